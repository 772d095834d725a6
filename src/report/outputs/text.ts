import { printable } from "../../lib/untrusted.ts";
import { loadsOf } from "../data/loads.ts";
import { type RunSummary, summarize } from "../data/setting-summaries.ts";
import { type Cell, columnsOf, remarksOf } from "../data/table.ts";
import type { ReportInput, ReportRun } from "../data/types.ts";
import { warningsOf } from "../explanations/warnings.ts";
import { findingsOf } from "../findings/index.ts";
import { type Finding, plain } from "../format/sentence.ts";
import { columnsWide, cut, padded, wrapped } from "../format/width.ts";
import { energyInBrief } from "../words/energy.ts";
import { intervalNote } from "../words/intervals.ts";
import { noiseInBrief } from "../words/noise.ts";

/** What a piece of text is; a terminal may colour it, a file leaves it as it is. */
export type TextRole = "heading" | "model" | "muted" | "warning";
export type TextStyle = (role: TextRole, text: string) => string;

const columns = 100;
const shortestName = 16;
const unstyled: TextStyle = (_role, text) => text;

/** The findings, the table and what stands in its way, as lines of at most 100 columns where the table allows. */
export function renderText(input: ReportInput, style: TextStyle = unstyled): string {
  const blocks = input.runs.flatMap((run) => runBlocks(run, input.runs.length, style));
  const title = input.title === null ? [] : [style("heading", printable(input.title))];
  return `${[...title, ...blocks].join("\n\n")}\n`;
}

function runBlocks(run: ReportRun, runs: number, style: TextStyle): readonly string[] {
  const summary = summarize(run);
  const { answer, ladder, laws, reference, gain, agreement, serving } = findingsOf(summary);
  return [
    ...(runs > 1 ? [style("heading", printable(run.name))] : []),
    paragraphs(answer),
    ...(ladder.length === 0 ? [] : [bullets(ladder)]),
    ...(laws.length === 0 ? [] : [bullets(laws)]),
    ...(reference.length === 0 ? [] : [bullets(reference)]),
    ...(gain.length === 0 ? [] : [bullets(gain)]),
    ...(agreement.length === 0 ? [] : [bullets(agreement)]),
    ...(serving.length === 0 ? [] : [bullets(serving)]),
    ...loadsTable(summary, style),
    ...inBrief(intervalNote(summary), style),
    modelsTable(summary, style),
    ...inBrief(energyInBrief(summary), style),
    ...inBrief(noiseInBrief(run.noise), style),
    ...footnotes(summary, style),
    ...warnings(run, style),
  ];
}

function paragraphs(findings: readonly Finding[]): string {
  return findings.flatMap(({ sentence }) => wrapped(plain(sentence), columns, "")).join("\n");
}

function bullets(findings: readonly Finding[]): string {
  return findings.flatMap(({ sentence }) => wrapped(`· ${plain(sentence)}`, columns, "  ")).join("\n");
}

/** One line for each load; nothing where no model was put under one. */
function loadsTable(summary: RunSummary, style: TextStyle): readonly string[] {
  const { headings, rows } = loadsOf(summary);
  if (rows.length === 0) return [];
  const lines = [headings, ...rows.map(({ cells }) => cells)].map((cells) => cells.map(printable));
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => columnsWide(cells[column] ?? ""))));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0, column < 2 ? "left" : "right"))
      .join("  ")
      .trimEnd(),
  );
  const [heading = "", ...others] = text;
  return [[style("heading", heading), ...others].join("\n")];
}

interface TextColumn {
  readonly id: string;
  readonly heading: string;
  readonly cells: readonly string[];
  readonly side: "left" | "right";
}

/** Accuracy and energy with their intervals, the rest as bare figures; a dash where nothing was measured. */
function modelsTable(summary: RunSummary, style: TextStyle): string {
  const columnsOfRun = briefColumns(summary);
  const full = namesFor(summary, columns - widthsOf(columnsOfRun));
  const brief = fitting(columnsOfRun, Math.max(...full.map(columnsWide)));
  const names = cutApart(full, Math.max(shortestName, columns - widthsOf(brief)));
  const all: readonly TextColumn[] = [{ id: "model", heading: "model", cells: names, side: "left" }, ...brief];
  const line = (pick: (column: TextColumn) => string): string =>
    all
      .map((column) => padded(pick(column), widthOf(column), column.side))
      .join("  ")
      .trimEnd();
  const lines = names.map((name, index) => {
    const text = line(({ cells }) => cells[index] ?? "");
    return style("model", text.slice(0, name.length)) + text.slice(name.length);
  });
  return [
    style(
      "heading",
      line(({ heading }) => heading),
    ),
    ...lines,
  ].join("\n");
}

