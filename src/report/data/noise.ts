import type {
  BandwidthRecord,
  DisturbanceMark,
  ReferenceBenchmark,
  SampleRecord,
  SchoolmarkRecord,
} from "../../records/schema.ts";

/** One timed sample on a run's time line. */
export interface TimelineSample
  extends Pick<SampleRecord, "model" | "variant" | "load" | "phase" | "depth" | "tokens" | "threads"> {
  readonly sequences: number;
  /** From 1 on: re-measured. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly startEpochMs: number;
  readonly endEpochMs: number;
  /** Empty: nothing tells that it was noisy. */
  readonly marks: readonly DisturbanceMark[];
}

/** How quiet the machine was while a run was taken. */
export interface RunNoise {
  /** Samples around which the system's counters were read. */
  readonly samples: number;
  /** Samples around which nothing could be read. */
  readonly unread: number;
  readonly disturbed: number;
  /** Samples taken because earlier ones were noisy. */
  readonly retaken: number;
  /** Samples by sign; one sample can show several. */
  readonly byMark: ReadonlyMap<DisturbanceMark, number>;
  /** In the order in which they were taken. */
  readonly timeline: readonly TimelineSample[];
  readonly canary: { readonly start: ReferenceBenchmark | null; readonly end: ReferenceBenchmark | null };
  readonly roofs: readonly BandwidthRecord[];
}

/** Takes a run's records one after another. */
export interface NoiseTally {
  add(record: SchoolmarkRecord): void;
  finish(): RunNoise;
}

export function createNoiseTally(): NoiseTally {
  const counts = { samples: 0, unread: 0, disturbed: 0, retaken: 0 };
  const byMark = new Map<DisturbanceMark, number>();
  const timeline: TimelineSample[] = [];
  const ceilings: BandwidthRecord[] = [];
  let [start, end]: (ReferenceBenchmark | null)[] = [null, null];
  const addSample = (sample: SampleRecord): void => {
    const {
      model,
      variant,
      load,
      phase,
      depth,
      tokens,
      sequences = 1,
      threads,
      attempt = 0,
      disturbance,
      window,
    } = sample;
    if (attempt > 0) counts.retaken += 1;
    const marks = disturbance?.marks ?? [];
    if (disturbance === undefined) counts.unread += 1;
    else counts.samples += 1;
    if (marks.length > 0) counts.disturbed += 1;
    for (const mark of marks) byMark.set(mark, (byMark.get(mark) ?? 0) + 1);
    if (window !== undefined)
      timeline.push({ model, variant, load, phase, depth, tokens, sequences, threads, attempt, marks, ...window });
  };
  return {
    add(record) {
      switch (record.kind) {
        case "sample":
          return addSample(record);
        case "roof":
          ceilings.push(record);
          return;
        case "run":
          start ??= record.canary ?? null;
          return;
        case "end":
          end = record.canary ?? end ?? null;
      }
    },
    finish: () => ({
      ...counts,
      byMark,
      timeline: timeline.toSorted((a, b) => a.startEpochMs - b.startEpochMs),
      canary: { start: start ?? null, end: end ?? null },
      roofs: ceilings,
    }),
  };
}
