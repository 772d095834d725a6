import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";

const options = { catalogue: modelOptions.catalogue } as const;

export type ShowArguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & GlobalOptions & { model: string }>;

export const showCommand: CommandModule<object, ShowArguments> = {
  command: "show <model>",
  describe: "Tell what a model's header says of it, and what is published of its training",
  builder: (argv: Argv) =>
    argv
      .positional("model", { type: "string", describe: "A file, a reference, or hf:USER/REPOSITORY" })
      .options(options)
      .example(
        "$0 models show ollama:qwen3:4b",
        "Parameters, quantization, licence, schooling",
      ) as unknown as Argv<ShowArguments>,
  async handler(argv) {
    const { showModel } = await import("./show.ts");
    process.exitCode = await showModel(argv);
  },
};
