import { hash32 } from "../lib/random.ts";

/** The largest value's index. Equal values are told apart by a hash, so a guess is right with probability 1/k. */
export function likeliest(
  values: readonly number[],
  id: string,
  seed: number,
): { readonly index: number; readonly tie: boolean } {
  const largest = Math.max(...values);
  const best = values.flatMap((value, index) => (value === largest ? [index] : []));
  return { index: best[hash32(`${id}/${seed}`) % best.length] ?? 0, tie: best.length > 1 };
}

/** Probabilities of the alternatives, given their log-likelihoods and that it is one of them. */
export function softmax(logs: readonly number[]): readonly number[] {
  const largest = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
