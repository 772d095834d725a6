import { metricDefinitions } from "../../metrics/index.ts";
import { byDispute } from "../data/detail/pack-items.ts";
import type { ItemRow } from "../data/detail/types.ts";
import type { FigureId } from "../data/figures.ts";
import { loadsOf } from "../data/loads.ts";
import { type RunSummary, summarize } from "../data/setting-summaries.ts";
import { columnsOf, figureCell, type Remark, remarksOf, taskRemarksOf } from "../data/table.ts";
import type { ReportInput, ReportRun } from "../data/types.ts";
import { methodFacts } from "../explanations/method.ts";
import { settingFigures, sweepOf } from "../explanations/settings.ts";
import { warningsOf } from "../explanations/warnings.ts";
import { findingsOf } from "../findings/index.ts";
import { quantityInWords } from "../format/format.ts";
import type { Finding } from "../format/sentence.ts";
import { shortened } from "../format/shorten.ts";
import { reasonText } from "../words/caveats.ts";
import { energyInBrief } from "../words/energy.ts";
import { intervalNote } from "../words/intervals.ts";
import { methodText } from "../words/method.ts";
import { noiseInBrief } from "../words/noise.ts";
import { scopeText } from "../words/scope.ts";
import { fitted, pageLimitBytes, type Section } from "./markdown/fit.ts";
import { bar, cellText, escapeMarkdown, inMarkdown, nameOf, table } from "./markdown/words.ts";

/** The findings and tables as Markdown, for a CI job's page or a note; what does not fit in so many bytes is named. */
export function renderMarkdown(input: ReportInput, maxBytes = pageLimitBytes): string {
  const title = input.title === null ? "Schoolmark report" : escapeMarkdown(input.title);
  const runs = input.runs.flatMap((run) => runSections(run, input.runs.length));
  return fitted([{ name: "the title", text: `# ${title}` }, ...runs], maxBytes);
}

/** What a reader needs most comes first: it is what is left where room is short. */
function runSections(run: ReportRun, runs: number): readonly Section[] {
  const summary = summarize(run);
  const { answer, ladder, laws, reference, gain, agreement, serving } = findingsOf(summary);
  const [note, quiet] = [intervalNote(summary), noiseInBrief(run.noise)];
  const section = (name: string, ...blocks: readonly string[]): readonly Section[] =>
    blocks.length === 0 ? [] : [{ name, text: [`## ${name}`, ...blocks].join("\n\n") }];
  return [
    {
      name: "the answer",
      text: [
        ...(runs > 1 ? [`## ${escapeMarkdown(run.name)}`] : []),
        ...answer.map(({ sentence }) => inMarkdown(sentence)),
        ...(note === null ? [] : [escapeMarkdown(note)]),
        ...(quiet === null ? [] : [escapeMarkdown(quiet)]),
      ].join("\n\n"),
    },
    ...section(
      "Models",
      glance(summary),
      modelsTable(summary),
      ...energyLine(summary),
      ...remarkList(remarksOf(summary, columnsOf(summary)), summary),
    ),
    ...section("Before you trust it", ...warnings(run)),
    ...section("Tasks", ...tasksBlocks(summary)),
    ...section("What schooling did", ...list(ladder)),
    ...section("By published laws", ...list(laws)),
    ...section("Against the reference", ...list(reference)),
    ...section("What the documents gave", ...list(gain)),
    ...section("Agreement with another model's answers", ...list(agreement)),
    ...section("Several users at once", ...list(serving), ...loadsBlocks(summary)),
    ...section("Settings", ...sweepBlocks(summary)),
    ...section("Energy, further", ...energyBlocks(summary)),
    ...section("Questions on which models differ most", ...itemBlocks(summary)),
    ...section(
      "How it was measured",
      methodFacts(run)
        .map(({ term, text }) => `- ${term}: ${escapeMarkdown(text)}`)
        .join("\n"),
    ),
  ];
}

function loadsBlocks(summary: RunSummary): readonly string[] {
  const { headings, rows } = loadsOf(summary);
  return rows.length === 0
    ? []
    : [
        table(
          headings,
          rows.map(({ cells }) => cells.map(escapeMarkdown)),
        ),
      ];
}

function list(findings: readonly Finding[]): readonly string[] {
  return findings.length === 0 ? [] : [findings.map(({ sentence }) => `- ${inMarkdown(sentence)}`).join("\n")];
}

const barred: readonly (readonly [FigureId, string])[] = [
  ["accuracy", "Accuracy"],
  ["energyPerCorrectAnswer", "Energy per correct answer"],
  ["decode", "Decode (tokens/s)"],
  ["peakResident", "Peak memory"],
];

/** Bars: of 100 % for accuracy, else of the largest model's figure in the column. */
function glance({ settings }: RunSummary): string {
  const columns = barred.map(([id]) => {
    const values = settings.flatMap(({ figures }) => figures[id].value ?? []);
    return { id, most: id === "accuracy" ? 1 : Math.max(...values, Number.MIN_VALUE) };
  });
  const rows = settings.map(({ name, figures }) => [
    nameOf(name),
    ...columns.map(({ id, most }) => {
      const [{ value }, cell] = [figures[id], figureCell(figures[id])];
      return value === null || cell.kind === "missing"
        ? "not measured"
        : `${bar(value / most)} ${id.startsWith("energy") ? cellText(cell) : escapeMarkdown(cell.value)}`;
    }),
  ]);
  return table(["At a glance", ...barred.map(([, heading]) => heading)], rows, barred.length + 1);
}

