import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions, planningOptions } from "../shared/measuring-options.ts";

const options = {
  ...modelOptions,
  suite: { alias: "s", type: "string", describe: "Suite whose questions are tried (default: schoolbook or everyday)" },
  plug: {
    type: "string",
    requiresArg: true,
    describe: "Smart plug to look for too, such as http://192.168.1.20 (Shelly, Tasmota)",
  },
  timeout: {
    type: "number",
    requiresArg: true,
    default: 300,
    describe: "Seconds the model may be silent before its process is ended",
  },
  runner: { ...planningOptions.runner, describe: "As in schoolmark run" },
} as const;

export type DoctorArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { model?: string }
>;

export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: "doctor [model]",
  describe: "Tell what this machine can measure; or check that a model can be scored",
  builder: (argv: Argv) =>
    argv
      .positional("model", { type: "string", describe: "A model file or reference; none: the machine is examined" })
      .options(options)
      .example("$0 doctor", "What this machine can and cannot measure, what would help, how quiet it is now")
      .example("$0 doctor --plug http://192.168.1.20", "Whether the plug at this address can be read")
      .example("$0 doctor small.gguf", "What to know of a model before its scores are believed")
      .example("$0 doctor small.gguf --json", "The same for a program") as unknown as Argv<DoctorArguments>,
  async handler(argv) {
    if (argv.model === undefined) {
      const { doctorOfMachine } = await import("./machine.ts");
      process.exitCode = await doctorOfMachine(argv);
      return;
    }
    const { doctor } = await import("./doctor.ts");
    process.exitCode = await doctor(argv);
  },
};
