import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

export const options = {
  run: { type: "string", describe: "The run whose models A and B name (default: the newest)" },
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
  policy: { type: "string", describe: "Margins of a policy file instead of 2 points on the mean accuracy" },
  all: { type: "boolean", default: false, describe: "Show every score of every task" },
  flips: {
    type: "number",
    requiresArg: true,
    default: 3,
    describe: "Items shown of those that a task lost, and of those that it gained",
  },
  html: { type: "string", describe: "Write the swap as a page to this file: differences, and each item that flipped" },
  ...measuringOptions,
} as const;

export type CompareArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { base: string; candidate: string }
>;
