import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";

export const options = {
  threads: { alias: "t", type: "number", requiresArg: true, describe: "Threads (default: by a trial, as in a run)" },
  seconds: {
    type: "number",
    requiresArg: true,
    describe: "How long to measure (default: a minute, and at least 16 loads); more loads resolve smaller differences",
  },
  download: modelOptions.download,
  "dry-run": { type: "boolean", default: false, describe: "Measure and tell, but keep nothing" },
} as const;

export type CalibrateArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { model?: string }
>;
