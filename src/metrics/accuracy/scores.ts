import type { PlanTask } from "../../records/schema.ts";
import type { ScoreId, ScorePart } from "../../records/score-ids.ts";
import type { MetricDefinition } from "../types.ts";

/** How the scores of a task's items become one figure. */
export type Summary =
  /** The share of items that scored 1, with Wilson's interval. */
  | { readonly statistic: "share" }
  /** The mean with Student's interval, cut to the values that are possible. */
  | { readonly statistic: "mean"; readonly lowest: number; readonly highest: number }
  /** A function of Σ −log-likelihood ÷ Σ size, in nats per unit; rises with its argument. */
  | {
      readonly statistic: "ratio";
      readonly logLikelihood: ScorePart;
      readonly size: ScorePart;
      readonly per: string;
      readonly fromNats: (natsPerUnit: number) => number;
    };

export interface ScoreMetric extends MetricDefinition {
  readonly id: ScoreId;
  readonly summary: Summary;
  /** Held against what another model said, which may be wrong: no right and wrong are counted. */
  readonly against?: "another-model";
  /** The same ratio in other words: two models are compared by that one. */
  readonly restates?: ScoreId;
}

const share = { statistic: "share" } as const;
const bits = (nats: number): number => nats / Math.LN2;
const text = { statistic: "ratio", logLikelihood: "log_likelihood" } as const;

const scores: Readonly<Record<ScoreId, Omit<ScoreMetric, "id" | "comparedBy">>> = {
  acc: {
    label: "Accuracy",
    unit: "share",
    better: "higher",
    description:
      "Share of items answered right: the likeliest choice, or the target as the greedy continuation. Over all tasks: the mean of each task's primary metric.",
    columns: [{ heading: "Accuracy", brief: "accuracy", place: 10 }],
    summary: share,
  },
  acc_norm: {
    label: "Accuracy by characters",
    unit: "share",
    better: "higher",
    description: "Share right when each choice's log-likelihood is divided by its number of characters.",
    summary: share,
  },
  acc_bytes: {
    label: "Accuracy by bytes",
    unit: "share",
    better: "higher",
    description: "Share right when each choice's log-likelihood is divided by its number of bytes in UTF-8.",
    summary: share,
  },
  exact_match: {
    label: "Exact match",
    unit: "share",
    better: "higher",
    description: "Share of generated answers that equal an expected one after extraction.",
    summary: share,
  },
  contains: {
    label: "Answer contained",
    unit: "share",
    better: "higher",
    description: "Share of generated texts that hold a right answer as whole words.",
    summary: share,
  },
  json_valid: {
    label: "Valid JSON",
    unit: "share",
    better: "higher",
    description: "Share of generated texts that are JSON and fit the task's schema.",
    summary: share,
  },
  checks_passed: {
    label: "Checks passed",
    unit: "share",
    better: "higher",
    description: "Share of generated texts of which the item's own checks hold.",
    summary: share,
  },
  agreement: {
    label: "Agreement",
    unit: "share",
    better: "higher",
    description:
      "Share of generated answers that equal another model's answer to the same question. That answer may be wrong: agreement is no accuracy and stands in no mean of it.",
    summary: share,
    against: "another-model",
  },
  agreement_f1: {
    label: "Agreement in words (F1)",
    unit: "",
    better: "higher",
    description:
      "Mean harmonic mean of precision and recall over words, held against another model's answer. No accuracy.",
    summary: { statistic: "mean", lowest: 0, highest: 1 },
    against: "another-model",
  },
  f1: {
    label: "Word overlap (F1)",
    unit: "",
    better: "higher",
    description:
      "Mean harmonic mean of precision and recall over words, without case, punctuation and articles; the best of the right answers counts.",
    summary: { statistic: "mean", lowest: 0, highest: 1 },
  },
  mc2: {
    label: "Probability of all right choices",
    unit: "probability",
    better: "higher",
    description: "Mean probability that the right choices have together, where several are right.",
    summary: { statistic: "mean", lowest: 0, highest: 1 },
  },
  gold_probability: {
    label: "Probability of the right choice",
    unit: "probability",
    better: "higher",
    description: "Mean probability of the right choice among the choices; moves where right and wrong does not yet.",
    summary: { statistic: "mean", lowest: 0, highest: 1 },
  },
  brier: {
    label: "Brier score",
    unit: "",
    better: "lower",
    description: "Mean squared distance of the choices' probabilities from the truth; 0 is best, 2 is worst.",
    summary: { statistic: "mean", lowest: 0, highest: 2 },
  },
  bits_per_byte: {
    label: "Bits per byte",
    unit: "bits/byte",
    better: "lower",
    description: "−log2 of the probability of the texts ÷ their bytes in UTF-8: comparable whatever the tokenizer.",
    summary: { ...text, size: "bytes", per: "byte", fromNats: bits },
  },
  byte_perplexity: {
    label: "Perplexity per byte",
    unit: "",
    better: "lower",
    description: "2 to the power of bits per byte.",
    restates: "bits_per_byte",
    summary: { ...text, size: "bytes", per: "byte", fromNats: Math.exp },
  },
  word_perplexity: {
    label: "Perplexity per word",
    unit: "",
    better: "lower",
    description: "exp(−log-likelihood of the texts ÷ their words).",
    restates: "bits_per_byte",
    summary: { ...text, size: "words", per: "word", fromNats: Math.exp },
  },
  token_perplexity: {
    label: "Perplexity as llama-perplexity",
    unit: "",
    better: "lower",
    description:
      "exp(−log-likelihood ÷ tokens) over the second halves of windows, each begun anew, as llama-perplexity counts; not comparable between tokenizers.",
    summary: {
      statistic: "ratio",
      logLikelihood: "window_log_likelihood",
      size: "window_tokens",
      per: "token",
      fromNats: Math.exp,
    },
  },
  target_perplexity: {
    label: "Perplexity of the target",
    unit: "",
    better: "lower",
    description: "exp(−log-likelihood of the targets ÷ their tokens); not comparable between tokenizers.",
    summary: {
      statistic: "ratio",
      logLikelihood: "target_log_likelihood",
      size: "target_tokens",
      per: "token",
      fromNats: Math.exp,
    },
  },
};

/** Every score that tasks give and that becomes a figure. Other values of a score are kept in the records only. */
export const scoreMetrics: readonly ScoreMetric[] = Object.entries(scores).map(([id, score]) => ({
  id: id as ScoreId,
  ...score,
  ...(score.restates === undefined ? { comparedBy: "task" } : {}),
}));

/** The score that a mean over tasks is told as. */
export const meanScore: ScoreMetric = { id: "acc", ...scores.acc, comparedBy: "task" };

/**
 * Whether a task stands in the mean over tasks: it counts right and wrong, and is no baseline of another. What is asked
 * without its document only tells what the document gave.
 */
export function standsInMean(
  { key, primaryMetric }: Pick<PlanTask, "key" | "primaryMetric">,
  tasks: readonly Pick<PlanTask, "baseline">[],
): boolean {
  return countsRight(primaryMetric) && !tasks.some(({ baseline }) => baseline === key);
}

/** Whether a metric counts right and wrong, so that tasks of that metric can be averaged and corrected for chance. */
export function countsRight(metric: string | null): boolean {
  return scoreMetrics.some(({ id, against }) => id === metric && against === undefined) && isShare(metric);
}

/** Whether a metric is a share of items, of which the number of items tells how exact it can be. */
export function isShare(metric: string | null): boolean {
  return scoreMetrics.some(({ id, summary }) => id === metric && summary.statistic === "share");
}
