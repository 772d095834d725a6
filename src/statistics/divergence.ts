/** The likeliest outcomes of a distribution, likeliest first, with natural logarithms of their probabilities. */
export interface Head {
  readonly outcomes: ArrayLike<number>;
  readonly logs: ArrayLike<number>;
}

export interface CoarseDivergence {
  /** Never more than the whole distributions' divergence. */
  readonly nats: number;
  /** Probability that the first distribution gives to outcomes that are classes of their own. */
  readonly covered: number;
}

/** Rounding may leave nothing of a tail, whose logarithm would not be finite. */
const minTail = 1e-9;

/**
 * Kullback–Leibler divergence D(P ‖ Q) over classes: every outcome that both heads name, and all the rest as one. Merging
 * outcomes never raises a divergence (the log-sum inequality: Cover & Thomas 2006, Elements of Information Theory,
 * theorem 2.7.1), so it is a lower bound of the divergence over all outcomes, and close to it where the heads hold most
 * of the probability.
 */
export function coarseDivergence(p: Head, q: Head): CoarseDivergence {
  const logOf = new Map(Array.from({ length: q.outcomes.length }, (_, index) => [q.outcomes[index], q.logs[index]]));
  let [nats, covered, coveredByQ] = [0, 0, 0];
  for (let index = 0; index < p.outcomes.length; index++) {
    const [log, other] = [p.logs[index] ?? 0, logOf.get(p.outcomes[index])];
    if (other === undefined) continue;
    const probability = Math.exp(log);
    nats += probability * (log - other);
    covered += probability;
    coveredByQ += Math.exp(other);
  }
  const [tail, otherTail] = [Math.max(minTail, 1 - covered), Math.max(minTail, 1 - coveredByQ)];
  return { nats: Math.max(0, nats + tail * Math.log(tail / otherTail)), covered: Math.min(1, covered) };
}
