import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

export type RescoreArguments = ArgumentsCamelCase<GlobalOptions & { run?: string; suite: string[] }>;

export const rescoreCommand: CommandModule<object, RescoreArguments> = {
  command: "rescore <run>",
  describe: "Score the stored answers of a run again, by a suite as it is today, without the models",
  builder: (argv: Argv) =>
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
      .example(
        "$0 report",
        "The page of the new run; the old one stays as it was",
      ) as unknown as Argv<RescoreArguments>,
  async handler(argv) {
    const { rescoreRun } = await import("./rescore.ts");
    process.exitCode = await rescoreRun(argv);
  },
};
