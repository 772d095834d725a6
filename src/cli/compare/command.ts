import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

const options = {
  run: { type: "string", describe: "The run whose models A and B name (default: the newest)" },
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
  policy: { type: "string", describe: "Margins of a policy file instead of 2 points on the mean accuracy" },
  all: { type: "boolean", default: false, describe: "Show every score of every task" },
  flips: {
    type: "number",
    requiresArg: true,
    default: 3,
    describe: "Items shown of those that a task lost, and of those that it gained",
  },
  html: { type: "string", describe: "Write the swap as a page to this file: differences, and each item that flipped" },
  ...measuringOptions,
} as const;

export type CompareArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { base: string; candidate: string }
>;

export const compareCommand: CommandModule<object, CompareArguments> = {
  command: "compare <base> <candidate>",
  describe: "Tell whether the candidate is as good as the base, item by item, and how sure that is",
  builder: (argv: Argv) =>
    argv
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
      .example(
        "$0 compare monday#small tuesday#small --all",
        "One model on two days",
      ) as unknown as Argv<CompareArguments>,
  async handler(argv) {
    const { compare } = await import("./compare.ts");
    process.exitCode = await compare(argv);
  },
};