/** Of a sweep's long names, what they don't share: the settings tell its rows apart. */
function namesFor({ run, settings }: RunSummary, room: number): readonly string[] {
  const full = settings.map(({ name }) => printable(name));
  const fit = full.every((name) => columnsWide(name) <= room);
  return fit || run.plan.variants.length === 1 ? full : settings.map(({ brief }) => printable(brief));
}

function briefColumns(summary: RunSummary): readonly TextColumn[] {
  return columnsOf(summary).flatMap(({ id, brief: heading, cell }): TextColumn[] => {
    if (heading === null) return [];
    const detailed = id === "acc" || id === "energy_joules_per_correct_answer";
    return [
      { id, heading, cells: summary.settings.map((setting) => cellText(cell(setting), detailed)), side: "right" },
    ];
  });
}

/** Leaves out what names often say themselves, as long as the names don't fit. */
function fitting(brief: readonly TextColumn[], longestName: number): readonly TextColumn[] {
  const dispensable = ["parameters", "quantization"];
  return dispensable.reduce(
    (kept, id) => (widthsOf(kept) + longestName > columns ? kept.filter((column) => column.id !== id) : kept),
    brief,
  );
}

/** Names cut to so many columns, or to as many more as it takes to tell them apart. */
function cutApart(names: readonly string[], most: number): readonly string[] {
  const different = new Set(names).size;
  for (let width = most; width < most + 40; width += 4) {
    const short = names.map((name) => cut(name, width));
    if (new Set(short).size === different) return short;
  }
  return names.map((name) => cut(name, most));
}

function widthsOf(brief: readonly TextColumn[]): number {
  return brief.reduce((sum, column) => sum + widthOf(column) + 2, 0);
}

function widthOf({ heading, cells }: TextColumn): number {
  return Math.max(columnsWide(heading), ...cells.map(columnsWide));
}

function cellText(cell: Cell, detailed: boolean): string {
  if (cell.kind === "missing") return "–";
  return printable(detailed && cell.detail !== null ? `${cell.value} (${cell.detail})` : cell.value);
}

/** Why there are dashes in the columns shown, and what to keep in mind about them. */
function footnotes(summary: RunSummary, style: TextStyle): readonly string[] {
  const shown = columnsOf(summary).filter(({ brief }) => brief !== null);
  const all = summary.settings.length;
  const lines = remarksOf(summary, shown).flatMap(({ reason, places }) => {
    const where = places.map(({ headings, names }) => {
      const whose = names.length === all && all > 1 ? "all models" : someOf(names);
      return `${printable(headings.join(", "))} of ${whose}`;
    });
    return wrapped(`– ${where.join("; ")}: ${printable(reason)}`, columns, "  ");
  });
  return lines.length === 0 ? [] : [lines.map((line) => style("muted", line)).join("\n")];
}

function inBrief(brief: string | null, style: TextStyle): readonly string[] {
  return brief === null
    ? []
    : [
        wrapped(printable(brief), columns, "")
          .map((line) => style("muted", line))
          .join("\n"),
      ];
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => cut(printable(name), 40));
  return names.length > 3 ? `${shown.join(", ")} and ${names.length - 3} more` : shown.join(", ");
}

function warnings(run: ReportRun, style: TextStyle): readonly string[] {
  const lines = warningsOf(run).flatMap(({ tag, names, task, message }) => {
    const place = names.length === 0 ? "" : ` ${someOf(names)}${task === null ? "" : ` in ${printable(task)}`}:`;
    return wrapped(`! ${tag}${place} ${printable(message)}`, columns, "  ");
  });
  return lines.length === 0 ? [] : [lines.map((line) => style("warning", line)).join("\n")];
}
