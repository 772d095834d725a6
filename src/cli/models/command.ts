import { defineCommand } from "../shared/define-command.ts";
import type { ListArguments } from "./options.ts";

export const modelsCommand = defineCommand<ListArguments>({
  command: "models",
  describe: "Find the models on this disk, whichever tool keeps them, and the servers that run here",
  // Loaded where this command was asked for: the help of the whole program needs none of it.
  async builder(argv) {
    const { listOptions } = await import("./options.ts");
    const { showCommand } = await import("./show-command.ts");
    const { fitCommand } = await import("./fit-command.ts");
    const { downloadCommand } = await import("./download-command.ts");
    const { synthesizeCommand } = await import("./synthesize-command.ts");
    return argv
      .options(listOptions)
      .command(showCommand)
      .command(fitCommand)
      .command(downloadCommand)
      .command(synthesizeCommand)
      .example("$0 models", "What Ollama, LM Studio, llama.cpp, Jan, GPT4All and Hugging Face's libraries keep here")
      .example("$0 models --models-dir /data/models --json", "A folder of yours too, as JSON")
      .example("$0 run ollama:qwen3:4b hf:org/model:Q4_K_M", "Measure two of them");
  },
  action: async () => (await import("./list.ts")).listModels,
});
