import type { Method } from "../../metrics/method.ts";

/** What each value of the column `methodKind` means, for docs/results.md. */
export const methodKinds: Readonly<Record<Method["kind"], string>> = {
  score: "Scores of the items of one task.",
  "mean-of-tasks": "Mean of each task's primary metric, for tasks that count right and wrong.",
  timing: "Median of timed repetitions; with `clock` `processor`, times the watts of a thread where it is an energy.",
  load: "Median time of starting a process and opening the model.",
  "first-use": "Median time from the start of a process to the first answer.",
  quantile: "Quantile of the times that answers took.",
  "served-rate": "Counted over a time under load.",
  "served-share": "Share of the requests of a load.",
  "served-capacity": "Highest load, of those tried, that keeps the limits for 95 % of requests.",
  "thread-trial": "From a short trial of several thread counts.",
  "bandwidth-share": "Bytes that decoding reads, as a share of what memory can give.",
  "share-of-samples": "Share of timed samples that something else disturbed.",
  "file-size": "Size of the model file.",
  "memory-peak": "Peak memory of the model process, less what it held before the model.",
  "engine-account": "What the engine says that it allocated.",
  "header-estimate": "Estimated from the header of the model file.",
  proxy: "Energy estimated from CPU time.",
  "common-threads": "As `proxy`, from questions asked again with one thread count for all models.",
  sensor: "Energy read from sensors.",
  "idle-power": "Power before the first load, read from sensors.",
  "energy-ratio": "Energy as a multiple of the reference model's.",
  "against-reference": "Answers paired with those of the reference model, item by item.",
  "over-baseline": "Answers paired with the same model's in the baseline task, item by item.",
  "scaling-law": "Predicted by a published scaling law.",
  priced: "Energy turned into money or carbon.",
  summary: "Count, sum, mean, median, maximum or share, as the metric says.",
  none: "There is no figure.",
};

/** What each value of the column `bounds` means, for docs/results.md. */
export const boundKinds = {
  wilson: "95 % interval of a share by Wilson; at the effective number of items where `groups` says so.",
  student: "95 % interval of a mean by Student's t.",
  linearised: "95 % interval of a ratio or a difference of sums, linearised.",
  tango:
    "95 % interval of a difference of paired shares by Tango, to the exact bound where flips go one way only; at the effective number of items where `groups` says so.",
  joined: "95 % interval of a mean over tasks: Wilson's at the effective number of items.",
  "median-interval": "95 % interval of a median, by the order of the repetitions.",
  "order-statistics": "95 % interval of a quantile, by the order of the answers.",
  "range-over-loads": "Lowest and highest of several loads.",
  "range-of-repetitions": "Lowest and highest of the repetitions of one load.",
  "levels-tried": "Levels that the 95 % intervals prove, and that they leave open.",
  range: "Lowest and highest that were seen.",
  "batch-means": "95 % interval of a mean, from means of successive batches.",
  proxy: "What the watts of a thread can be, at least and at most.",
  "proxy-and-accuracy": "As `proxy`, with the interval of the accuracy.",
  "sensor-and-accuracy": "Spread of the sensor with the interval of the accuracy.",
  ratio: "95 % interval of the ratio of two models.",
  "published-fits": "Lowest and highest of the published fits of the law.",
} as const;

export type BoundKind = keyof typeof boundKinds;

/** The interval of a score, by its statistic. */
export const scoreBounds = { share: "wilson", mean: "student", ratio: "linearised" } as const;

/** The interval of answers paired with others, by their statistic; null: there is none. */
export const pairedBounds = {
  "difference-of-shares": "tango",
  share: "wilson",
  "difference-of-sums": "linearised",
  divergence: "linearised",
  "share-of-positions": "wilson",
  none: null,
} as const;
