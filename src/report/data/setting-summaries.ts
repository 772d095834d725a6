import type { Setting } from "../../metrics/by-setting.ts";
import { energyReference } from "../../metrics/energy/energy-ratio.ts";
import type { Row } from "../../metrics/types.ts";
import type { ModelIdentity, Plan, PlanTask } from "../../records/schema.ts";
import { settingName } from "../../records/setting-name.ts";
import { briefNames } from "../format/brief-names.ts";
import { whyAbsent } from "../words/caveats.ts";
import { absent, chooseFigures, type Figure, type FigureId, type Figures, threadsOf } from "./figures.ts";
import type { ReportRun } from "./types.ts";

/** A model under one set of settings: a row of the table, a mark in a chart. */
export interface SettingSummary {
  /** Letters and digits made of the name: the same in every run of a page. */
  readonly key: string;
  /** The model's id, with the settings where a run has several. */
  readonly name: string;
  /** The name without what the names of all settings share. */
  readonly brief: string;
  readonly model: ModelIdentity;
  /** Id of the settings. */
  readonly variant: string;
  /** Training tokens per parameter; null when one of them is not known. */
  readonly schooling: number | null;
  readonly figures: Figures;
  /** Whether the others' energy is held against its own. */
  readonly isReference: boolean;
  /** Threads that its energy was spent on, where that is known. */
  readonly threads: number | null;
  /** In the order of `RunSummary.tasks`. */
  readonly tasks: readonly Figure[];
}

/** What records call it. */
export function settingOf({ model, variant }: Pick<SettingSummary, "model" | "variant">): Setting {
  return { model: model.id, variant };
}

/** A run laid out by setting, most accurate first. */
export interface RunSummary {
  readonly run: ReportRun;
  readonly settings: readonly SettingSummary[];
  /** The tasks that give a score. */
  readonly tasks: readonly ScoredTask[];
}

interface ScoredTask {
  readonly key: string;
  readonly metric: string;
  readonly task: PlanTask;
}

/** Lays out the rows of a run by model and settings. */
export function summarize(run: ReportRun): RunSummary {
  const tasks = run.plan.tasks.flatMap((task): ScoredTask[] =>
    task.primaryMetric === null ? [] : [{ key: task.key, metric: task.primaryMetric, task }],
  );
  const cells = run.plan.models.flatMap((model) => run.plan.variants.map((variant) => ({ model, variant })));
  const rows = cells.map((cell) =>
    run.rows.filter((row) => row.model === cell.model.id && row.variant === cell.variant.id),
  );
  const figures = chooseFigures(rows);
  const names = cells.map(({ model, variant }) => settingName(run.plan, model.id, variant.id));
  const brief = briefNames(names);
  const reference = energyReference(run.plan);
  const settings = cells.map(({ model, variant }, index): SettingSummary => {
    const own = rows[index] ?? [];
    const chosen = figures[index] as Figures;
    const name = names[index] ?? model.id;
    return {
      key: settingKey(name),
      name,
      brief: brief[index] ?? name,
      model,
      variant: variant.id,
      schooling:
        model.trainingTokens === null || model.parameters === null ? null : model.trainingTokens / model.parameters,
      figures: chosen,
      isReference: model.id === reference,
      threads: threadsOf(chosen.energyPerItem) ?? onlyThreads(own),
      tasks: tasks.map((task) => taskFigure(own, task)),
    };
  });
  return { run, settings: settings.sort(byAccuracy), tasks };
}

/** Keys of a run's settings by what records call them; each is worked out once. */
export function settingKeyIn(plan: Plan): (of: { readonly model: string; readonly variant: string }) => string {
  const keys = new Map<string, string>();
  return ({ model, variant }) => {
    const name = settingName(plan, model, variant);
    const key = keys.get(name) ?? settingKey(name);
    keys.set(name, key);
    return key;
  };
}

/** A short key of a name, safe in an attribute: FNV-1a over 64 bits, as names of a page must not meet in one key. */
export function settingKey(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `m${hash.toString(36)}`;
}

function taskFigure(rows: readonly Row[], task: ScoredTask): Figure {
  const row = rows.find((candidate) => candidate.task === task.key && candidate.metric === task.metric);
  return row ?? absent(task.metric);
}

/** The thread count of the timings, if there was but one. */
function onlyThreads(rows: readonly Row[]): number | null {
  const counts = new Set(rows.flatMap((row) => threadsOf(row) ?? []));
  return counts.size === 1 ? ([...counts][0] ?? null) : null;
}

/** Models of unknown size stand behind those of known size. */
function sizeOf({ model }: SettingSummary): number {
  return model.parameters ?? Number.MAX_VALUE;
}

function byAccuracy(a: SettingSummary, b: SettingSummary): number {
  const [left, right] = [a.figures.accuracy.value, b.figures.accuracy.value];
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return right - left || sizeOf(a) - sizeOf(b);
}

/** Why nobody has a figure: what keeps the first setting's from being known. */
export function whyNone(settings: readonly SettingSummary[], id: FigureId, otherwise: string): string {
  const [first] = settings;
  return first === undefined ? otherwise : whyAbsent(first.figures[id]);
}
