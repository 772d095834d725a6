import type { Plan, SchoolmarkRecord } from "../../../records/schema.ts";
import { createActivityTally } from "./activity.ts";
import { createItemTally } from "./items.ts";
import { createLatencyTally } from "./latencies.ts";
import type { RunDetail } from "./types.ts";

/** Takes a run's records one after another and keeps of them what the page shows item by item. */
export function createDetailTally(plan: Plan): { add(record: SchoolmarkRecord): void; finish(): RunDetail } {
  const [items, latencies, stretches] = [createItemTally(plan), createLatencyTally(plan), createActivityTally(plan)];
  return {
    add(record) {
      stretches.add(record);
      if (record.kind === "result") latencies.add(record);
      if (record.kind === "result" || record.kind === "skip" || record.kind === "fail") items.add(record);
    },
    finish: () => ({ ...items.finish(), latencies: latencies.finish(), stretches: stretches.finish() }),
  };
}
