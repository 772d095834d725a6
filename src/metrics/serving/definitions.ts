import type { MetricDefinition } from "../types.ts";

/** Percentiles with the fewest requests whose order statistics can bound them at 95 %, by section 3.2 of Conover (1999). */
export const percentiles = [
  { share: 0.5, needed: 6 },
  { share: 0.95, needed: 72 },
  { share: 0.99, needed: 368 },
] as const;

const measured = "order statistics with their 95 % interval";
const nth = (share: number): string => `${Math.round(100 * share)}th percentile`;

export const servingMetrics = {
  tokens: {
    id: "served_tokens_per_second",
    label: "Served",
    unit: "tokens/s",
    better: "higher",
    description:
      "Answer tokens a second of all requests together. With users at once until the last request is sent, at a rate until the last answer.",
  },
  requests: {
    id: "served_requests_per_second",
    label: "Requests served",
    unit: "requests/s",
    better: "higher",
    description: "Whole answers a second of all requests together, over the same time as the tokens.",
  },
  goodRequests: {
    id: "served_goodput_requests_per_second",
    label: "Goodput",
    unit: "requests/s",
    better: "higher",
    description: "Answers a second that keep the limits of the first token and of tokens a second.",
  },
  good: {
    id: "served_within_limits",
    label: "Within limits",
    unit: "share",
    better: "higher",
    description:
      "Share of requests, failed ones included, with the first token and tokens a second within the limits; 95 % interval by Wilson.",
  },
  errors: {
    id: "served_error_rate",
    label: "Failed requests",
    unit: "share",
    better: "lower",
    description: "Share of requests without a whole answer; 95 % interval by Wilson.",
  },
  users: {
    id: "served_users_within_limits",
    label: "Users at once",
    unit: "users",
    better: "higher",
    description:
      "Most users at once, of those tried, up to whom at least 95 % of requests keep the limits. The ends: as many as the intervals of the shares prove, and as many as they leave open.",
  },
  rate: {
    id: "served_rate_within_limits",
    label: "Rate within limits",
    unit: "requests/s",
    better: "higher",
    description: "As `served_users_within_limits`, for requests that arrive at a rate.",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** Time to the first token and between tokens, a metric for each percentile. */
export const servedLatencies = percentiles.flatMap(({ share, needed }) => [
  {
    of: "firstTokenMs" as const,
    share,
    needed,
    definition: {
      id: `served_first_token_p${Math.round(100 * share)}_ms`,
      label: `First token, ${nth(share)}`,
      unit: "ms",
      better: "lower",
      description: `From when a request is due to its first token, waiting included: ${nth(share)}, ${measured}; refused below ${needed} answers.`,
    } satisfies MetricDefinition,
  },
  {
    of: "interTokenMs" as const,
    share,
    needed,
    definition: {
      id: `served_inter_token_p${Math.round(100 * share)}_ms`,
      label: `Between tokens under load, ${nth(share)}`,
      unit: "ms",
      better: "lower",
      description: `Mean time between the tokens of an answer: ${nth(share)} over answers, ${measured}; refused below ${needed} answers.`,
    } satisfies MetricDefinition,
  },
]);
