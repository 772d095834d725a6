import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

export const options = {
  baseline: { alias: "b", type: "string", demandOption: true, describe: "What it is to replace: a baseline or a run" },
  policy: { type: "string", describe: "Policy file (default: schoolmark.check.yaml if there is one, else 2 points)" },
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
  run: { type: "string", describe: "The run whose model is named (default: the newest)" },
  junit: { type: "string", describe: "Write JUnit XML to this file" },
  summary: { type: "string", describe: "Append Markdown to this file, such as $GITHUB_STEP_SUMMARY" },
  html: { type: "string", describe: "Write the swap as a page to this file: differences, and each item that flipped" },
  openmetrics: { type: "string", describe: "Write OpenMetrics text to this file" },
  all: { type: "boolean", default: false, describe: "Show what does not decide, too" },
  "self-test": {
    type: "boolean",
    default: false,
    describe: "Put known losses into a copy of the baseline and show that they are caught",
  },
  ...measuringOptions,
} as const;

export type CheckArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { candidate?: string }
>;
