import type { Plan, Stopping, StoppingAnswer } from "../records/schema.ts";
import type { Setting } from "./by-setting.ts";
import type { MissingJobs } from "./caveat.ts";

/** What an alarm is about, with its numbers. */
export type AlarmCause =
  | MissingJobs
  | { readonly kind: "ties"; readonly ties: number; readonly answers: number; readonly limit: number }
  | { readonly kind: "below-chance"; readonly metric: string; readonly share: number; readonly chance: number }
  | { readonly kind: "constant-choice"; readonly answers: number; readonly choice: number }
  | { readonly kind: "unusable"; readonly unusable: number; readonly answers: number; readonly limit: number }
  | { readonly kind: "unfinished-thoughts"; readonly unfinished: number; readonly answers: number }
  | { readonly kind: "cut-thoughts"; readonly cut: number; readonly answers: number }
  | { readonly kind: "unscored"; readonly missing: number; readonly answers: number; readonly metric: string }
  /** Of so many timings of a model; those of several models add up. */
  | {
      readonly kind: "timings";
      readonly problem: "never-clean" | "out-of-time" | "max-repetitions";
      readonly timings: number;
      readonly of: number;
      /** Half the 95 % interval that was asked for, as a share of the median; null: none was. */
      readonly precision: number | null;
    }
  | ({ readonly kind: "decision" } & Decision);

/** What a run that stops once it is decided found, and what that saved. */
export interface Decision {
  readonly answer: StoppingAnswer | null;
  readonly subject: string;
  /** What the subject is compared with: a model, or a threshold of accuracy. */
  readonly against: { readonly model: string } | { readonly threshold: number };
  /** null: all tasks together. */
  readonly task: string | null;
  readonly margin: Stopping["margin"];
  /** Of the subject from what it is compared with; null: no interval. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** From 1. */
  readonly look: number;
  readonly looks: number;
  readonly items: number;
  readonly savedJobs: number;
  readonly savedSeconds: number;
}

/** A warning about a score or a figure that a reader must not miss; `decision` is no warning but the run's answer. */
export interface Alarm {
  readonly model: string;
  /** Where a run measures models under several settings. */
  readonly variant?: string;
  readonly task: string | null;
  readonly cause: AlarmCause;
}

/** An alarm that names the settings where a run has several. */
export function alarmOf(plan: Plan, { model, variant }: Setting, task: string | null, cause: AlarmCause): Alarm {
  return { model, ...(plan.variants.length > 1 ? { variant } : {}), task, cause };
}
