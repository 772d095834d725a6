import { defineCommand } from "../shared/define-command.ts";
import type { ShowArguments } from "./options.ts";

export const showCommand = defineCommand<ShowArguments>({
  command: "show <model>",
  describe: "Tell what a model's header says of it, and what is published of its training",
  async builder(argv) {
    const { showOptions } = await import("./options.ts");
    return argv
      .positional("model", { type: "string", describe: "A file, a reference, or hf:USER/REPOSITORY" })
      .options(showOptions)
      .example("$0 models show ollama:qwen3:4b", "Parameters, quantization, licence, schooling");
  },
  action: async () => (await import("./show.ts")).showModel,
});
