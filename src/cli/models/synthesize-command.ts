import { defineCommand } from "../shared/define-command.ts";
import type { SynthesizeArguments } from "./options.ts";

export const synthesizeCommand = defineCommand<SynthesizeArguments>({
  command: "synthesize <shape> <out>",
  describe: "Write a GGUF of a model's shape with random weights, to time it without having it",
  async builder(argv) {
    const { synthesizeOptions } = await import("./options.ts");
    return argv
      .positional("shape", { type: "string", describe: "A model of the catalogue, a file or a reference" })
      .positional("out", { type: "string", describe: "The file to write" })
      .options(synthesizeOptions)
      .example("$0 models synthesize llama-3.2-1b shape.gguf -q Q8_0", "Then: schoolmark run shape.gguf -s speed");
  },
  action: async () => (await import("./synthesize.ts")).synthesizeModel,
});
