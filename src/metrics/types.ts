import type { Plan, RunRecord, SchoolmarkRecord } from "../records/schema.ts";

/** One figure: the only shape in which figures reach the table, the page, CSV, JSON and every later comparison. */
export interface Row {
  readonly model: string;
  readonly variant: string;
  /** `suite/task`; null for all tasks together or where tasks play no part. */
  readonly task: string | null;
  /** An id of the registry. */
  readonly metric: string;
  /** How it was come by: scoring method, statistic, or phase and length, e.g. `prefill 512 at depth 0`. */
  readonly method: string;
  readonly unit: string;
  readonly better: "higher" | "lower";
  /** Items, repetitions or loads behind the value. */
  readonly n: number;
  readonly value: number | null;
  /** 95 % interval where one can be given, else the range that `method` names. */
  readonly low: number | null;
  readonly high: number | null;
  /** What an energy or memory figure covers, e.g. `package`; threads where they matter. */
  readonly scope: string | null;
  /** Why `value` is null, or what to keep in mind. */
  readonly reason: string | null;
  readonly origin: "measured" | "modelled" | "published";
  /** The records behind it: `writer:line`, or `writer:first-last` for lines that follow one another. */
  readonly recordIds: readonly string[];
}

/** A warning about a score or a figure that a reader must not miss. */
export interface Alarm {
  readonly model: string;
  /** Where a run measures models under several settings. */
  readonly variant?: string;
  readonly task: string | null;
  readonly message: string;
  /** How many of how many things the message speaks of: it follows these numbers, and those of several models add up. */
  readonly counts?: { readonly touched: number; readonly of: number };
  /** No warning but what the run was to find out, alike for all its models. */
  readonly tag?: "answer";
}

export interface MetricContext {
  readonly plan: Plan;
  readonly run: RunRecord;
}

/** Takes a run's records one after another and gives rows at the end; holds sums, not records. */
export interface Reducer {
  add(record: SchoolmarkRecord, recordId: string): void;
  finish(): { readonly rows: readonly Row[]; readonly alarms: readonly Alarm[] };
}

export interface MetricDefinition {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly better: Row["better"];
  readonly description: string;
}

/** A group of metrics that are reduced together. */
export interface Metric {
  readonly definitions: readonly MetricDefinition[];
  /** Ids of the meters it needs while a model runs. */
  readonly meters: readonly string[];
  reduce(context: MetricContext): Reducer;
}

/** Reads one thing about a process from outside it. */
export interface Meter {
  readonly id: string;
  readonly unit: string;
  readonly columns: readonly string[];
  /** Whether it may be read between any two jobs; if not, it is read at the ends of a load only. */
  readonly cheap: boolean;
  /** One value per column; null where the system does not tell. Never throws. */
  read(pid: number): Promise<readonly (number | null)[]>;
}
