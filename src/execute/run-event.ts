import type { LockHolder } from "../lib/lock-holder.ts";
import type { EnergySensing, LoadRecord, ModelIdentity, Plan } from "../records/schema.ts";

/** What takes time before a plan stands. */
export type PreparingEvent =
  /** `share`: of the bytes of all models, from 0 to 1; told of large files only. */
  | { readonly type: "reading-models"; readonly share: number }
  | { readonly type: "counting-tokens"; readonly model: string };

/** What happens while models are measured, each of a model under a variant. */
export type MeasuringEvent = { readonly model: string; readonly variant: string } & (
  | { readonly type: "load"; readonly load: number; readonly loads: number }
  | { readonly type: "threads"; readonly trial: LoadRecord["threadTrial"]; readonly chosen: number }
  /** A job ended, with or without a result; `done` of the run's jobs have by now. */
  | { readonly type: "job"; readonly task: string; readonly done: number }
  | { readonly type: "common-threads"; readonly threads: number }
  /** Something that the run goes on in spite of; `message` is for people. */
  | { readonly type: "problem"; readonly message: string }
);

/** What becomes of a run as a whole. */
type RunStateEvent =
  /** The run is gone on with where another process, which is gone, held it; null: its lock does not tell which. */
  | { readonly type: "taken-over"; readonly folder: string; readonly from: LockHolder | null }
  /** The clock is behind the names of earlier runs: the new folder is named after those, to be the newest. */
  | { readonly type: "named-ahead"; readonly folder: string; readonly clock: string }
  /** A model's file is another one than when the earlier run began: that run keeps its records, this one gets its own. */
  | {
      readonly type: "replaced";
      readonly folder: string;
      readonly before: ModelIdentity;
      readonly now: ModelIdentity;
    }
  /** The machine's own speed is being measured. */
  | { readonly type: "reference-benchmark" }
  /** The first record is written: what is measured from now on is kept. */
  | {
      readonly type: "begun";
      readonly folder: string;
      /** The file that this process writes to. */
      readonly records: string;
      readonly plan: Plan;
      /** Jobs that are to end, those of earlier processes too. */
      readonly jobs: number;
      /** Energy sensors that are read, best first. */
      readonly sensors: EnergySensing["sources"];
    }
  /** It ended early; `folder` holds what was measured, and can be gone on with. */
  | { readonly type: "stopped"; readonly folder: string; readonly cause: "interrupted" | "error" };

/** What is told while a prepared run is taken; always between timed sections. */
export type RunEvent = RunStateEvent | MeasuringEvent;
