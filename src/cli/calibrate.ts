import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "./global-options.ts";

const options = {
  seconds: { type: "number", default: 60, describe: "How long to measure; more loads resolve smaller differences" },
  "dry-run": { type: "boolean", default: false, describe: "Measure and tell, but keep nothing" },
} as const;

export type CalibrateArguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & GlobalOptions>;

export const calibrateCommand: CommandModule<object, CalibrateArguments> = {
  command: "calibrate",
  describe: "Find how small a difference in speed this machine can resolve, by one model against itself",
  builder: (argv: Argv) =>
    argv
      .options(options)
      .example("$0 calibrate", "A minute, on a machine that is otherwise left alone")
      .example("$0 calibrate --seconds 600", "Ten minutes: more loads, and a steadier answer")
      .epilogue(
        "What is found is kept for this user and machine; compare and check then know how far the machine's own speed moves without a cause.",
      ) as unknown as Argv<CalibrateArguments>,
  async handler(argv) {
    const { calibrate } = await import("./calibrate/calibrate.ts");
    process.exitCode = await calibrate(argv);
  },
};
