import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { downloadCommand } from "./download-command.ts";
import { fitCommand } from "./fit-command.ts";
import { showCommand } from "./show-command.ts";
import { synthesizeCommand } from "./synthesize-command.ts";

const listing = {
  "models-dir": {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: "Look into this folder too, at any depth; repeatable",
  },
} as const;

export type ListArguments = ArgumentsCamelCase<InferredOptionTypes<typeof listing> & GlobalOptions>;

export const modelsCommand: CommandModule<object, ListArguments> = {
  command: "models",
  describe: "Find the models on this disk, whichever tool keeps them, and the servers that run here",
  builder: (argv: Argv) =>
    argv
      .options(listing)
      .command(showCommand)
      .command(fitCommand)
      .command(downloadCommand)
      .command(synthesizeCommand)
      .example("$0 models", "What Ollama, LM Studio, llama.cpp, Jan, GPT4All and Hugging Face's libraries keep here")
      .example("$0 models --models-dir /data/models --json", "A folder of yours too, as JSON")
      .example("$0 run ollama:qwen3:4b hf:org/model:Q4_K_M", "Measure two of them") as unknown as Argv<ListArguments>,
  async handler(argv) {
    const { listModels } = await import("./list.ts");
    process.exitCode = await listModels(argv);
  },
};
