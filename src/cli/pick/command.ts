import { defineCommand } from "../shared/define-command.ts";
import type { PickArguments } from "./options.ts";

export const pickCommand = defineCommand<PickArguments>({
  command: "pick [names..]",
  describe: "Choose the best measured model under limits; without limits, those that none beats",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("names", {
        type: "string",
        array: true,
        describe: "Runs, models of the newest run, or model files, which are measured first; none: the newest run",
      })
      .options(options)
      .example("$0 pick", "Which models of the newest run are worth considering?")
      .example("$0 pick --min-decode 15 --max-memory 6GiB", "The most accurate that is quick and small enough")
      .example("$0 pick a.gguf b.gguf --min-decode 15", "Measure two files first, then choose")
      .example("$0 pick --max-loss 2 --objective energy", "The thriftiest that loses at most 2 points")
      .example("$0 pick --min acc:schoolbook/addition=0.6 --objective speed --json", "By one task, as JSON")
      .epilogue(
        "Exit codes: 0 a model, or the front, was found · 1 no model keeps all limits; the nearest is named · 2 something is wrong with the command",
      );
  },
  action: async () => (await import("./pick.ts")).pick,
});
