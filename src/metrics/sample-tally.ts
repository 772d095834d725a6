import type { SampleRecord, Timing } from "../records/schema.ts";
import { type Cells, createCells, type Setting } from "./cells.ts";
import { createTrail, placeOf, type Trail } from "./trail.ts";

/** A kind of timed work: rows of one metric differ by it. */
export interface Work {
  readonly phase: SampleRecord["phase"];
  readonly depth: number;
  readonly tokens: number;
}

/** Timings of one kind of work of one model at one thread count, apart by load. */
export interface SampleGroup extends Work {
  readonly threads: number;
  readonly loads: readonly (readonly Timing[])[];
  readonly trail: Trail;
}

export interface SampleTally {
  add(sample: SampleRecord, recordId: string): void;
  /** By depth, tokens and threads. */
  groups(setting: Setting, phase: SampleRecord["phase"]): readonly SampleGroup[];
}

type Growing = Work & { readonly threads: number; readonly loads: Map<string, Timing[]>; readonly trail: Trail };

export function createSampleTally(): SampleTally {
  const cells: Cells<Map<string, Growing>> = createCells(() => new Map());
  return {
    add(sample, recordId) {
      const groups = cells.at(sample, sample.phase);
      const { phase, depth, tokens, threads } = sample;
      const key = `${depth}/${tokens}/${threads}`;
      const group = groups.get(key) ?? { phase, depth, tokens, threads, loads: new Map(), trail: createTrail() };
      groups.set(key, group);
      group.trail.add(recordId);
      // A resumed run counts its loads from 0 again, in a writer of its own.
      const load = `${placeOf(recordId).writer}/${sample.load}`;
      const timings = group.loads.get(load);
      if (timings === undefined) group.loads.set(load, [sample.timing]);
      else timings.push(sample.timing);
    },
    groups: (setting, phase) =>
      [...(cells.find(setting, phase)?.values() ?? [])]
        .map((group) => ({ ...group, loads: [...group.loads.values()] }))
        .sort((a, b) => a.depth - b.depth || a.tokens - b.tokens || a.threads - b.threads),
  };
}
