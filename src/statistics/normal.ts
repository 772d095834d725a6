/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Probability that a standard normal variable is at most `x`; relative error about 1e-14 in both tails.
 * Source: Marsaglia (2004), Journal of Statistical Software 11(4), for the middle; the continued fraction of
 * Abramowitz & Stegun 26.2.14 beyond 4, where the series would cancel.
 */
export function normalDistribution(x: number): number {
  if (Math.abs(x) > 4) return x < 0 ? upperTail(-x) : 1 - upperTail(x);
  let [sum, term] = [x, x];
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

function upperTail(x: number): number {
  let fraction = x;
  for (let depth = 200; depth > 0; depth--) fraction = x + depth / fraction;
  return normalDensity(x) / fraction;
}
