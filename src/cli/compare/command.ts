import { defineCommand } from "../shared/define-command.ts";
import type { CompareArguments } from "./options.ts";

export const compareCommand = defineCommand<CompareArguments>({
  command: "compare <base> <candidate>",
  describe: "Tell whether the candidate is as good as the base, item by item, and how sure that is",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("base", {
        type: "string",
        describe: "A run, RUN#MODEL, a baseline, a model of the newest run, or a model file",
      })
      .positional("candidate", { type: "string", describe: "The same for the one that is to replace it" })
      .options(options)
      .example("$0 compare Q8_0 Q4_0", "Two models of the newest run, by parts of their names")
      .example("$0 compare Q8_0 Q4_0 --html swap.html", "The same as a page, with each item that flipped")
      .example("$0 compare old.gguf new.gguf -s everyday", "Two files: measured first, in turns")
      .example("$0 compare main results/20260101T120000Z-1a2b3c4d", "A baseline and a run of one model")
      .example("$0 compare monday#small tuesday#small --all", "One model on two days");
  },
  action: async () => (await import("./compare.ts")).compare,
});
