import type { DisturbanceMark, SampleRecord, Timing } from "../records/schema.ts";
import { byWork, type Work } from "../records/work.ts";
import type { TimingCaveat } from "./caveat.ts";
import { type Cells, createCells, type Setting } from "./cells.ts";
import { createTrail, placeOf, type Trail } from "./trail.ts";

/** Timings of one kind of work of one model at one thread count, apart by load. */
export interface SampleGroup extends Work {
  readonly threads: number;
  /** Those that count: of each load the undisturbed ones, or all where a load has none of these. */
  readonly loads: readonly (readonly Timing[])[];
  /** Places in `loads` that were never quiet. */
  readonly disturbedLoads: ReadonlySet<number>;
  readonly trail: Trail;
}

/** Loads that figures are made of: the quiet ones, or all where none was. */
export function loadsThatCount({ loads, disturbedLoads }: SampleGroup): SampleGroup["loads"] {
  return disturbedLoads.size === loads.length ? loads : loads.filter((_, index) => !disturbedLoads.has(index));
}

/** Loads of a group that were not all quiet; disturbed samples of quiet loads are left out without a caveat. */
export function disturbanceCaveats({ loads, disturbedLoads }: SampleGroup): readonly TimingCaveat[] {
  if (disturbedLoads.size === 0) return [];
  return disturbedLoads.size === loads.length
    ? [{ kind: "never-clean" }]
    : [{ kind: "noisy-loads-left-out", left: disturbedLoads.size, loads: loads.length }];
}

export interface SampleTally {
  add(sample: SampleRecord, recordId: string): void;
  /** By depth, tokens, sequences and threads. */
  groups(setting: Setting, phase: SampleRecord["phase"]): readonly SampleGroup[];
}

interface Taken {
  readonly timing: Timing;
  readonly marks: readonly DisturbanceMark[];
}
type Growing = Work & { readonly threads: number; readonly loads: Map<string, Taken[]>; readonly trail: Trail };

export function createSampleTally(): SampleTally {
  const cells: Cells<Map<string, Growing>> = createCells(() => new Map());
  return {
    add(sample, recordId) {
      const groups = cells.at(sample, sample.phase);
      const { phase, depth, tokens, sequences = 1, threads } = sample;
      const key = `${depth}/${tokens}/${sequences}/${threads}`;
      const work = { phase, depth, tokens, sequences, threads };
      const group = groups.get(key) ?? { ...work, loads: new Map(), trail: createTrail() };
      groups.set(key, group);
      group.trail.add(recordId);
      // A resumed run counts its loads from 0 again, in a writer of its own.
      const load = `${placeOf(recordId).writer}/${sample.load}`;
      const taken = group.loads.get(load) ?? [];
      group.loads.set(load, taken);
      taken.push({ timing: sample.timing, marks: sample.disturbance?.marks ?? [] });
    },
    groups: (setting, phase) =>
      [...(cells.find(setting, phase)?.values() ?? [])]
        .map((group) => ({ ...group, ...countedOf([...group.loads.values()]) }))
        .sort((a, b) => byWork(a, b) || a.threads - b.threads),
  };
}

function countedOf(loads: readonly (readonly Taken[])[]): Pick<SampleGroup, "loads" | "disturbedLoads"> {
  const quiet = loads.map((load) => load.filter(({ marks }) => marks.length === 0));
  const disturbedLoads = new Set([...quiet.keys()].filter((index) => quiet[index]?.length === 0));
  return {
    loads: loads.map((load, index) => (disturbedLoads.has(index) ? load : (quiet[index] ?? []))).map(timingsOf),
    disturbedLoads,
  };
}

const timingsOf = (load: readonly Taken[]): readonly Timing[] => load.map(({ timing }) => timing);
