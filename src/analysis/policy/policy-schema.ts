import { z } from "zod";
import { nearestName } from "../../lib/nearest-name.ts";
import { scoreMetrics } from "../../metrics/accuracy/scores.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import type { MetricDefinition } from "../../metrics/types.ts";
import { workPhases } from "../../records/work.ts";
import { protocolKeys } from "../comparison/identity.ts";
import { defaultPolicy } from "./gate.ts";

/** One of the metrics that a gate, or a budget, can be about. */
function metricWhere(
  isMeant: (definition: MetricDefinition) => boolean,
  refusal: (definition: MetricDefinition) => string,
) {
  const ids = metricDefinitions.filter(isMeant).map(({ id }) => id);
  const whyNot = (given: string): string => {
    const known = metricDefinitions.find(({ id }) => id === given);
    if (known !== undefined) return `${given} ${refusal(known)}`;
    const nearest = nearestName(given, ids);
    return `there is no metric "${given}"${nearest === null ? ": see docs/metrics.md" : `; did you mean ${nearest}?`}`;
  };
  return z
    .string()
    .refine((id) => ids.includes(id), { error: ({ input }) => whyNot(String(input)) })
    .meta({ enum: ids, description: "A metric's id: see docs/metrics.md" });
}

/** What to do about a metric that two models are not compared by. */
function insteadOf({ id, budgetable }: MetricDefinition): string {
  const restated = scoreMetrics.find((score) => score.id === id)?.restates;
  if (restated !== undefined) return `it says the same as ${restated}: gate that`;
  return `two models are not compared by it${budgetable === false ? "" : "; a budget can limit it"}`;
}

const gatedMetric = metricWhere(
  ({ comparedBy }) => comparedBy !== undefined,
  (definition) => `can't be gated: ${insteadOf(definition)}`,
);
const budgetedMetric = metricWhere(
  ({ budgetable }) => budgetable !== false,
  () => "can't have a budget: it is made with the report, from --grid, --kwh-price or a published law",
);
const count = z.number().int().nonnegative();
const work = z.strictObject(
  {
    phase: z.enum(workPhases).optional(),
    tokens: count.optional().describe("Tokens that are evaluated or generated, of one sequence"),
    depth: count.optional().describe("Tokens that are in the context before"),
    sequences: count.optional().describe("Of a batch: sequences decoded side by side"),
  },
  {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? "there is no such key here: work is named by phase, tokens, depth and sequences"
        : undefined,
  },
);
const place = {
  task: z
    .string()
    .optional()
    .describe(
      "suite/task; `each` for every task by itself; none: all tasks together. `acc` of a task is its own score of that name, or else its primary score where that counts right and wrong",
    ),
  work: z
    .union([work, z.string()])
    .optional()
    .describe(
      "Which of several timings, such as `{ phase: decode, tokens: 32, depth: 0 }`: what is not said may be anything; or `decode 32 at depth 0`",
    ),
  when: z
    .enum(["always", "same-machine"])
    .default("always")
    .describe("`same-machine`: elsewhere it is reported and decides nothing"),
};
export const gateEntry = z.strictObject({
  metric: gatedMetric,
  ...place,
  margin: z
    .union([z.number(), z.string()])
    .describe(
      "The loss that is acceptable: `2 points` of a share, `5 %` of a ratio, or a number in the metric's own unit",
    ),
});
export const budgetEntry = z.strictObject({
  metric: budgetedMetric,
  ...place,
  max: z.number().optional().describe("The candidate's figure may not be above it; in the metric's unit"),
  min: z.number().optional().describe("The candidate's figure may not be below it; in the metric's unit"),
});

/** A policy file as it is written: what decides whether a swap passes. */
export const policyFile = z.strictObject({
  version: z.literal(1),
  gates: z
    .array(gateEntry)
    .default([])
    .describe("Quantities held against the base's, with the loss that is acceptable"),
  budgets: z.array(budgetEntry).default([]).describe("Limits for the candidate's own figures, whatever the base's are"),
  swap: z.array(z.enum(protocolKeys)).default([]).describe("What may differ between the two sides"),
  confidence: z.number().gt(0.5).lt(1).default(defaultPolicy.confidence),
  power: z.number().gt(0.5).lt(1).default(defaultPolicy.power),
});

/** For editors: the JSON schema of a policy file as it is written, in draft-07, which YAML language servers read. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policyFile, { target: "draft-7", io: "input" });
}
