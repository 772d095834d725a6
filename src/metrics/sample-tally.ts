import { counted } from "../lib/counted.ts";
import type { DisturbanceMark, SampleRecord, Timing } from "../records/schema.ts";
import { type Cells, createCells, type Setting } from "./cells.ts";
import { createTrail, placeOf, type Trail } from "./trail.ts";

/** A kind of timed work: rows of one metric differ by it. */
export interface Work {
  readonly phase: SampleRecord["phase"];
  readonly depth: number;
  /** Of one sequence. */
  readonly tokens: number;
  /** Decoded side by side, in a batch; else 1. */
  readonly sequences: number;
}

/** How every timing's method begins, and what comparisons call it: `prefill 128 at depth 0`, `batch 32 × 4 sequences at depth 0`. */
export function workInWords({ phase, tokens, sequences, depth }: Work): string {
  const abreast = phase === "batch" ? ` × ${counted(sequences, "sequence")}` : "";
  return `${phase} ${tokens}${abreast} at depth ${depth}`;
}

/** By depth, then as much as is done. */
export function byWork(a: Work, b: Work): number {
  return a.depth - b.depth || a.tokens - b.tokens || a.sequences - b.sequences;
}

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

/**
 * What to keep in mind of a figure whose loads were not all quiet; disturbed samples of quiet loads are left out in
 * silence. The signs are told with the share of disturbed samples: the same words everywhere can be told once.
 */
export function disturbanceInWords({ loads, disturbedLoads }: SampleGroup): string | null {
  if (disturbedLoads.size === 0) return null;
  return disturbedLoads.size === loads.length
    ? "never quiet: every repetition was disturbed, and the figure is made of these"
    : `${disturbedLoads.size} of ${loads.length} loads left out, as they were never quiet`;
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
