import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

export const options = {
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
