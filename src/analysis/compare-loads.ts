import { metricDefinitions } from "../metrics/index.ts";
import { comparedTimings } from "../metrics/timing-measures.ts";
import { workId } from "../records/work.ts";
import { defaultConfidence } from "../statistics/interval.ts";
import { independentShift, type LocationEstimate, pairedShift } from "../statistics/locations.ts";
import { varianceOf } from "../statistics/means.ts";
import { median } from "../statistics/ranks.ts";
import type { UnprovenCause } from "./causes.ts";
import { type CompareOptions, type Comparison, notCompared, type Quantity, type Sides } from "./comparison.ts";
import type { TimingEvidence } from "./evidence.ts";
import { type Difference, energyDifferences, refusedDifferences, timingDifferences } from "./identity.ts";
import { whyMoved } from "./machine-speed.ts";

/** Speed and energy: a load is one replicate. Loads pair where both sides were measured in turns in one run. */
export function compareTimings(sides: Sides, options: CompareOptions): readonly Comparison[] {
  const { base, candidate } = sides;
  const keyOf = ({ metric, work }: TimingEvidence): string => `${metric}/${workId(work)}`;
  const keys = new Set([...base.timings, ...candidate.timings].map(keyOf));
  return [...keys].flatMap((key) => {
    const before = base.timings.find((timing) => keyOf(timing) === key);
    const after = candidate.timings.find((timing) => keyOf(timing) === key);
    const either = before ?? after;
    const timed = comparedTimings.find(({ definition }) => definition.id === either?.metric);
    if (either === undefined || timed === undefined) return [];
    const { metric, work } = either;
    const unit = either.sensedBy === undefined ? timed.comparedIn : sensedUnit;
    const place = { task: null, metric, work, unit, better: timed.definition.better, scale: "ratio" } as const;
    if (before === undefined || after === undefined || before.loads.length === 0 || after.loads.length === 0)
      return [
        notCompared(place, {
          state: "missing",
          cause: { kind: "timed-on-one-side", side: before === undefined ? "candidate" : "base", work },
        }),
      ];
    const differences = refusedDifferences(
      [...timingDifferences(base, candidate), ...energyOf(sides, before, after)],
      isOfOneKind(before, after) ? options.swap : withoutEnergy(options.swap),
    );
    if (differences.length > 0)
      return [notCompared(place, { state: "incomparable", cause: { kind: "protocol-differs", differences } })];
    const clean = cleanLoads(before, after, pairs(sides));
    const compared = compareLoads(
      clean.before,
      clean.after,
      pairs(sides),
      timed.definition.better === "higher" ? 1 : -1,
      options.confidence,
    );
    const unproven = whyUnproven(sides) ?? whyUneven(before, after) ?? whyNoisy(clean, compared);
    return [
      {
        ...place,
        ...compared,
        ...(unproven === null ? {} : { finding: { state: "unproven", cause: unproven } as const }),
      },
    ];
  });
}

const sensedUnit = "J/token";

function energyOf({ base, candidate }: Sides, before: TimingEvidence, after: TimingEvidence): readonly Difference[] {
  const sensedBy = { base: before.sensedBy, candidate: after.sensedBy };
  return before.metric.startsWith("energy_") ? energyDifferences(base, candidate, sensedBy) : [];
}

/** Joules and CPU time have no ratio, whatever was allowed to differ. */
function isOfOneKind(before: TimingEvidence, after: TimingEvidence): boolean {
  return (before.sensedBy === undefined) === (after.sensedBy === undefined);
}

function withoutEnergy(swap: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...swap].filter((key) => key !== "energy"));
}

const pairs = ({ base, candidate }: Sides): boolean => base.execution === candidate.execution;

function whyUnproven(sides: Sides): UnprovenCause | null {
  if (pairs(sides)) return null;
  const { base, candidate } = sides;
  if (base.machineSpeed === null || candidate.machineSpeed === null) return { kind: "no-reference-benchmark" };
  return whyMoved(base.machineSpeed, candidate.machineSpeed, sides.resolution ?? {});
}

/** CPU time stands for energy as long as the watts of a thread are the same on both sides. */
function whyUneven(before: TimingEvidence, after: TimingEvidence): UnprovenCause | null {
  const isEstimated = before.metric.startsWith("energy_") && before.sensedBy === undefined;
  return isEstimated && before.threads !== after.threads
    ? { kind: "threads-differ", base: before.threads, candidate: after.threads }
    : null;
}

