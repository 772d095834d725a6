import { protocol } from "../../records/protocol.ts";
import { defaultRunner, runners } from "../../runners/index.ts";

/** Options of every command that names models. An option that can be repeated takes one word at a time, so that a model may follow it. */
export const modelOptions = {
  catalogue: {
    type: "string",
    describe: "File with rows of yours for the catalogue of published training (JSON); they win",
  },
  download: {
    type: "boolean",
    default: false,
    describe: "Bring hf: models that are not on this disk first (schoolmark models download)",
  },
} as const;

/** Options of every command that plans a run of its own. */
export const planningOptions = {
  ...modelOptions,
  suite: {
    alias: "s",
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe:
      "Suite: a shipped one (schoolbook, everyday, speed), a YAML file, or a CSV or JSONL file of questions; repeatable",
  },
  limit: { type: "number", requiresArg: true, describe: "Ask at most N items of each task" },
  sweep: {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe:
      "KEY=A,B: measure every model under each setting; keys: threads, flashAttention, kvCache, batch, gpuLayers; repeatable, all combinations are taken",
  },
  precision: {
    type: "string",
    describe: `Repeat timings until half the interval of the median is under so much, such as 1% (default ${100 * protocol.precision}%)`,
  },
  "time-budget": {
    type: "string",
    describe: `Time for warming up and repeating all timings, such as 90s or 10m (default: ${protocol.usualTimingMs / 1000} s each); on top come opening models, trying threads, reading memory, questions, and retaking disturbed timings (at most ${100 * protocol.retakeShare.full} % and ${protocol.retakeCreditMs / 1000} s more)`,
  },
  send: {
    type: "boolean",
    default: false,
    describe: "Allow questions to be sent to servers that are not on this machine",
  },
  runner: {
    type: "string",
    choices: Object.keys(runners),
    default: defaultRunner,
    describe: `Runner of the models that name none (NAME:MODEL does); ${Object.entries(runners)
      .map(([name, { summary }]) => `${name}: ${summary}`)
      .join("; ")}`,
  },
} as const;

/** How models that are named by their files are measured first. */
export const measuringOptions = {
  ...modelOptions,
  suite: { ...planningOptions.suite, describe: "For model files: the suites to ask first (default: as run does)" },
  limit: { ...planningOptions.limit, describe: "For model files: ask at most N items of each task" },
  loads: { type: "number", requiresArg: true, default: 6, describe: "For model files: fresh starts of each, in turns" },
  threads: { alias: "t", type: "number", requiresArg: true, describe: "For model files: threads" },
} as const;

export interface Measuring {
  readonly catalogue: string | undefined;
  readonly download: boolean;
  readonly suite: readonly string[];
  readonly limit: number | undefined;
  readonly loads: number;
  readonly threads: number | undefined;
  readonly results: string;
}
