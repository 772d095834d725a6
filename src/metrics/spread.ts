import { counted } from "../lib/counted.ts";
import { median, medianInterval, range } from "../statistics/ranks.ts";

/** What repetitions in one or several loads come to. */
export interface Spread {
  /** All repetitions. */
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** `median of 3 loads × 5; range over loads`. */
  readonly words: string;
}

/**
 * The median of each load's median. Repetitions within a load are not independent, so with several loads the bounds are
 * the range of the loads' medians; with one load the 95 % interval of the repetitions' median where there are six or
 * more, else their range.
 */
export function spreadOf(loads: readonly (readonly number[])[]): Spread {
  const filled = loads.filter((values) => values.length > 0);
  const medians = filled.flatMap((values) => median(values) ?? []);
  const all = filled.flat();
  const { bounds, boundWords } = boundsOf(medians, all);
  return {
    n: all.length,
    value: median(medians),
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    words: [`median of ${shape(filled)}`, ...(boundWords === null ? [] : [boundWords])].join("; "),
  };
}

function boundsOf(medians: readonly number[], all: readonly number[]) {
  if (medians.length >= 2) return { bounds: range(medians), boundWords: "range over loads" };
  if (all.length < 2) return { bounds: null, boundWords: null };
  const interval = medianInterval(all);
  if (interval !== null) return { bounds: interval, boundWords: "95 % interval of the median within one load" };
  return { bounds: range(all), boundWords: "range of the repetitions" };
}

/** `3 loads × 5`, or `3 loads × 4–5` where some lack a repetition. */
function shape(loads: readonly (readonly number[])[]): string {
  const sizes = range(loads.map((values) => values.length)) ?? { low: 0, high: 0 };
  const repetitions = sizes.low === sizes.high ? `${sizes.low}` : `${sizes.low}–${sizes.high}`;
  return `${counted(loads.length, "load")} × ${repetitions}`;
}
