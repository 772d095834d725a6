import type { DisturbanceMark, FailRecord, UnmeasuredServer } from "../records/schema.ts";

/** Planned jobs of a task without a result, and why. */
export interface MissingJobs {
  readonly kind: "missing-jobs";
  readonly task: string;
  readonly missing: number;
  readonly planned: number;
  /** The most frequent ones, in the words of their records. */
  readonly causes: readonly {
    /** How jobs failed; null: they were skipped. */
    readonly failure: FailRecord["cause"] | null;
    readonly message: string;
    readonly jobs: number;
  }[];
  /** Jobs with less frequent causes. */
  readonly otherCauses: number;
  readonly notAsked: number;
}

/** What to keep in mind of a score. */
export type ScoreCaveat =
  | MissingJobs
  | { readonly kind: "stopped-early"; readonly asked: number; readonly planned: number }
  | { readonly kind: "answers-without-score"; readonly missing: number; readonly answers: number }
  | { readonly kind: "no-answer-scored" }
  | { readonly kind: "no-items" }
  | { readonly kind: "no-scores" }
  | { readonly kind: "no-item-scored" }
  | { readonly kind: "empty-items"; readonly per: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "one-group" }
  | { readonly kind: "one-item" }
  | { readonly kind: "no-variance" }
  | { readonly kind: "no-upper-end" }
  | { readonly kind: "task-note"; readonly note: string }
  | { readonly kind: "tasks-without-score"; readonly tasks: readonly string[] }
  | { readonly kind: "unpaired-answers"; readonly answers: number }
  | { readonly kind: "other-tokens" };

/** What to keep in mind of a timing. */
export type TimingCaveat =
  | { readonly kind: "never-clean" }
  | { readonly kind: "noisy-loads-left-out"; readonly left: number; readonly loads: number }
  /** `why`: the engine package's own word, empty where it gave none. */
  | { readonly kind: "wall-clock"; readonly why: string }
  | { readonly kind: "untimed-repetitions"; readonly untimed: number; readonly repetitions: number }
  | { readonly kind: "no-timings" }
  | { readonly kind: "never-opened" }
  | { readonly kind: "open-already" }
  | { readonly kind: "cache-state-unknown"; readonly reasons: readonly string[] }
  | { readonly kind: "never-settled" }
  | { readonly kind: "first-not-recorded" }
  | { readonly kind: "asked-before" }
  | { readonly kind: "too-few-answers"; readonly answers: number; readonly needed: number }
  | { readonly kind: "gpu-memory" }
  | { readonly kind: "reads-unknown" }
  | { readonly kind: "reads-note"; readonly note: string }
  | { readonly kind: "bandwidth-not-read"; readonly threads: number; readonly reason: string | null }
  | { readonly kind: "bandwidth-moved"; readonly byMoreThan: number }
  | { readonly kind: "above-bandwidth" }
  | {
      readonly kind: "noise";
      readonly marks: readonly { readonly mark: DisturbanceMark; readonly samples: number }[];
    };

/** What to keep in mind of figures under load. */
export type ServingCaveat =
  | {
      readonly kind: "failed-requests";
      readonly failures: readonly { readonly cause: string; readonly requests: number }[];
    }
  /** The load generator itself may have been what was slow. */
  | { readonly kind: "client-limited"; readonly cpuShare: number; readonly lagMs: number }
  | { readonly kind: "no-full-load" }
  | { readonly kind: "no-load-held"; readonly lowest: number };

/** What to keep in mind of bytes. */
export type MemoryCaveat =
  | { readonly kind: "process-before"; readonly peakBytes: number; readonly baselineBytes: number }
  | {
      readonly kind: "container";
      readonly limitBytes: number;
      readonly usedBytes: number | null;
      readonly peakBytes: number | null;
    }
  | { readonly kind: "no-process" }
  /** Of the server's process with all it started, from other uses too. */
  | { readonly kind: "server-memory"; readonly program: string }
  | { readonly kind: "server-not-measured"; readonly reason: UnmeasuredServer }
  | { readonly kind: "system-silent" }
  | { readonly kind: "no-account" }
  | { readonly kind: "estimate-note"; readonly note: string };

/** Why a better sensor did not serve. */
export type SensorProblem =
  | { readonly kind: "dropped"; readonly reason: string }
  | { readonly kind: "stood-still" }
  | { readonly kind: "saw-too-little"; readonly share: number; readonly model: string }
  | { readonly kind: "no-energy"; readonly model: string }
  | { readonly kind: "too-slow"; readonly hertz: number; readonly model: string; readonly seconds: number };

/** What to keep in mind of an energy. */
export type EnergyCaveat =
  | { readonly kind: "without-gpu" }
  | { readonly kind: "without-processor" }
  | { readonly kind: "sensor-not-used"; readonly sensors: readonly string[]; readonly problem: SensorProblem }
  | { readonly kind: "short-window"; readonly seconds: number; readonly neededSeconds: number }
  | { readonly kind: "answers-without-readings"; readonly missing: number; readonly answers: number }
  | { readonly kind: "answers-without-cpu-time"; readonly missing: number; readonly answers: number }
  | { readonly kind: "tasks-unanswered" }
  | { readonly kind: "no-answers-for"; readonly tasks: readonly string[] }
  | { readonly kind: "too-short-for-sensor" }
  | { readonly kind: "idle-unknown" }
  | { readonly kind: "not-above-idle" }
  /** `tasks`: which; null: some, or `every` task was needed. */
  | { readonly kind: "accuracy-unknown"; readonly tasks: readonly string[] | "some" | "every" }
  | { readonly kind: "not-above-chance" }
  | { readonly kind: "no-interval-above-zero" }
  | { readonly kind: "cpu-time-unknown" }
  | { readonly kind: "no-cpu-time" }
  | { readonly kind: "too-few-remeasured" }
  | { readonly kind: "too-few-for-interval" }
  /** `because`: what kept the run from asking again with one count, as far as its plan tells. */
  | { readonly kind: "threads-differ"; readonly because: "quick-profile" | "stopped-when-decided" | null };

/** What to keep in mind of a figure, or why it has no value; the sentence of it is made where it is shown. */
export type Caveat =
  | ScoreCaveat
  | TimingCaveat
  | ServingCaveat
  | MemoryCaveat
  | EnergyCaveat
  | { readonly kind: "reference-line" }
  /** A fact that the runner could not know, with its record's reason. */
  | { readonly kind: "unknown"; readonly why: string }
  /** A made-up model's, of which some figures mean nothing. */
  | { readonly kind: "invented" }
  | { readonly kind: "not-measured" }
  /** In the words of an older file. */
  | { readonly kind: "quoted"; readonly text: string };
