import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import { checkExitCodesHelp } from "../shared/exit-codes.ts";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

const options = {
  baseline: { alias: "b", type: "string", demandOption: true, describe: "What it is to replace: a baseline or a run" },
  policy: { type: "string", describe: "Policy file (default: schoolmark.check.yaml if there is one, else 2 points)" },
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
  run: { type: "string", describe: "The run whose model is named (default: the newest)" },
  junit: { type: "string", describe: "Write JUnit XML to this file" },
  summary: { type: "string", describe: "Append Markdown to this file, such as $GITHUB_STEP_SUMMARY" },
  html: { type: "string", describe: "Write the swap as a page to this file: differences, and each item that flipped" },
  openmetrics: { type: "string", describe: "Write OpenMetrics text to this file" },
  all: { type: "boolean", default: false, describe: "Show what does not decide, too" },
  "self-test": {
    type: "boolean",
    default: false,
    describe: "Put known losses into a copy of the baseline and show that they are caught",
  },
  ...measuringOptions,
} as const;

export type CheckArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { candidate?: string }
>;

export const checkCommand: CommandModule<object, CheckArguments> = {
  command: "check [candidate]",
  describe: "Decide by a policy whether the candidate may replace the baseline; for CI",
  builder: (argv: Argv) =>
    argv
      .positional("candidate", {
        type: "string",
        describe: "A run, RUN#MODEL, a model of the newest run, or a model file; none: the newest run",
      })
      .options(options)
      .example("$0 check -b main", "The newest run against the baseline main")
      .example("$0 check Q4_0 -b Q8_0", "Two models of the newest run")
      .example("$0 check -b main --junit check.xml --summary $GITHUB_STEP_SUMMARY", "In CI")
      .example("$0 check -b main --self-test", "Would a loss be caught?")
      .epilogue(checkExitCodesHelp) as unknown as Argv<CheckArguments>,
  async handler(argv) {
    const { check } = await import("./check.ts");
    process.exitCode = await check(argv);
  },
};
