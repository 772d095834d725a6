import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";
import { shapingOptions } from "./shaping.ts";

export const listOptions = {
  "models-dir": {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: "Look into this folder too, at any depth; repeatable",
  },
} as const;

export type ListArguments = ArgumentsCamelCase<InferredOptionTypes<typeof listOptions> & GlobalOptions>;

export type DownloadArguments = ArgumentsCamelCase<GlobalOptions & { reference: string }>;

export const fitOptions = {
  ...shapingOptions,
  context: {
    alias: "c",
    type: "number",
    requiresArg: true,
    describe: "Context size in tokens (default: the usual ones up to the model's)",
  },
  threads: {
    alias: "t",
    type: "number",
    requiresArg: true,
    describe: "Threads (default: the faster of one and all cores)",
  },
  memory: { type: "string", describe: "Memory that it must fit into, such as 8GB or 6GiB (default: this machine's)" },
  speed: {
    type: "boolean",
    default: true,
    describe: "Predict speed, by timing blocks of its shape; --no-speed leaves it out",
  },
} as const;

export type FitArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof fitOptions> & GlobalOptions & { model: string }
>;

export const showOptions = { catalogue: modelOptions.catalogue } as const;

export type ShowArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof showOptions> & GlobalOptions & { model: string }
>;

export const synthesizeOptions = {
  ...shapingOptions,
  blocks: { type: "number", requiresArg: true, describe: "Only so many blocks (default: all of the shape)" },
} as const;

export type SynthesizeArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof synthesizeOptions> & GlobalOptions & { shape?: string; out?: string }
>;
