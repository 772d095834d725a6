import { defineCommand } from "../shared/define-command.ts";
import type { FitArguments } from "./options.ts";

export const fitCommand = defineCommand<FitArguments>({
  command: "fit <model>",
  describe: "Will it fit, and how fast will it be here? Without loading it, or even having it",
  async builder(argv) {
    const { fitOptions } = await import("./options.ts");
    return argv
      .positional("model", {
        type: "string",
        describe: "A file, a reference, hf:USER/REPOSITORY (its header alone is read), or a model of the catalogue",
      })
      .options(fitOptions)
      .example("$0 models fit small.gguf -c 4096", "Memory with 4,096 tokens, and speed")
      .example("$0 models fit hf:org/repo:Q4_K_M --memory 8GB", "Before it is downloaded")
      .example("$0 models fit llama-3.2-3b -q Q8_0", "A shape of the catalogue");
  },
  action: async () => (await import("./fit.ts")).fitModel,
});