function energyLine(summary: RunSummary): readonly string[] {
  const brief = energyInBrief(summary);
  return brief === null ? [] : [escapeMarkdown(brief)];
}

function modelsTable(summary: RunSummary): string {
  const columns = columnsOf(summary);
  return table(
    ["Model", ...columns.map(({ heading }) => heading)],
    summary.settings.map((setting) => [nameOf(setting.name), ...columns.map(({ cell }) => cellText(cell(setting)))]),
  );
}

function tasksBlocks(summary: RunSummary): readonly string[] {
  const { settings, tasks } = summary;
  if (tasks.length === 0) return [];
  const headings = ["Model", ...tasks.map(({ key, metric }) => `${escapeMarkdown(key)} (${escapeMarkdown(metric)})`)];
  const rows = settings.map((setting) => [
    nameOf(setting.name),
    ...setting.tasks.map((figure) => cellText(figureCell(figure))),
  ]);
  return [table(headings, rows), ...remarkList(taskRemarksOf(summary), summary)];
}

function remarkList(remarks: readonly Remark[], { settings }: RunSummary): readonly string[] {
  const lines = remarks.map(({ reason, places }) => {
    const where = places.map(({ headings, names }) => {
      const whose = names.length === settings.length && names.length > 1 ? "all models" : names.map(nameOf).join(", ");
      return `${escapeMarkdown(headings.join(", "))} of ${whose}`;
    });
    return `- ${where.join("; ")}: ${escapeMarkdown(reason)}`;
  });
  return lines.length === 0 ? [] : [`Not measured, or to keep in mind:\n\n${lines.join("\n")}`];
}

function warnings(run: ReportRun): readonly string[] {
  const lines = warningsOf(run).map(({ tag, names, task, message }) => {
    const place =
      names.length === 0
        ? ""
        : ` ${names.map(nameOf).join(", ")}${task === null ? "" : ` in ${escapeMarkdown(task)}`}:`;
    return `- **${tag}**${place} ${escapeMarkdown(message)}`;
  });
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function sweepBlocks(summary: RunSummary): readonly string[] {
  const sweep = sweepOf(summary);
  if (sweep === null) return [];
  const rows = sweep.lines.map(({ setting, settings }) => [
    nameOf(setting.model.id),
    ...settings.map(escapeMarkdown),
    ...settingFigures.map(([id]) => cellText(figureCell(setting.figures[id]))),
  ]);
  const headings = ["Model", ...sweep.headings.map(escapeMarkdown), ...settingFigures.map(([, heading]) => heading)];
  return [table(headings, rows)];
}

/** Figures of energy that the table of models has no column for. */
const furtherEnergy = /^energy_ratio$|^energy_common_threads_|^energy_above_idle_|_watts$/;

function energyBlocks({ run, settings }: RunSummary): readonly string[] {
  const rows = settings.flatMap((setting) =>
    run.rows
      .filter(
        ({ model, variant, metric, task }) =>
          model === setting.model.id && variant === setting.variant && task === null && furtherEnergy.test(metric),
      )
      .map((row) => [
        nameOf(setting.name),
        metricDefinitions.find(({ id }) => id === row.metric)?.label ?? escapeMarkdown(row.metric),
        escapeMarkdown(quantityInWords(row)),
        escapeMarkdown(
          [methodText(row), scopeText(row), reasonText(row)].filter((part) => part !== null && part !== "").join("; "),
        ),
      ]),
  );
  return rows.length === 0 ? [] : [table(["Model", "Figure", "Value", "How it was come by"], rows, 4)];
}

const maxItems = 20;
const maxModels = 16;
const maxTextLength = 120;

/** The questions that tell most, as far as the records were read that deep. */
function itemBlocks({ run, settings }: RunSummary): readonly string[] {
  const { items, notHeld } = run.detail;
  if (items.length === 0 || settings.length < 2) return [];
  const [shown, models] = [byDispute(items).slice(0, maxItems), settings.slice(0, maxModels)];
  const text = (words: string | null): string =>
    words === null ? "–" : escapeMarkdown(shortened(words, maxTextLength));
  const rows = shown.map((item) => [
    text(item.prompt ?? item.id),
    text(item.expected),
    ...models.map(({ key }) => markOf(item, key)),
  ]);
  const all = (items.length + notHeld).toLocaleString("en-US");
  const others = models.length < settings.length ? ` and ${models.length} of ${settings.length} models` : "";
  return [
    table(["Question", "Expected", ...models.map(({ brief }) => nameOf(brief))], rows, 2),
    `${shown.length} of ${all} questions${others}; the HTML page holds more.`,
  ];
}

function markOf({ answers }: ItemRow, key: string): string {
  const score = answers.get(key)?.score ?? null;
  return score === null ? "–" : score === 1 ? "✓" : score === 0 ? "✗" : String(Number(score.toPrecision(2)));
}
