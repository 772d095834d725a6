import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { shapingOptions } from "./shaping.ts";

const options = {
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

export type FitArguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & GlobalOptions & { model: string }>;

export const fitCommand: CommandModule<object, FitArguments> = {
  command: "fit <model>",
  describe: "Will it fit, and how fast will it be here? Without loading it, or even having it",
  builder: (argv: Argv) =>
    argv
      .positional("model", {
        type: "string",
        describe: "A file, a reference, hf:USER/REPOSITORY (its header alone is read), or a model of the catalogue",
      })
      .options(options)
      .example("$0 models fit small.gguf -c 4096", "Memory with 4,096 tokens, and speed")
      .example("$0 models fit hf:org/repo:Q4_K_M --memory 8GB", "Before it is downloaded")
      .example("$0 models fit llama-3.2-3b -q Q8_0", "A shape of the catalogue") as unknown as Argv<FitArguments>,
  async handler(argv) {
    const { fitModel } = await import("./fit.ts");
    process.exitCode = await fitModel(argv);
  },
};
