import type { DisturbanceMark, SampleRecord, Timing } from "../../records/schema.ts";
import { byWork, type Work } from "../../records/work.ts";
import { type BySetting, createBySetting, type Setting } from "../by-setting.ts";
import type { TimingCaveat } from "../caveat.ts";
import { createRecordIds, type RecordIds, recordPosition } from "../record-ids.ts";

/** Timings of one kind of work of one model at one thread count, apart by load. */
export interface SampleGroup extends Work {
  readonly threads: number;
  /** Those that count: of each load the clean ones, or all where a load has none of these. */
  readonly loads: readonly (readonly Timing[])[];
  /** Places in `loads` that were never clean. */
  readonly disturbedLoads: ReadonlySet<number>;
  readonly records: RecordIds;
}

/** Loads that figures are made of: the clean ones, or all where none was. */
export function loadsThatCount({ loads, disturbedLoads }: SampleGroup): SampleGroup["loads"] {
  return disturbedLoads.size === loads.length ? loads : loads.filter((_, index) => !disturbedLoads.has(index));
}

/** Loads of a group that were not all quiet; noisy samples of clean loads are left out without a caveat. */
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
type OpenGroup = Work & { readonly threads: number; readonly loads: Map<string, Taken[]>; readonly records: RecordIds };

export function createSampleTally(): SampleTally {
  const bySetting: BySetting<Map<string, OpenGroup>> = createBySetting(() => new Map());
  return {
    add(sample, recordId) {
      const groups = bySetting.at(sample, sample.phase);
      const { phase, depth, tokens, sequences = 1, threads } = sample;
      const key = `${depth}/${tokens}/${sequences}/${threads}`;
      const work = { phase, depth, tokens, sequences, threads };
      const group = groups.get(key) ?? { ...work, loads: new Map(), records: createRecordIds() };
      groups.set(key, group);
      group.records.add(recordId);
      // A resumed run counts its loads from 0 again, in a writer of its own.
      const load = `${recordPosition(recordId).writer}/${sample.load}`;
      const taken = group.loads.get(load) ?? [];
      group.loads.set(load, taken);
      taken.push({ timing: sample.timing, marks: sample.disturbance?.marks ?? [] });
    },
    groups: (setting, phase) =>
      [...(bySetting.find(setting, phase)?.values() ?? [])]
        .map((group) => ({ ...group, ...countedOf([...group.loads.values()]) }))
        .sort((a, b) => byWork(a, b) || a.threads - b.threads),
  };
}

function countedOf(loads: readonly (readonly Taken[])[]): Pick<SampleGroup, "loads" | "disturbedLoads"> {
  const clean = loads.map((load) => load.filter(({ marks }) => marks.length === 0));
  const disturbedLoads = new Set([...clean.keys()].filter((index) => clean[index]?.length === 0));
  return {
    loads: loads.map((load, index) => (disturbedLoads.has(index) ? load : (clean[index] ?? []))).map(timingsOf),
    disturbedLoads,
  };
}

const timingsOf = (load: readonly Taken[]): readonly Timing[] => load.map(({ timing }) => timing);
