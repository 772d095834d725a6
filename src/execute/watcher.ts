import type { Log } from "../records/log.ts";
import type { Plan, SchoolmarkRecord } from "../records/schema.ts";
import type { MeasuringEvent } from "./run-event.ts";

/** Looks on while a run is taken; is told of everything between timed sections only, and must be quick. */
export interface RunWatcher {
  /** `earlier`: the folder that holds what an interrupted run took before. */
  begin(of: { readonly plan: Plan; readonly jobs: number; readonly earlier: string | null }): Promise<void>;
  observe(record: SchoolmarkRecord): void;
  tell(event: MeasuringEvent): void;
}

/** The log, with someone looking over its shoulder. */
export function watched(log: Log, watcher: RunWatcher | undefined): Log {
  if (watcher === undefined) return log;
  return {
    ...log,
    append(...records) {
      log.append(...records);
      for (const record of records) watcher.observe(record);
    },
  };
}
