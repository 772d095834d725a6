import type { EnergyProxy, LoadRecord, ResultRecord, ServingLimits } from "../records/schema.ts";

/** What the bounds of a median over repetitions are; null: there are none. */
export type SpreadBounds = "range-over-loads" | "median-interval" | "range-of-repetitions" | null;

/** How many repetitions in how many loads a median was made of. */
export interface SpreadShape {
  readonly loads: number;
  /** Fewest and most in one load. */
  readonly repetitions: { readonly low: number; readonly high: number };
  readonly bounds: SpreadBounds;
}

/** How the scores of a task's items became one figure; `groups`: how many the interval respects, null where items stand alone. */
export type ScoreStatistic = { readonly groups: number | null } & (
  | { readonly kind: "share" }
  | { readonly kind: "mean" }
  | { readonly kind: "ratio"; readonly per: string }
);

/** How two sets of answers to the same items became one figure. */
export type PairedStatistic =
  | { readonly kind: "difference-of-shares"; readonly groups: number | null }
  | { readonly kind: "share"; readonly groups: number | null }
  | { readonly kind: "difference-of-sums" }
  | {
      readonly kind: "divergence";
      /** Likeliest tokens that each model told. */
      readonly top: number;
      /** Of the reference's probability, the part that those tokens have together. */
      readonly coveredShare: number;
      readonly texts: number;
    }
  | { readonly kind: "share-of-positions"; readonly texts: number }
  | { readonly kind: "none" };

/** How the CPU time of a process became joules. */
export type CpuTimeModel = Pick<EnergyProxy, "wattsPerThread" | "wattsFrom" | "lowFactor" | "highFactor">;

/** What bounds the energy that sensors saw. */
export type SensorBounds = { readonly kind: "batch-means"; readonly batches: number } | { readonly kind: "range" };

/** What sensors saw of some work; null: nothing that they could tell. */
export interface SensorReadings {
  readonly of: "repetitions" | "items" | { readonly tasks: number } | "power";
  readonly hertz: number;
  readonly seconds: number;
  readonly bounds: SensorBounds;
}

/** On what a ratio of two models' energies rests. */
export type EnergyRatioBasis =
  | { readonly kind: "sensors"; readonly interval: boolean }
  | { readonly kind: "cpu-time" }
  | { readonly kind: "equal-threads"; readonly interval: boolean }
  | { readonly kind: "common-threads"; readonly items: number; readonly tasks: number; readonly interval: boolean }
  /** `threads` of the two models; null where one has several. */
  | {
      readonly kind: "proxy-bounds";
      readonly lowFactor: number;
      readonly highFactor: number;
      readonly threads: number | null;
      readonly referenceThreads: number | null;
    };

/** What turned joules into money or carbon. */
export type Price =
  | { readonly kind: "grid"; readonly name: string; readonly gramsPerKilowattHour: number; readonly year: number }
  | { readonly kind: "tariff"; readonly dollarsPerKilowattHour: number };

/** How a figure was come by: the sentence of it is made where it is shown. */
export type Method =
  | {
      readonly kind: "score";
      /** How the items were asked; several when records disagree, empty when nothing was scored. */
      readonly scoring: readonly ResultRecord["method"][];
      /** How the likelihoods were had of a server; empty: by the engine. */
      readonly likelihoodFrom: readonly NonNullable<ResultRecord["likelihoodFrom"]>[];
      /** null: no item has the score. */
      readonly statistic: ScoreStatistic | null;
    }
  | { readonly kind: "mean-of-tasks"; readonly tasks: number }
  /** `spread`: null where nothing was timed. `proxy`: how CPU time became joules; null: the time itself. */
  | {
      readonly kind: "timing";
      readonly clock: "engine" | "wall" | "processor";
      readonly spread: SpreadShape | null;
      readonly proxy: CpuTimeModel | null;
    }
  | { readonly kind: "load"; readonly spread: SpreadShape | null; readonly spawnMs: number | null }
  | { readonly kind: "first-use"; readonly spread: SpreadShape | null }
  | { readonly kind: "quantile"; readonly share: number }
  /** Over so many starts of the model and seconds under load. */
  | { readonly kind: "served-rate"; readonly loads: number; readonly seconds: number }
  /** `limits`: those that the share keeps; null: of failures. */
  | { readonly kind: "served-share"; readonly limits: ServingLimits | null }
  | { readonly kind: "served-capacity"; readonly limits: ServingLimits; readonly tried: readonly number[] }
  | { readonly kind: "thread-trial"; readonly rates: LoadRecord["threadTrial"] }
  | { readonly kind: "bandwidth-share" }
  | { readonly kind: "share-of-samples" }
  | { readonly kind: "file-size" }
  /** Above what the process held before the model; null: no load told it. */
  | { readonly kind: "memory-peak"; readonly loads: number | null; readonly bounds: "range-over-loads" | null }
  | { readonly kind: "engine-account" }
  | { readonly kind: "header-estimate"; readonly loads: number }
  | {
      readonly kind: "proxy";
      readonly proxy: CpuTimeModel;
      /** Summed over the items of one task, or over so many tasks. */
      readonly over: "items" | { readonly tasks: number };
      /** Whether the bounds hold the accuracy's interval too. */
      readonly withAccuracy: boolean;
    }
  | {
      readonly kind: "common-threads";
      readonly proxy: CpuTimeModel;
      readonly items: number;
      readonly withAccuracy: boolean;
    }
  | {
      readonly kind: "sensor";
      readonly sensors: readonly string[];
      readonly readings: SensorReadings | null;
      readonly withAccuracy: boolean;
    }
  | { readonly kind: "idle-power"; readonly sensors: readonly string[]; readonly seconds: number }
  | { readonly kind: "energy-ratio"; readonly reference: string; readonly basis: EnergyRatioBasis }
  | {
      readonly kind: "against-reference";
      readonly reference: string;
      readonly statistic: PairedStatistic;
      readonly allTasks: boolean;
    }
  | { readonly kind: "over-baseline"; readonly baseline: string; readonly statistic: PairedStatistic }
  | { readonly kind: "scaling-law" }
  /** For figures that need no kind of their own, such as a count of answers. */
  | {
      readonly kind: "summary";
      readonly statistic: "count" | "sum" | "mean" | "median" | "highest" | "share";
      readonly of: "answers" | "loads" | "samples" | "readings";
    }
  /** There is no figure. */
  | { readonly kind: "none" }
  | { readonly kind: "priced"; readonly energy: Method; readonly price: Price };
