import { normalQuantile } from "./distributions.ts";
import { normalDensity, normalDistribution } from "./normal.ts";

/** The looks of the one scheme used wherever data are looked at before all are in, as shares of the planned maximum. */
export const defaultLooks: readonly number[] = [0.25, 0.5, 0.75, 1];

/**
 * Error that may be spent up to an information share, of the O'Brien–Fleming type: almost nothing early, all at the end.
 * Source: Lan & DeMets (1983), Biometrika 70, 659–663, α₁*.
 */
export function spentError(share: number, error: number): number {
  return share <= 0 ? 0 : 2 * normalDistribution(-normalQuantile(1 - error / 2) / Math.sqrt(Math.min(1, share)));
}

/**
 * Upper bounds for the z statistic at each look, so that crossing any of them under no effect has the probability
 * `error` (one-sided) in all. Futility is not part of it (non-binding): the bounds hold whether or not one stops early.
 * Source: Armitage, McPherson & Rowe (1969), JRSS A 132, 235–244, by the grid of Jennison & Turnbull (2000), Group
 * Sequential Methods, chapter 19. Looks must rise in (0, 1].
 */
export function spendingBounds(looks: readonly number[], error: number): readonly number[] {
  const bounds: number[] = [];
  let density: Density | null = null;
  let before = 0;
  for (const look of looks) {
    if (!(look > before && look <= 1)) throw new RangeError(`looks must rise in (0, 1]: ${looks.join(", ")}`);
    const allowed = spentError(look, error) - spentError(before, error);
    const step: Density | null = density;
    const scale = Math.sqrt(look - before);
    const crossing = (bound: number): number =>
      step === null
        ? normalDistribution(-bound)
        : integral(step, (score) => normalDistribution((score - bound * Math.sqrt(look)) / scale));
    const bound = root(crossing, allowed);
    bounds.push(bound);
    density = continued(step, scale, bound * Math.sqrt(look), Math.sqrt(look));
    before = look;
  }
  return bounds;
}

/** Density of the score process (z × √share) among paths that have crossed no bound, on an even grid. */
interface Density {
  readonly start: number;
  readonly width: number;
  readonly values: readonly number[];
}

const gridIntervals = 600;

/** Simpson's rule over the grid. */
function integral({ start, width, values }: Density, weight: (score: number) => number): number {
  let sum = 0;
  for (const [index, value] of values.entries()) {
    const factor = index === 0 || index === values.length - 1 ? 1 : index % 2 === 1 ? 4 : 2;
    sum += factor * value * weight(start + index * width);
  }
  return (sum * width) / 3;
}

function continued(earlier: Density | null, scale: number, end: number, deviation: number): Density {
  const start = -8 * deviation;
  const width = (end - start) / gridIntervals;
  const values = Array.from({ length: gridIntervals + 1 }, (_, index) => {
    const score = start + index * width;
    if (earlier === null) return normalDensity(score / scale) / scale;
    return integral(earlier, (from) => normalDensity((score - from) / scale) / scale);
  });
  return { start, width, values };
}

/** Where a falling function of a z value meets a target. */
function root(falling: (z: number) => number, target: number): number {
  let [low, high] = [-1, 12];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
