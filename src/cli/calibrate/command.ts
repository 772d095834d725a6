import { defineCommand } from "../shared/define-command.ts";
import type { CalibrateArguments } from "./options.ts";

export const calibrateCommand = defineCommand<CalibrateArguments>({
  command: "calibrate [model]",
  describe:
    "Find how small a difference in speed this machine can resolve in a given time, by one model against itself",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("model", { type: "string", describe: "A model file or reference; none: the smallest bundled model" })
      .options(options)
      .example("$0 calibrate", "A minute or two, on a machine that is otherwise left alone")
      .example(
        "$0 calibrate small.gguf --seconds 600",
        "A model of yours: larger ones take longer to load, and are steadier",
      )
      .epilogue(
        "What is found is kept for this user and machine until the next time: compare and check then know how far the machine's own speed moves without a cause, and plan how many loads a difference in speed takes.",
      );
  },
  action: async () => (await import("./calibrate.ts")).calibrate,
});
