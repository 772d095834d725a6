import { byWork, type Work, workId, workPhases } from "../../records/work.ts";
import { grouped } from "../format/grouped.ts";
import type { RunNoise, TimelineSample } from "./noise.ts";

/** What became of one kind of timed work of one model in all its loads. */
export interface TimedWork {
  readonly model: string;
  readonly variant: string;
  /** `decode 32 at depth 0`. */
  readonly work: string;
  readonly loads: number;
  readonly samples: number;
  readonly noisy: number;
  readonly remeasured: number;
  /** Loads without a clean sample, re-measured or not. */
  readonly neverClean: number;
}

/** All timed work of a run: models in the order in which they came, then by kind and size. */
export function timedWorkOf({ timeline }: RunNoise): readonly TimedWork[] {
  const bySetting = grouped(timeline, ({ model, variant }) => JSON.stringify([model, variant]));
  return bySetting.flatMap((samples) =>
    grouped(samples, workId)
      .toSorted(([a], [b]) => byPhase(a, b))
      .flatMap(workOf),
  );
}

function byPhase(a: Work | undefined, b: Work | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return workPhases.indexOf(a.phase) - workPhases.indexOf(b.phase) || byWork(a, b);
}

function workOf(samples: readonly TimelineSample[]): readonly TimedWork[] {
  const [first] = samples;
  if (first === undefined) return [];
  const loads = grouped(samples, ({ load }) => String(load));
  return [
    {
      model: first.model,
      variant: first.variant,
      work: workId(first),
      loads: loads.length,
      samples: samples.length,
      noisy: samples.filter(({ marks }) => marks.length > 0).length,
      remeasured: samples.filter(({ attempt }) => attempt > 0).length,
      neverClean: loads.filter((load) => load.every(({ marks }) => marks.length > 0)).length,
    },
  ];
}
