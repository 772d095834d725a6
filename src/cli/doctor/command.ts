import { defineCommand } from "../shared/define-command.ts";
import type { DoctorArguments } from "./options.ts";

export const doctorCommand = defineCommand<DoctorArguments>({
  command: "doctor [model]",
  describe: "Tell what this machine can measure; or check that a model can be scored",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("model", { type: "string", describe: "A model file or reference; none: the machine is examined" })
      .options(options)
      .example("$0 doctor", "What this machine can and cannot measure, what would help, how quiet it is now")
      .example("$0 doctor --plug http://192.168.1.20", "Whether the plug at this address can be read")
      .example("$0 doctor small.gguf", "What to know of a model before its scores are believed")
      .example("$0 doctor small.gguf --json", "The same for a program");
  },
  action: async () => async (argv) =>
    argv.model === undefined
      ? (await import("./machine.ts")).doctorOfMachine(argv)
      : (await import("./doctor.ts")).doctor(argv),
});
