import { comparedTimings } from "../../metrics/timing/timing-measures.ts";
import { workId } from "../../records/work.ts";
import { median } from "../../statistics/ranks.ts";
import type { UnprovenCause } from "./causes.ts";
import { type Compared, type CompareOptions, type Comparison, notCompared, type Sides } from "./comparison.ts";
import type { TimingEvidence } from "./evidence.ts";
import { type Difference, energyDifferences, refusedDifferences, timingDifferences } from "./identity.ts";
import { inOneRun, shiftOfLoads } from "./load-shift.ts";
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
        notCompared(place, options.confidence, {
          state: "missing",
          cause: { kind: "timed-on-one-side", side: before === undefined ? "candidate" : "base", work },
        }),
      ];
    const differences = refusedDifferences(
      [...timingDifferences(base, candidate), ...energyOf(sides, before, after)],
      isOfOneKind(before, after) ? options.swap : withoutEnergy(options.swap),
    );
    if (differences.length > 0)
      return [
        notCompared(place, options.confidence, {
          state: "incomparable",
          cause: { kind: "protocol-differs", differences },
        }),
      ];
    const clean = cleanLoads(before, after, inOneRun(sides));
    const compared = compareLoads(
      clean.before,
      clean.after,
      inOneRun(sides),
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

function whyUnproven(sides: Sides): UnprovenCause | null {
  if (inOneRun(sides)) return null;
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

function compareLoads(
  before: TimingEvidence,
  after: TimingEvidence,
  paired: boolean,
  sign: 1 | -1,
  confidence: number,
): Compared {
  const shift = shiftOfLoads(before.loads, after.loads, { paired, sign, confidence });
  return { base: median(before.loads), candidate: median(after.loads), ...shift };
}
