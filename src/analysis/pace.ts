import { readPlan, readRun } from "../records/read.ts";
import type { Plan } from "../records/schema.ts";

/** How long a model took in an earlier run. */
export interface Pace {
  /** Milliseconds for an item that is asked once. */
  readonly itemMs: number;
  /** Milliseconds for a load with its timings. */
  readonly loadMs: number;
}

interface LoadSpan {
  readonly start: number;
  last: number;
  questions: number;
  questionsEnd: number;
}

/** Reads from the times of a run's records how long each of its models took, by the hash of its file. */
export async function readPaces(folder: string): Promise<ReadonlyMap<string, Pace>> {
  const plan = await readPlan(folder);
  const once = new Set(plan.tasks.filter(({ repeats }) => repeats === "once").map(({ key }) => key));
  const spans = new Map<string, LoadSpan[]>();
  for await (const { record } of readRun(folder)) {
    if (record.kind === "load") {
      const start = Date.parse(record.at);
      const span = { start, last: start, questions: 0, questionsEnd: start };
      spans.set(record.model, [...(spans.get(record.model) ?? []), span]);
    }
    if (record.kind !== "result") continue;
    const span = spans.get(record.model)?.at(-1);
    if (span === undefined) continue;
    span.last = Date.parse(record.at);
    if (!once.has(record.task)) continue;
    span.questions += 1;
    span.questionsEnd = span.last;
  }
  return new Map(
    plan.models.flatMap(({ id, sha256 }) => {
      const own = spans.get(id) ?? [];
      return own.length === 0 ? [] : [[sha256, paceOf(own)] as const];
    }),
  );
}

function paceOf(spans: readonly LoadSpan[]): Pace {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const questions = sum(spans.map((span) => span.questions));
  const asking = sum(spans.map((span) => span.questionsEnd - span.start));
  const all = sum(spans.map((span) => span.last - span.start));
  return { itemMs: questions === 0 ? 0 : asking / questions, loadMs: (all - asking) / spans.length };
}

/** Milliseconds that a plan takes at known paces; null where one of its models was never measured. */
export function planDurationMs(plan: Plan, paces: ReadonlyMap<string, Pace>): number | null {
  const items = plan.tasks.filter(({ repeats }) => repeats === "once").reduce((sum, task) => sum + task.items, 0);
  let total = 0;
  for (const { sha256 } of plan.models) {
    const pace = paces.get(sha256);
    if (pace === undefined) return null;
    total += items * pace.itemMs + plan.loads * pace.loadMs;
  }
  return total;
}
