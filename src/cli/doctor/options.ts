import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions, planningOptions } from "../shared/measuring-options.ts";

export const options = {
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
