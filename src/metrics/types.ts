import type { EnergyScope, Plan, RunRecord, SchoolmarkRecord } from "../records/schema.ts";
import type { Work } from "../records/work.ts";
import type { Alarm } from "./alarm.ts";
import type { Caveat } from "./caveat.ts";
import type { Method } from "./method.ts";
import type { PairedEvidence } from "./paired/types.ts";
import type { Unit } from "./units.ts";

/** What a figure of memory or energy covers. */
export type Covered = "disk" | "process" | "server" | "main-memory" | "gpu-memory" | EnergyScope;

/** A load that requests made: `level` users at once in a closed loop, else requests a second. */
export interface ServedLoad {
  readonly arrivals: "closed" | "poisson" | "constant";
  /** null: over all levels that were tried. */
  readonly level: number | null;
  /** Of each request. */
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** One figure: the only shape in which figures reach the table, the page, CSV, JSON and every later comparison. */
export interface Row {
  readonly model: string;
  readonly variant: string;
  /** `suite/task`; null for all tasks together or where tasks play no part. */
  readonly task: string | null;
  /** An id of the registry. */
  readonly metric: string;
  /** Which timed work; null for everything else. */
  readonly work: Work | null;
  /** Under which load; absent: under none. */
  readonly serving?: ServedLoad;
  /** Thread counts of the loads behind it, ascending; empty where threads play no part. */
  readonly threads: readonly number[];
  /** Where the model's file lay when it was loaded; null: unknown, or plays no part. */
  readonly fileCache: "warm" | "cold" | null;
  /** What a figure of memory or energy covers, all of these together; empty for other figures. */
  readonly covers: readonly Covered[];
  readonly method: Method;
  readonly unit: string;
  readonly better: "higher" | "lower" | "neither";
  /** Items, repetitions or loads behind the value. */
  readonly n: number;
  readonly value: number | null;
  /** 95 % interval where one can be given, else the range that `method` names. */
  readonly low: number | null;
  readonly high: number | null;
  /** Why `value` is null, or what to keep in mind. */
  readonly caveats: readonly Caveat[];
  readonly origin: "measured" | "modelled" | "published";
  /** The records behind it: `writer:line`, or `writer:first-last` for lines that follow one another. */
  readonly recordIds: readonly string[];
}

export interface MetricContext {
  readonly plan: Plan;
  readonly run: RunRecord;
}

/** What a group of metrics works with. */
interface ReduceContext extends MetricContext {
  /** What models are compared by, collected beside all groups; not collected where no group asks for it at the start. */
  paired(): PairedEvidence;
}

/** Takes a run's records one after another and gives rows at the end; holds sums, not records. */
export interface Reducer {
  add(record: SchoolmarkRecord, recordId: string): void;
  finish(): { readonly rows: readonly Row[]; readonly alarms: readonly Alarm[] };
}

export interface MetricDefinition {
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  readonly better: Row["better"];
  readonly description: string;
  /**
   * What two models are compared by, so that a policy can gate it: each task's answers (`accuracy/scores.ts`), each timed
   * work (`timing/timing-measures.ts`), the model as a whole, where the figure is the same every time, such as a size, or
   * its loads, where each has a figure of its own (`collectPeaks`). Absent: nothing is compared, and a gate on it is refused.
   */
  readonly comparedBy?: "task" | "work" | "model" | "load";
  /** `false`: its rows are made with the report, so a policy can hold no budget against them. */
  readonly budgetable?: false;
  /** Columns of the table of models; absent: it has none. */
  readonly columns?: readonly TableColumn[];
}

/** A column of the table of models, in every form of the report. */
interface TableColumn {
  readonly heading: string;
  /** Heading in the terminal, where width is dear; null: not shown there. */
  readonly brief: string | null;
  /** Columns stand in the order of these numbers. */
  readonly place: number;
  /** Left out where no model of the run has a value. */
  readonly optional?: true;
  /** Of load times: whether loads from the disk alone are meant, or all others. */
  readonly cold?: boolean;
  /** Its caveats are alike for all models, and told once below the table. */
  readonly withoutCaveats?: true;
}

/** A group of metrics that are reduced together. */
export interface MetricGroup {
  readonly definitions: readonly MetricDefinition[];
  /** Ids of the meters it needs while a model runs. */
  readonly meters: readonly string[];
  reduce(context: ReduceContext): Reducer;
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
