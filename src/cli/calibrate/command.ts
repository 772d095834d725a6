import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";

const options = {
  threads: { alias: "t", type: "number", requiresArg: true, describe: "Threads (default: by a trial, as in a run)" },
  seconds: {
    type: "number",
    requiresArg: true,
    describe: "How long to measure (default: a minute, and at least 16 loads); more loads resolve smaller differences",
  },
  download: modelOptions.download,
  "dry-run": { type: "boolean", default: false, describe: "Measure and tell, but keep nothing" },
} as const;

export type CalibrateArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { model?: string }
>;

export const calibrateCommand: CommandModule<object, CalibrateArguments> = {
  command: "calibrate [model]",
  describe:
    "Find how small a difference in speed this machine can resolve in a given time, by one model against itself",
  builder: (argv: Argv) =>
    argv
      .positional("model", { type: "string", describe: "A model file or reference; none: the smallest bundled model" })
      .options(options)
      .example("$0 calibrate", "A minute or two, on a machine that is otherwise left alone")
      .example(
        "$0 calibrate small.gguf --seconds 600",
        "A model of yours: larger ones take longer to load, and are steadier",
      )
      .epilogue(
        "What is found is kept for this user and machine until the next time: compare and check then know how far the machine's own speed moves without a cause, and plan how many loads a difference in speed takes.",
      ) as unknown as Argv<CalibrateArguments>,
  async handler(argv) {
    const { calibrate } = await import("./calibrate.ts");
    process.exitCode = await calibrate(argv);
  },
};
