import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { planningOptions } from "../shared/measuring-options.ts";

export const options = {
  ...planningOptions,
  loads: { type: "number", requiresArg: true, default: 6, describe: "Fresh starts of each model" },
  margin: { type: "number", requiresArg: true, default: 2, describe: "The loss that is acceptable, in points" },
  disagreement: {
    type: "number",
    requiresArg: true,
    describe: "Share of questions, in per cent, on which two models disagree (default: as in an earlier run, else 10)",
  },
  from: { type: "string", describe: "The earlier run to learn from (default: the newest)" },
  power: {
    type: "number",
    requiresArg: true,
    default: 80,
    describe: "How sure, in per cent, to get a decision where both are equal",
  },
} as const;

export type PlanArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { models?: string[] }
>;
