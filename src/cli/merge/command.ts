import { defineCommand } from "../shared/define-command.ts";
import type { MergeArguments } from "./options.ts";

export const mergeCommand = defineCommand<MergeArguments>({
  command: "merge <parts..>",
  describe: "Join the parts of a run that were taken with --shard, after proving that they belong together",
  builder: (argv) =>
    argv
      .positional("parts", { type: "string", array: true, describe: "Folders of the parts, or their names" })
      .example("$0 run --shard 1/2", "On one machine; --shard 2/2 on the other")
      .example("$0 merge results/*-1of2 results/*-2of2", "Once both are in one place"),
  action: async () => (await import("./merge.ts")).merge,
});
