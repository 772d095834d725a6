import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

export type MergeArguments = ArgumentsCamelCase<GlobalOptions & { parts?: string[] }>;

export const mergeCommand: CommandModule<object, MergeArguments> = {
  command: "merge <parts..>",
  describe: "Join the parts of a run that were taken with --shard, after proving that they belong together",
  builder: (argv: Argv) =>
    argv
      .positional("parts", { type: "string", array: true, describe: "Folders of the parts, or their names" })
      .example("$0 run --shard 1/2", "On one machine; --shard 2/2 on the other")
      .example(
        "$0 merge results/*-1of2 results/*-2of2",
        "Once both are in one place",
      ) as unknown as Argv<MergeArguments>,
  async handler(argv) {
    const { merge } = await import("./merge.ts");
    process.exitCode = await merge(argv);
  },
};
