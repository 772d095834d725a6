import type { Plan, SchoolmarkRecord } from "../../../records/schema.ts";
import { settingKeyIn } from "../setting-summaries.ts";
import { createItemTally } from "./items.ts";
import { createLatencyTally } from "./latencies.ts";
import type { ActivitySpan, RunDetail } from "./types.ts";

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

/** Two jobs of one model further apart than this are two stretches: the machine stood idle or did something else. */
const maxGapMs = 5000;

/** Joins the records of a run to stretches in which one model did one thing. */
function createActivityTally(plan: Plan): {
  add(record: SchoolmarkRecord): void;
  finish(): readonly ActivitySpan[];
} {
  const keyOf = settingKeyIn(plan);
  const stretches: { -readonly [Field in keyof ActivitySpan]: ActivitySpan[Field] }[] = [];
  return {
    add(record) {
      if (record.kind !== "load" && record.kind !== "result") return;
      const end = Date.parse(record.at);
      if (!Number.isFinite(end)) return;
      const isLoad = record.kind === "load";
      const start = end - (isLoad ? (record.spawnMs ?? 0) + (record.loadMs ?? 0) : record.timing.wallMs);
      const kind = isLoad ? "load" : record.output.type === "time" ? "timings" : "questions";
      const key = keyOf(record);
      const last = stretches.at(-1);
      if (last?.key === key && last.kind === kind && kind !== "load" && start - last.end < maxGapMs)
        last.end = Math.max(last.end, end);
      else stretches.push({ key, kind, start: last?.key === key ? Math.max(start, last.end) : start, end });
    },
    finish: () => stretches,
  };
}
