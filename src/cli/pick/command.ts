import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

const options = {
  "min-decode": { type: "number", requiresArg: true, describe: "At least so many tokens a second" },
  "max-memory": { type: "string", describe: "At most so much peak memory, such as 6GiB or 800MB" },
  "max-size": { type: "string", describe: "At most so large a file, such as 2GB" },
  "max-loss": {
    type: "number",
    requiresArg: true,
    describe: "At most so many points of accuracy below the most accurate model",
  },
  "max-energy": { type: "number", requiresArg: true, describe: "At most so many joules per correct answer" },
  min: {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: "METRIC[:TASK]=VALUE, such as acc:schoolbook/addition=0.6; repeatable",
  },
  objective: {
    choices: ["accuracy", "energy", "speed", "memory"] as const,
    describe: "What to be best in among the models that keep the limits (default: accuracy)",
  },
  ...measuringOptions,
} as const;

export type PickArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { names?: string[] }
>;

export const pickCommand: CommandModule<object, PickArguments> = {
  command: "pick [names..]",
  describe: "Choose the best measured model under limits; without limits, those that none beats",
  builder: (argv: Argv) =>
    argv
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
      ) as unknown as Argv<PickArguments>,
  async handler(argv) {
    const { pick } = await import("./pick.ts");
    process.exitCode = await pick(argv);
  },
};
