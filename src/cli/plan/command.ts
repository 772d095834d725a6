import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { planningOptions } from "../shared/measuring-options.ts";

const options = {
  ...planningOptions,
  loads: { type: "number", requiresArg: true, default: 6, describe: "Fresh starts of each model" },
  margin: { type: "number", requiresArg: true, default: 2, describe: "The loss that is acceptable, in points" },
  disagreement: {
    type: "number",
    requiresArg: true,
    describe: "Share of questions, in per cent, on which two models disagree (default: as in an earlier run, else 10)",
  },
  from: { type: "string", describe: "The earlier run to learn from (default: the newest)" },
  power: {
    type: "number",
    requiresArg: true,
    default: 80,
    describe: "How sure, in per cent, to get a decision where both are equal",
  },
} as const;

export type PlanArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { models?: string[] }
>;

export const planCommand: CommandModule<object, PlanArguments> = {
  command: "plan [models..]",
  describe: "Tell before a run what it takes, and which loss it will be able to show",
  builder: (argv: Argv) =>
    argv
      .positional("models", {
        type: "string",
        array: true,
        describe: "Model files, folders or globs; none: the bundled ladder",
      })
      .options(options)
      .example("$0 plan old.gguf new.gguf -s everyday --margin 2", "Are there enough questions for 2 points?")
      .example(
        "$0 plan old.gguf new.gguf --disagreement 30",
        "For models that are not alike",
      ) as unknown as Argv<PlanArguments>,
  async handler(argv) {
    const { plan } = await import("./plan.ts");
    process.exitCode = await plan(argv);
  },
};
