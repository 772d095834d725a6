import type { NextToken } from "./decoder.ts";

/** One logit that is no number, or infinite, leaves none of the vocabulary a probability: the sum over it tells. */
export function refuseNoNumbers(totalWeight: number, tokensBefore: number): void {
  if (Number.isNaN(totalWeight))
    throw new Error(
      `after ${tokensBefore} tokens the model's logits are no numbers (NaN): its file is damaged, or its numbers overflow`,
    );
}

/** What one position says of the token that comes next, from its logits and their sum over the whole vocabulary. */
export function nextToken(logits: ReadonlyMap<number, number>, totalWeight: number, topCount: number): NextToken {
  const largest = Math.max(...logits.values());
  const logOfTotal = Math.log(totalWeight);
  const logitOf = (token: number): number => {
    const logit = logits.get(token);
    if (logit === undefined) throw new Error(`the engine gave no logit for token ${token}`);
    return logit;
  };
  return {
    logProbability: (token) => logitOf(token) - largest - logOfTotal,
    isGreedy: (token) => logitOf(token) === largest,
    likeliest:
      topCount === 0
        ? []
        : [...logits]
            .sort((a, b) => b[1] - a[1] || a[0] - b[0])
            .slice(0, topCount)
            .map(([token]) => token),
  };
}
