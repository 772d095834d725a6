import { defineCommand } from "../shared/define-command.ts";
import { checkExitCodesHelp } from "../shared/exit-codes.ts";
import type { CheckArguments } from "./options.ts";

export const checkCommand = defineCommand<CheckArguments>({
  command: "check [candidate]",
  describe: "Decide by a policy whether the candidate may replace the baseline; for CI",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("candidate", {
        type: "string",
        describe: "A run, RUN#MODEL, a model of the newest run, or a model file; none: the newest run",
      })
      .options(options)
      .example("$0 check -b main", "The newest run against the baseline main")
      .example("$0 check Q4_0 -b Q8_0", "Two models of the newest run")
      .example("$0 check -b main --junit check.xml --summary $GITHUB_STEP_SUMMARY", "In CI")
      .example("$0 check -b main --self-test", "Would a loss be caught?")
      .epilogue(checkExitCodesHelp);
  },
  action: async () => (await import("./check.ts")).check,
});
