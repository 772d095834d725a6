/** Scores that become figures: a task kind and a matcher give only these, and `metrics/scores.ts` defines each of them. */
export type ScoreId =
  | "acc"
  | "acc_norm"
  | "acc_bytes"
  | "exact_match"
  | "contains"
  | "json_valid"
  | "checks_passed"
  | "agreement"
  | "agreement_f1"
  | "f1"
  | "mc2"
  | "gold_probability"
  | "brier"
  | "bits_per_byte"
  | "byte_perplexity"
  | "word_perplexity"
  | "token_perplexity"
  | "target_perplexity";

/** Sums and sizes that ratios are made of, summed over the items of a task. */
export type ScorePart =
  | "log_likelihood"
  | "bytes"
  | "words"
  | "window_log_likelihood"
  | "window_tokens"
  | "target_log_likelihood"
  | "target_tokens";

/** Kept in the records alone: how clear the choice was, and which place it had. */
type ScoreDetail = "margin" | "chosen" | "chosen_by_primary";

/** What a task makes of one answer; a value that cannot be had is null. */
export type ScoreValues = Readonly<Partial<Record<ScoreId | ScorePart | ScoreDetail, number | null>>>;
