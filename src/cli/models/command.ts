import { defineCommand } from "../shared/define-command.ts";
import { downloadCommand } from "./download-command.ts";
import { fitCommand } from "./fit-command.ts";
import { type ListArguments, listOptions } from "./options.ts";
import { showCommand } from "./show-command.ts";
import { synthesizeCommand } from "./synthesize-command.ts";

export const modelsCommand = defineCommand<ListArguments>({
  command: "models",
  describe: "Find the models that are on this disk already, whichever tool keeps them",
  builder: (argv) =>
    argv
      .options(listOptions)
      .command(showCommand)
      .command(fitCommand)
      .command(downloadCommand)
      .command(synthesizeCommand)
      .example("$0 models", "What Ollama, LM Studio, llama.cpp, Jan, GPT4All and Hugging Face's libraries keep here")
      .example("$0 models --models-dir /data/models --json", "A folder of yours too, as JSON")
      .example("$0 run ollama:qwen3:4b hf:org/model:Q4_K_M", "Measure two of them"),
  action: async () => (await import("./list.ts")).listModels,
});
