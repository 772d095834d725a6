import { readPlan, readRun } from "../../records/read.ts";
import type { LoadRecord, ModelIdentity, Plan, SchoolmarkRecord } from "../../records/schema.ts";
import { meanOf } from "../../statistics/means.ts";

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
  readonly load: LoadRecord;
  lastAt: string;
  questions: number;
  timingsMs: number;
}

/** Reads from the times of a run's records how long each of its models took. */
export interface Paces {
  add(record: SchoolmarkRecord): void;
  /** By `paceKey`. */
  finish(): ReadonlyMap<string, Pace>;
}

export function collectPaces(plan: Plan): Paces {
  const once = new Set(plan.tasks.filter(({ repeats }) => repeats === "once").map(({ key }) => key));
  const spans = new Map<string, LoadSpan[]>();
  return {
    add(record) {
      if (record.kind === "load") {
        const span = { load: record, lastAt: record.at, questions: 0, timingsMs: 0 };
        spans.set(record.model, [...(spans.get(record.model) ?? []), span]);
      }
      if (record.kind !== "result") return;
      const span = spans.get(record.model)?.at(-1);
      if (span === undefined) return;
      span.lastAt = record.at;
      if (once.has(record.task)) span.questions += 1;
      if (record.output.type === "time") span.timingsMs += record.timing.wallMs;
    },
    finish: () =>
      new Map(
        plan.models.flatMap((model) => {
          const own = spans.get(model.id) ?? [];
          return own.length === 0 ? [] : [[paceKey(model), paceOf(own)] as const];
        }),
      ),
  };
}

/** What a model is known by from run to run: the hash of its file, or the name of one that is no file. */
export function paceKey({ sha256, path }: ModelIdentity): string {
  return sha256 ?? path;
}

export async function readPaces(folder: string): Promise<ReadonlyMap<string, Pace>> {
  const paces = collectPaces(await readPlan(folder));
  for await (const { record } of readRun(folder)) paces.add(record);
  return paces.finish();
}

/** Loads without questions tell what a load takes beside its timings; what is left of the others went to questions. */
function paceOf(spans: readonly LoadSpan[]): Pace {
  const untimedMs = ({ load, lastAt, timingsMs }: LoadSpan): number =>
    Math.max(0, (load.spawnMs ?? 0) + (load.loadMs ?? 0) + Date.parse(lastAt) - Date.parse(load.at) - timingsMs);
  const asking = spans.filter(({ questions }) => questions > 0);
  const silent = spans.filter(({ questions }) => questions === 0);
  const restMs = silent.length === 0 ? 0 : meanOf(silent.map(untimedMs));
  const questions = asking.reduce((sum, span) => sum + span.questions, 0);
  const askedMs = asking.reduce((sum, span) => sum + Math.max(0, untimedMs(span) - restMs), 0);
  return {
    itemMs: questions === 0 ? 0 : askedMs / questions,
    timingsMs: meanOf(spans.map(({ timingsMs }) => timingsMs)),
    restMs,
  };
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
  for (const model of models) {
    const pace = paces.get(paceKey(model));
    if (pace === undefined) return null;
    const timingsMs = isTimed && timeBudgetSeconds === undefined ? pace.timingsMs : 0;
    total += variants.length * (items * pace.itemMs + loads * (pace.restMs + timingsMs));
  }
  return total;
}
