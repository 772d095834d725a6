import { defineCommand } from "../shared/define-command.ts";
import type { RescoreArguments } from "./options.ts";

export const rescoreCommand = defineCommand<RescoreArguments>({
  command: "rescore <run>",
  describe: "Score the stored answers of a run again, by a suite as it is today, without the models",
  builder: (argv) =>
    argv
      .positional("run", { type: "string", describe: "Folder of the run, or its name" })
      .option("suite", {
        alias: "s",
        type: "string",
        array: true,
        default: [] as string[],
        describe: "Suite of the run with other extraction, metrics or right answers (default: its shipped suites)",
      })
      .example("$0 rescore results/20260102T030405Z-0123abcd -s sums.yaml", "After its match: was corrected")
      .example("$0 report", "The page of the new run; the old one stays as it was"),
  action: async () => (await import("./rescore.ts")).rescoreRun,
});
