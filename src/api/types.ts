import type { PreparingEvent, RunEvent } from "../execute/run-event.ts";
import type { Plan } from "../records/schema.ts";
import type { Counts } from "../records/types.ts";

/** What is to be measured. What is left out is chosen as `schoolmark run` chooses it. */
export interface RunRequest {
  /**
   * Files, folders, globs, `ollama:NAME`, `lmstudio:NAME` or `hf:USER/REPO:QUANT` of what is on this machine, or addresses
   * of servers (docs/runners.md); none: the bundled ladder, in the quick profile unless `full` is given.
   */
  readonly models?: readonly string[] | undefined;
  /** Allow questions to be sent to servers that are not on this machine; default false. */
  readonly send?: boolean | undefined;
  /** Names of bundled suites, or paths of suite files; none: an accuracy suite that suits the models, and `speed`. */
  readonly suites?: readonly string[] | undefined;
  /** The model that the others are compared with item by item: a path, or a part of a named model's. */
  readonly reference?: string | undefined;
  /** Items of each task; absent: all, or 20 in the quick profile. */
  readonly limit?: number | undefined;
  /** Chooses items under `limit`, and random tokens; default 1. */
  readonly seed?: number | undefined;
  /** Absent: the fastest count, tried for each model. */
  readonly threads?: number | undefined;
  /** In tokens; absent: the smallest that holds the longest item. */
  readonly contextSize?: number | undefined;
  /** Layers on the GPU; absent: as many as fit. */
  readonly gpuLayers?: number | undefined;
  /** Engine settings whose combinations each model is measured under, such as `threads=1,2,4` or `kvCache=f16,q8_0`. */
  readonly sweeps?: readonly string[] | undefined;
  /** Fresh process starts of each model for timings; default 3, or 1 in the quick profile. */
  readonly loads?: number | undefined;
  /** Timings repeat until half the 95 % interval of the median is below this share of it; default 0.02. */
  readonly precision?: number | undefined;
  /** Seconds that the repetitions of all timings may take together. */
  readonly timeBudgetSeconds?: number | undefined;
  /** The full profile for the bundled ladder too. */
  readonly full?: boolean | undefined;
  /** `MODEL=N`: tokens that a model was trained on, such as `my-model=2T`. */
  readonly trainingTokens?: readonly string[] | undefined;
  /** A JSON file of catalogue entries that override the built-in ones. */
  readonly catalogue?: string | undefined;
  /** What becomes of models that can't be measured; default `leave-out`: the others are measured. */
  readonly badModels?: "leave-out" | "refuse" | undefined;
  /** Of all models that name none: `llama` (default), `openai` for names on a server, or `fake`, which invents its answers. */
  readonly runner?: string | undefined;
}

/** How a prepared run is measured, and where its records go. */
export interface ExecuteOptions {
  /** The folder of runs, in which the run gets a folder of its own; default `results`. */
  readonly results?: string | undefined;
  /** Go on with a run of the same plan: the one in this folder, or with `true` the newest unfinished one in `results`. */
  readonly resume?: string | boolean | undefined;
  /**
   * `auto` (default): by the best energy sensor, else estimated from CPU time; `sensor`: by a sensor or not at all;
   * `proxy`: estimated.
   */
  readonly energy?: "auto" | "sensor" | "proxy" | undefined;
  /** URL of the smart plug that powers this machine. */
  readonly plug?: string | undefined;
  /** Watts of the processor at full load, for the estimate; absent: from a table of processors. */
  readonly tdpWatts?: number | undefined;
  /** Open models that will not fit into free memory too. */
  readonly allowOversize?: boolean | undefined;
  /** Seconds a model may be silent before its process is ended; default 300. */
  readonly timeoutSeconds?: number | undefined;
  /** The command line to keep in the records, where there is one. */
  readonly command?: readonly string[] | undefined;
  /**
   * Hears what happens, between timed sections only: it must be quick. If it throws, or gives a promise that is rejected, the
   * run stops, and can be resumed.
   */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Aborted: the run ends as soon as it can, and can be resumed. */
  readonly signal?: AbortSignal | undefined;
}

/** A model that can't be measured. */
export interface BadModel {
  /** Its file, or its name as a reference. */
  readonly path: string;
  readonly reason: string;
}

/** A plan that is ready to be executed. */
export interface PreparedRun {
  /** What the run will do: its models, tasks, settings and number of jobs. */
  readonly plan: Plan;
  /** Combinations of `sweeps` that no engine runs, with the reason. */
  readonly leftOut: readonly string[];
  /** Models named that can't be measured; the others are. */
  readonly badModels: readonly BadModel[];
  /** Files of folders and globs that are no language models, and what they are. */
  readonly sidecars: readonly { readonly path: string; readonly what: string }[];
  /**
   * Measures, and writes every record as soon as its job has ended. A failed job is a record too, and does not end the run.
   * Throws UserError for a bad option or a run that can't be resumed, EngineError where no engine can be started; whatever
   * it throws once the event `begun` was told leaves a run that can be resumed.
   */
  execute(options?: ExecuteOptions): Promise<EndedRun>;
}

/** How a run ended; `folder` is its absolute path. */
export type EndedRun =
  /** Every job has an outcome; `counts` tells how many of which. */
  | { readonly ended: "complete"; readonly folder: string; readonly counts: Counts }
  /** The signal was aborted; `folder` can be resumed, or is null where nothing was begun. */
  | { readonly ended: "interrupted"; readonly folder: string | null };

/** What to listen to while a run is prepared. */
export interface PrepareOptions {
  /** Hears what takes time: the reading of large files, the counting of tokens. */
  readonly onEvent?: ((event: PreparingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
