import type { TopLevelSpec } from "vega-lite";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Figure } from "../data/figures.ts";
import { type RunSummary, type SettingSummary, settingOf } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { isShare, quantityInWords } from "../format/format.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { chartLabel, dotRow, extent, sizeColours, tableRow, tableText } from "./marks.ts";
import { type DotRow, dotPanel, guttersFor } from "./rows.ts";
import { type Axis, linearAxis, numberLabels, shareAxis } from "./scales.ts";
import { fitted } from "./text-width.ts";

/** One task: a dot plot over all models. */
interface TaskPanel {
  readonly title: string;
  readonly axis: (length: number) => Axis;
  readonly rows: readonly DotRow[];
}

const base = { id: "tasks", title: "Task by task" };

/** Each task's score for each model, in small multiples with the same lines. */
export function tasksChart(summary: RunSummary): Chart {
  const { settings, tasks } = summary;
  const inkOf = sizeColours(settings);
  const columns = tasks.map((task, index) => ({
    task,
    figures: settings.map((setting) => setting.tasks[index] as Figure),
  }));
  const scored = columns.filter(({ figures }) => figures.some(({ value }) => value !== null));
  if (scored.length === 0) return { ...base, kind: "missing", reason: "no task of this run gave a score" };
  const panels = scored.map(({ task, figures }): TaskPanel => {
    const first = figures.find(({ value }) => value !== null);
    const share = isShare(first?.unit ?? "");
    const [values, unit] = [extent(figures), first?.unit ?? ""];
    return {
      title: `${printable(shortKey(task.key))}${share ? "" : `, ${unit} ↓`}`,
      axis: (length) =>
        share ? shareAxis([0, 1], length, "") : linearAxis(values, length, { labels: numberLabels, title: "" }, "zero"),
      rows: settings.map((setting, index) => {
        const row = dotRow(setting, chartLabel(setting), figures[index] as Figure, inkOf(setting));
        return { ...row, text: row.value === null ? "–" : row.text.replace(` ${unit}`, "") };
      }),
    };
  });
  return {
    ...base,
    kind: "drawn",
    caption: caption(
      summary,
      scored.map(({ task, figures }) => ({ key: task.key, figures })),
    ),
    note: "Bars: 95 % intervals. Colour: size. ↓: lower is better. A dash stands for a score that was not measured; the table says why.",
    table: {
      headings: ["Model", ...scored.map(({ task }) => `${printable(task.key)} (${task.metric})`)],
      rows: settings.map((setting, row) =>
        tableRow(setting, ...scored.map(({ figures }) => tableText(figures[row] as Figure))),
      ),
    },
    spec: (width) => tasksSpec(panels, width),
  };
}

function shortKey(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** One model's score in a task. */
interface Scored {
  readonly setting: SettingSummary;
  readonly figure: Figure;
}

/** `figures` in the order of the run's settings. */
function caption(
  { run, settings }: RunSummary,
  tasks: readonly { readonly key: string; readonly figures: readonly Figure[] }[],
): Sentence {
  const spreads = tasks
    .filter(({ figures }) => figures.some(({ unit, value }) => value !== null && isShare(unit)))
    .map(({ key, figures }) => {
      const known = settings
        .flatMap((setting, index): Scored[] => (figures[index] ? [{ setting, figure: figures[index] }] : []))
        .filter(({ figure }) => figure.value !== null)
        .toSorted((a, b) => (a.figure.value ?? 0) - (b.figure.value ?? 0));
      return { key, low: known[0] as Scored, high: known.at(-1) as Scored };
    })
    .toSorted((a, b) => spreadOf(b) - spreadOf(a));
  const widest = spreads[0];
  if (widest === undefined || spreadOf(widest) === 0)
    return say`Scores of ${figureSpan(counted(tasks.length, "task"))}.`;
  const gap = run.paired.shareChange(widest.key, settingOf(widest.low.setting), settingOf(widest.high.setting));
  const uncertainty = gap === null || leavesOut(gap, 0) ? "" : ", not a significant difference";
  return say`Models differ most in ${modelSpan(shortKey(widest.key))}: from ${figureSpan(quantityInWords(widest.low.figure))} to ${figureSpan(quantityInWords(widest.high.figure))}${uncertainty}.`;
}

function spreadOf({ low, high }: { readonly low: Scored; readonly high: Scored }): number {
  return (high.figure.value ?? 0) - (low.figure.value ?? 0);
}

/** As many panels side by side as fit; the names stand at the left of each line. */
function tasksSpec(panels: readonly TaskPanel[], width: number): TopLevelSpec {
  const gutters = guttersFor(
    panels.flatMap(({ rows }) => rows),
    width,
  );
  const [gap, least] = [24, 130];
  const columns = Math.max(1, Math.min(panels.length, Math.floor((width - gutters.names) / (least + gap))));
  const share = (width - gutters.names - 10 - gap * (columns - 1)) / columns;
  return {
    concat: panels.map((panel, index) => {
      const named = index % columns === 0;
      return dotPanel({
        rows: panel.rows,
        axis: panel.axis,
        title: fitted(panel.title, 13.5, named ? share + gutters.names : share),
        width: named ? share + gutters.names + 10 : share,
        gutters,
        named: named ? "named" : "unnamed",
      });
    }),
    columns,
    spacing: { row: 22, column: gap },
  };
}
