import { metricDefinitions } from "../../metrics/index.ts";
import type { Cause } from "./causes.ts";
import {
  type Compared,
  type CompareOptions,
  type Comparison,
  compared,
  notCompared,
  type Quantity,
  type Sides,
} from "./comparison.ts";
import type { SizeEvidence } from "./evidence.ts";
import { inOneRun, shiftOfLoads } from "./load-shift.ts";

/**
 * Bytes of files and memory, as the ratio of candidate to base. A file, its weights and its context are the same every time;
 * what a process held at most is not, so that it needs loads to be judged by.
 */
export function compareSizes(sides: Sides, { confidence }: Pick<CompareOptions, "confidence">): readonly Comparison[] {
  const { base, candidate } = sides;
  return base.sizes.map((before): Comparison => {
    const after = candidate.sizes.find(({ metric }) => metric === before.metric);
    const definition = metricDefinitions.find(({ id }) => id === before.metric);
    const place: Quantity = {
      task: null,
      metric: before.metric,
      work: null,
      unit: definition?.unit ?? "bytes",
      better: definition?.better ?? "lower",
      scale: "ratio",
    };
    if (before.value === null || after === undefined || after.value === null) {
      const caveats = before.value === null ? before.caveats : (after?.caveats ?? []);
      return notCompared(place, confidence, { state: "missing", cause: { kind: "not-measured", caveats } });
    }
    const figures = { base: before.value, candidate: after.value };
    const sign = place.better === "higher" ? 1 : -1;
    const compared =
      definition?.comparedBy === "load"
        ? peaksCompared(before, after, { paired: inOneRun(sides), confidence, sign })
        : exactly(figures, { confidence, sign });
    return { ...place, ...figures, ...compared };
  });
}

type Shift = Omit<Compared, "base" | "candidate">;

function exactly(
  { base, candidate }: { readonly base: number; readonly candidate: number },
  { confidence, sign }: { readonly confidence: number; readonly sign: 1 | -1 },
): Shift {
  const difference = base > 0 && candidate > 0 ? sign * Math.log(candidate / base) : 0;
  const found = { n: 1, difference, interval: null, confidence, method: { kind: "exact" } } as const;
  return {
    ...compared(found, { spread: 0 }),
    // The verdict of what has no uncertainty goes by the difference itself.
    finding: { state: "compared", low: difference, high: difference, n: 1, spread: 0 },
  };
}

/** The highest of each load. A load in which nothing was seen above what the process held before tells no ratio. */
function peaksCompared(
  before: SizeEvidence,
  after: SizeEvidence,
  { paired, confidence, sign }: { readonly paired: boolean; readonly confidence: number; readonly sign: 1 | -1 },
): Shift {
  const [base, candidate] = [peaksOf(before), peaksOf(after)];
  const shift = shiftOfLoads(base, candidate, { paired, sign, confidence });
  const [one, other] = [before, after].map(({ loads }) => loads === undefined);
  if (!one && !other) return shift;
  const noInterval: Cause = { kind: "loads-not-kept", side: one ? "base" : "candidate" };
  const finding = { state: "compared", low: null, high: null, n: shift.n, spread: 0, noInterval } as const;
  return { ...shift, interval: null, finding };
}

/** Of an old baseline the one figure that it keeps. */
function peaksOf({ loads, value }: SizeEvidence): readonly number[] {
  return (loads ?? [value ?? 0]).filter((bytes) => bytes > 0);
}
