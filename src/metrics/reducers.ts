import type { Reducer } from "./types.ts";

/** Several reducers as one; their rows and alarms in order. */
export function joinReducers(reducers: readonly Reducer[]): Reducer {
  return {
    add(record, recordId) {
      for (const reducer of reducers) reducer.add(record, recordId);
    },
    finish() {
      const parts = reducers.map((reducer) => reducer.finish());
      return { rows: parts.flatMap(({ rows }) => rows), alarms: parts.flatMap(({ alarms }) => alarms) };
    },
  };
}
