import { readPlan, readRun } from "../records/read.ts";
import type { Plan } from "../records/schema.ts";

/** How long a model took in an earlier run, whatever its settings were. */
export interface Pace {
  /** Milliseconds for an item that is asked once. */
  readonly itemMs: number;
  /** Milliseconds for the timings of a load. */
  readonly timingsMs: number;
  /** Milliseconds for what else a load takes. */
  readonly restMs: number;
}

interface LoadSpan {
  readonly start: number;
  last: number;
  questions: number;
  timingsMs: number;
}

/** Reads from the times of a run's records how long each of its models took, by the hash of its file. */
export async function readPaces(folder: string): Promise<ReadonlyMap<string, Pace>> {
  const plan = await readPlan(folder);
  const once = new Set(plan.tasks.filter(({ repeats }) => repeats === "once").map(({ key }) => key));
  const spans = new Map<string, LoadSpan[]>();
  for await (const { record } of readRun(folder)) {
    if (record.kind === "load") {
      const start = Date.parse(record.at);
      const span = { start, last: start, questions: 0, timingsMs: 0 };
      spans.set(record.model, [...(spans.get(record.model) ?? []), span]);
    }
    if (record.kind !== "result") continue;
    const span = spans.get(record.model)?.at(-1);
    if (span === undefined) continue;
    span.last = Date.parse(record.at);
    if (once.has(record.task)) span.questions += 1;
    if (record.output.type === "time") span.timingsMs += record.timing.wallMs;
  }
  return new Map(
    plan.models.flatMap(({ id, sha256 }) => {
      const own = spans.get(id) ?? [];
      return own.length === 0 ? [] : [[sha256, paceOf(own)] as const];
    }),
  );
}

/** Loads without questions tell what a load takes beside its timings; what is left of the others went to questions. */
function paceOf(spans: readonly LoadSpan[]): Pace {
  const untimedMs = ({ start, last, timingsMs }: LoadSpan): number => Math.max(0, last - start - timingsMs);
  const asking = spans.filter(({ questions }) => questions > 0);
  const restMs = mean(spans.filter(({ questions }) => questions === 0).map(untimedMs));
  const questions = asking.reduce((sum, span) => sum + span.questions, 0);
  const askedMs = asking.reduce((sum, span) => sum + Math.max(0, untimedMs(span) - restMs), 0);
  return {
    itemMs: questions === 0 ? 0 : askedMs / questions,
    timingsMs: mean(spans.map(({ timingsMs }) => timingsMs)),
    restMs,
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Milliseconds that a plan takes at known paces, under each of its settings; null where one of its models was never
 * measured. A time budget stands in the place of what timings took.
 */
export function planDurationMs(
  { tasks, models, variants, loads, timeBudgetSeconds }: Plan,
  paces: ReadonlyMap<string, Pace>,
): number | null {
  const items = tasks.filter(({ repeats }) => repeats === "once").reduce((sum, task) => sum + task.items, 0);
  const isTimed = tasks.some(({ repeats }) => repeats === "each-load");
  let total = isTimed && timeBudgetSeconds !== undefined ? timeBudgetSeconds * 1000 : 0;
  for (const { sha256 } of models) {
    const pace = paces.get(sha256);
    if (pace === undefined) return null;
    const timingsMs = isTimed && timeBudgetSeconds === undefined ? pace.timingsMs : 0;
    total += variants.length * (items * pace.itemMs + loads * (pace.restMs + timingsMs));
  }
  return total;
}