interface CleanLoads {
  readonly before: TimingEvidence;
  readonly after: TimingEvidence;
  /** Loads of either side in which no sample was clean. */
  readonly noisy: number;
  readonly all: number;
}

/** Leaves out loads that were never clean; of loads taken in turns, both of a pair. Where none was quiet, all stay to be shown. */
function cleanLoads(before: TimingEvidence, after: TimingEvidence, paired: boolean): CleanLoads {
  const [one, other] = [new Set(before.disturbedLoads), new Set(after.disturbedLoads)];
  const inPairs = paired && before.loads.length === after.loads.length;
  const isClean = (own: ReadonlySet<number>, index: number): boolean =>
    inPairs ? !one.has(index) && !other.has(index) : !own.has(index);
  const left = (timing: TimingEvidence, own: ReadonlySet<number>): TimingEvidence => {
    const loads = timing.loads.filter((_, index) => isClean(own, index));
    return loads.length === 0 ? timing : { ...timing, loads };
  };
  const [cleanBefore, cleanAfter] = [left(before, one), left(after, other)];
  return {
    before: cleanBefore,
    after: cleanAfter,
    noisy: one.size + other.size,
    all: before.loads.length + after.loads.length,
  };
}

/** Samples that stayed noisy prove nothing, unless enough clean loads are left for an interval. */
function whyNoisy({ noisy, all, before, after }: CleanLoads, { finding }: Compared): UnprovenCause | null {
  if (noisy === 0) return null;
  const allOfOne = [before, after].some(({ loads, disturbedLoads = [] }) => loads.length === disturbedLoads.length);
  const tells = finding.state === "compared" && finding.low !== null;
  return tells && !allOfOne ? null : { kind: "disturbed", noisy, loads: all };
}

type Compared = Omit<Comparison, keyof Quantity>;

function compareLoads(
  before: TimingEvidence,
  after: TimingEvidence,
  paired: boolean,
  sign: 1 | -1,
  confidence: number,
): Compared {
  const inPairs = paired && before.loads.length === after.loads.length;
  const [base, candidate] = [before, after].map(({ loads }) => loads.map(Math.log));
  const ratios = (candidate ?? []).map((value, index) => sign * (value - (base?.[index] ?? 0)));
  const at = (level: number): LocationEstimate | null =>
    inPairs
      ? pairedShift(ratios, level)
      : independentShift(
          (candidate ?? []).map((x) => sign * x),
          (base ?? []).map((x) => sign * x),
          level,
        );
  const [decisive, shown] = [at(confidence), at(defaultConfidence)];
  const n = Math.min(before.loads.length, after.loads.length);
  return {
    base: median(before.loads),
    candidate: median(after.loads),
    n,
    difference: decisive?.value ?? null,
    shown: shown === null || shown.low === null ? null : { low: shown.low, high: shown.high },
    finding: {
      state: "compared",
      low: decisive?.low ?? null,
      high: decisive?.high ?? null,
      n,
      replicates: "loads",
      spread: inPairs ? varianceOf(ratios) : varianceOf(base ?? []) + varianceOf(candidate ?? []),
    },
    method: { kind: inPairs ? "paired-loads" : "independent-loads" },
    p: null,
    flips: null,
    counts: null,
  };
}

/** Bytes of files and memory: exact, without an interval; the ratio of candidate to base. */
export function compareSizes({ base, candidate }: Sides): readonly Comparison[] {
  return base.sizes.flatMap((before): readonly Comparison[] => {
    const after = candidate.sizes.find(({ metric }) => metric === before.metric);
    const unit = metricDefinitions.find(({ id }) => id === before.metric)?.unit ?? "bytes";
    const place = { task: null, metric: before.metric, work: null, unit, better: "lower", scale: "ratio" } as const;
    if (before.value === null || after === undefined || after.value === null) {
      const caveats = before.value === null ? before.caveats : (after?.caveats ?? []);
      return [notCompared(place, { state: "missing", cause: { kind: "not-measured", caveats } })];
    }
    const difference = before.value > 0 && after.value > 0 ? -Math.log(after.value / before.value) : 0;
    return [
      {
        ...place,
        base: before.value,
        candidate: after.value,
        n: 1,
        difference,
        shown: null,
        finding: { state: "compared", low: difference, high: difference, n: 1, spread: 0 },
        method: { kind: "exact" },
        p: null,
        flips: null,
        counts: null,
      },
    ];
  });
}
