import type { Caveat } from "../../metrics/caveat.ts";
import type { MeasuringProtocol, Scoring, SensedBy } from "../../records/comparability.ts";
import type { Work } from "../../records/work.ts";
import type { MachineSpeed } from "./machine-speed.ts";

/** What is being swapped: all of this may differ between two sides. */
export interface ComparedModel {
  readonly id: string;
  /** Of the file; two that are null are never the same. */
  readonly sha256: string | null;
  readonly fileBytes: number | null;
  readonly architecture: string | null;
  readonly quantization: string | null;
  readonly tokenizerHash: string | null;
  readonly parameters: number | null;
  readonly bosPrepended: boolean | null;
  /** SHA-256 of its own chat template; null: it has none. */
  readonly chatTemplateHash?: string | null | undefined;
  /** Why facts are null, by their names. */
  readonly unknown?: Readonly<Record<string, string>> | undefined;
}

/** One score of every item of a task, in the order of the task's items; NaN where an item has none. */
export type ItemScores =
  | { readonly statistic: "share" | "mean"; readonly values: Float32Array }
  /** −log-likelihood and size of each item: the figure is a ratio of their sums. */
  | { readonly statistic: "ratio"; readonly nats: Float32Array; readonly sizes: Float32Array };

export interface TaskEvidence {
  /** `suite/task`. */
  readonly key: string;
  readonly suiteHash: string;
  /** Each way in which items were asked, by its name; empty where nothing was answered. */
  readonly scoring: readonly Scoring[];
  /** Version of the rules by which answers were read and scored; absent: 1. */
  readonly scoringVersion?: number | undefined;
  readonly primaryMetric: string | null;
  /** Key of the task whose items it asks under another condition. */
  readonly baseline?: string | undefined;
  /** Items that were to be asked. */
  readonly planned: number;
  /** Items not asked because the run's question was answered before: they are not missing. */
  readonly leftOut: number;
  /** Hashes of the items that were answered, ascending: items of two sides pair by these. */
  readonly items: readonly string[];
  /** The group of each item that shares something with others, such as a passage, else ""; null where no item does. */
  readonly groups: readonly string[] | null;
  /** Digest of items and prompts in that order. */
  readonly promptDigest: string;
  readonly scores: ReadonlyMap<string, ItemScores>;
}

/** A timed quantity: the median of each load, in the order of the loads. */
export interface TimingEvidence {
  readonly metric: string;
  readonly work: Work;
  readonly threads: number;
  readonly loads: readonly number[];
  /** Places in `loads` of those in which no sample was clean; absent: none. */
  readonly disturbedLoads?: readonly number[] | undefined;
  /** The sensors that saw the energy: joules a token; absent: CPU time stands for it. */
  readonly sensedBy?: SensedBy | undefined;
}

/** Bytes of files and memory. */
export interface SizeEvidence {
  readonly metric: string;
  readonly value: number | null;
  /** Why there is no value. */
  readonly caveats: readonly Caveat[];
  /** Of a peak: each load's, in the order of the loads; absent: it is the same every time, or an old baseline kept none. */
  readonly loads?: readonly number[] | undefined;
}

/** All that one side of a comparison brings: from a run's records, or from a baseline that was made of them. */
export interface Evidence {
  /** The run or baseline, as it is named in messages. */
  readonly source: string;
  readonly origin: "run" | "baseline";
  /** Where its answers are kept: folder of the run, or the name of the one that the baseline was saved from. */
  readonly run?: string;
  /** Equal for sides that were measured in turns in one run: only then do their loads pair. */
  readonly execution: string;
  readonly at: string;
  readonly loadsPlanned: number;
  /** What a load took, questions left out; absent: not known, as of a baseline. */
  readonly secondsPerLoad?: number;
  readonly subject: ComparedModel;
  readonly protocol: MeasuringProtocol;
  readonly tasks: readonly TaskEvidence[];
  readonly timings: readonly TimingEvidence[];
  readonly sizes: readonly SizeEvidence[];
  /** Speed of the machine itself at the time; null where it was not taken. */
  readonly machineSpeed: MachineSpeed | null;
  /** Confidence of the look that ended the questions early: a verdict needs no less; null where all was asked. */
  readonly stoppedAt: number | null;
  /** Jobs that failed. */
  readonly failed: number;
}
