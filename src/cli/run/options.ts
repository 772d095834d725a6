import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import { protocol } from "../../records/protocol.ts";
import type { GlobalOptions } from "../shared/global-options.ts";
import { planningOptions } from "../shared/measuring-options.ts";
import { servingOptions } from "./serving-options.ts";

export const options = {
  model: {
    alias: "m",
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe:
      "A model: file, folder, glob, ollama:NAME, lmstudio:NAME, hf:USER/REPO:QUANT or http://HOST:PORT#NAME (like naming it without -m)",
  },
  download: planningOptions.download,
  send: planningOptions.send,
  suite: planningOptions.suite,
  reference: {
    type: "string",
    describe: "Hold every model against this one, item by item: a file, or a part of a named model's name",
  },
  limit: planningOptions.limit,
  seed: { type: "number", requiresArg: true, default: 1, describe: "Chooses items under --limit and random tokens" },
  threads: {
    alias: "t",
    type: "number",
    requiresArg: true,
    describe: "Threads (default: the fastest of 1, 2, 4 … and all cores, tried for each model)",
  },
  context: {
    alias: "c",
    type: "number",
    requiresArg: true,
    describe: "Context size in tokens (default: the smallest that holds the longest item)",
  },
  "gpu-layers": {
    alias: "ngl",
    type: "number",
    requiresArg: true,
    describe: "-ngl N: layers on the GPU (default: as many as fit; 0: none)",
  },
  loads: {
    type: "number",
    requiresArg: true,
    describe: `Fresh starts of each model for timings (default ${protocol.loads.full}; the quick profile ${protocol.loads.quick})`,
  },
  sweep: planningOptions.sweep,
  precision: planningOptions.precision,
  "time-budget": planningOptions["time-budget"],
  full: {
    type: "boolean",
    default: false,
    describe: `All items, ${protocol.loads.full} loads and precise timings for the bundled models too`,
  },
  "training-tokens": {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: "MODEL=N: tokens a model was trained on, such as my-model=2T",
  },
  energy: {
    choices: ["auto", "sensor", "proxy"] as const,
    default: "auto" as const,
    describe:
      "auto: by the best sensor, else estimated; sensor: by a sensor or not at all; proxy: estimated from CPU time",
  },
  plug: {
    type: "string",
    requiresArg: true,
    describe: "Smart plug that the machine hangs on, such as http://192.168.1.20 (Shelly, Tasmota)",
  },
  catalogue: planningOptions.catalogue,
  tdp: { type: "number", requiresArg: true, describe: "Watts of the processor at full load, for the energy estimate" },
  "allow-oversize": { type: "boolean", default: false, describe: "Open models that will not fit into free memory too" },
  timeout: {
    type: "number",
    requiresArg: true,
    default: 300,
    describe: "Seconds a model may be silent before its process is ended",
  },
  runner: planningOptions.runner,
  resume: { type: "string", describe: "Go on with a run: the newest unfinished of the same plan, or the one named" },
  shard: { type: "string", describe: "i/n: take only the i-th of n parts; schoolmark merge joins them" },
  until: {
    choices: ["decided"] as const,
    describe: "Stop asking once two models (or one, by --threshold) are told apart",
  },
  margin: {
    type: "number",
    requiresArg: true,
    describe: "Points that are too few to matter, for --until decided (default 2)",
  },
  question: {
    choices: ["difference", "non-inferior"] as const,
    default: "difference" as const,
    describe: "difference: better, worse or equivalent; non-inferior: does the second lose more than the margin?",
  },
  threshold: {
    type: "number",
    requiresArg: true,
    describe: "Points that one model is held against, for --until decided",
  },
  "decide-by": { type: "string", describe: "Task whose score decides (default: the mean over tasks)" },
  ...servingOptions,
  watch: {
    type: "boolean",
    default: false,
    describe: "Show the run in a browser while it goes on: a page for this machine alone, its address on stderr",
  },
  "dry-run": { type: "boolean", default: false, describe: "Print what would be done, and stop" },
} as const;

export type RunArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { models?: string[] }
>;
