import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { shapingOptions } from "./shaping.ts";

const options = {
  ...shapingOptions,
  blocks: { type: "number", requiresArg: true, describe: "Only so many blocks (default: all of the shape)" },
} as const;

export type SynthesizeArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { shape?: string; out?: string }
>;

export const synthesizeCommand: CommandModule<object, SynthesizeArguments> = {
  command: "synthesize <shape> <out>",
  describe: "Write a GGUF of a model's shape with random weights, to time it without having it",
  builder: (argv: Argv) =>
    argv
      .positional("shape", { type: "string", describe: "A model of the catalogue, a file or a reference" })
      .positional("out", { type: "string", describe: "The file to write" })
      .options(options)
      .example(
        "$0 models synthesize llama-3.2-1b shape.gguf -q Q8_0",
        "Then: schoolmark run shape.gguf -s speed",
      ) as unknown as Argv<SynthesizeArguments>,
  async handler(argv) {
    const { synthesizeModel } = await import("./synthesize.ts");
    process.exitCode = await synthesizeModel(argv);
  },
};
