import type { Finding } from "./types.ts";

/** Nats by which a value may differ between generating a token and reading it: other batch shapes round otherwise. */
export const tolerance = 0.05;

/** What a way says of a text whose last token is known: values by token, the first of which has none. */
export interface Reading {
  readonly values: readonly (number | null)[];
  /** How many values there should be. */
  readonly tokens: number;
}

/** Readings of one prompt with several last tokens, and what is true of them. */
export interface Trial {
  /** The likeliest token, after others that were generated before it: their true values stand at the end. */
  readonly run: Reading & { readonly truths: readonly number[] };
  /** A token that is less likely, with its true value. */
  readonly unlikely: Reading & { readonly truth: number };
  /** One that is less likely than that. */
  readonly absurd: Reading & { readonly below: number };
}

/** Whether a way of reading likelihoods tells the truth. All trials must agree. */
export function judge(trials: readonly Trial[]): Finding {
  const findings = trials.map(judgeOne);
  return findings.find((finding) => finding !== "true") ?? "true";
}

function judgeOne({ run, unlikely, absurd }: Trial): Finding {
  const readings = [run, unlikely, absurd];
  if (readings.some(({ values }) => values.length === 0)) return "ignored";
  if (readings.some(({ values, tokens }) => values.length !== tokens)) return "wrong-count";
  const known = run.values.slice(1);
  if (known.length > 1 && new Set(known).size === 1) return "constant";
  if (!agree(tail(run, run.truths.length), run.truths)) {
    return agree(tail(run, run.truths.length + 1).slice(0, -1), run.truths) ||
      agree(tail(run, run.truths.length - 1), run.truths.slice(0, -1))
      ? "shifted"
      : "disagrees";
  }
  if (!agree(tail(unlikely, 1), [unlikely.truth])) return "disagrees";
  const absurdValue = absurd.values.at(-1) ?? null;
  if (absurdValue === null || !(absurdValue < absurd.below)) return "out-of-order";
  // The prompt before the last token is the same one, so its values are.
  const before = unlikely.values.slice(1, -1);
  return agree(absurd.values.slice(1, -1), before) ? "true" : "disagrees";
}

const tail = ({ values }: Reading, count: number): readonly (number | null)[] => values.slice(-count);

function agree(told: readonly (number | null)[], truths: readonly (number | null)[]): boolean {
  return (
    told.length === truths.length &&
    truths.every((truth, index) => {
      const value = told[index] ?? null;
      return (
        value !== null &&
        truth !== null &&
        Number.isFinite(value) &&
        value <= 1e-6 &&
        Math.abs(value - truth) <= tolerance
      );
    })
  );
}
