import { printable } from "../lib/untrusted.ts";
import { findingsOf } from "./findings.ts";
import { type Finding, plain } from "./sentence.ts";
import { type RunSummary, summarize } from "./subjects.ts";
import { type Cell, columnsOf, gapsOf } from "./table.ts";
import type { ReportInput, ReportRun } from "./types.ts";
import { columnsWide, cut, padded, wrapped } from "./width.ts";

/** What a piece of text is; a terminal may colour it, a file leaves it as it is. */
export type TextRole = "heading" | "model" | "muted" | "warning";
export type TextStyle = (role: TextRole, text: string) => string;

const columns = 100;
const unstyled: TextStyle = (_role, text) => text;

/** The findings, the table and what stands in its way, as lines of at most 100 columns where the table allows. */
export function renderText(input: ReportInput, style: TextStyle = unstyled): string {
  const blocks = input.runs.flatMap((run) => runBlocks(run, input.runs.length, style));
  const title = input.title === null ? [] : [style("heading", printable(input.title))];
  return `${[...title, ...blocks].join("\n\n")}\n`;
}

function runBlocks(run: ReportRun, runs: number, style: TextStyle): readonly string[] {
  const summary = summarize(run);
  const { answer, ladder } = findingsOf(summary);
  return [
    ...(runs > 1 ? [style("heading", printable(run.name))] : []),
    paragraphs(answer),
    ...(ladder.length === 0 ? [] : [bullets(ladder)]),
    modelsTable(summary, style),
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

interface TextColumn {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly side: "left" | "right";
}

/** Accuracy and energy with their intervals, the rest as bare figures; a dash where nothing was measured. */
function modelsTable(summary: RunSummary, style: TextStyle): string {
  const brief = columnsOf(summary).flatMap(({ id, brief: heading, cell }): TextColumn[] => {
    if (heading === null) return [];
    const detailed = id === "accuracy" || id === "energyPerCorrectAnswer";
    const cells = summary.subjects.map((subject) => cellText(cell(subject), detailed));
    return [{ heading, cells, side: "right" }];
  });
  const rest = brief.reduce((sum, column) => sum + widthOf(column) + 2, 0);
  const names = summary.subjects.map(({ name }) => cut(printable(name), Math.max(16, columns - rest)));
  const all: readonly TextColumn[] = [{ heading: "model", cells: names, side: "left" }, ...brief];
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

function widthOf({ heading, cells }: TextColumn): number {
  return Math.max(columnsWide(heading), ...cells.map(columnsWide));
}

function cellText(cell: Cell, detailed: boolean): string {
  if (cell.kind === "missing") return "–";
  return printable(detailed && cell.detail !== null ? `${cell.value} (${cell.detail})` : cell.value);
}

/** Why there are dashes in the columns shown. */
function footnotes(summary: RunSummary, style: TextStyle): readonly string[] {
  const shown = new Set(columnsOf(summary).flatMap(({ heading, brief }) => (brief === null ? [] : [heading])));
  const lines = gapsOf(summary)
    .filter(({ heading }) => shown.has(heading))
    .flatMap(({ heading, reason, names }) =>
      wrapped(`– ${heading}, ${someOf(names)}: ${printable(reason)}`, columns, "  "),
    );
  return lines.length === 0 ? [] : [lines.map((line) => style("muted", line)).join("\n")];
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => cut(printable(name), 40));
  return names.length > 3 ? `${shown.join(", ")} and ${names.length - 3} more` : shown.join(", ");
}

function warnings(run: ReportRun, style: TextStyle): readonly string[] {
  const where = (model: string, task: string | null): string =>
    `${cut(printable(model), 40)}${task === null ? "" : ` in ${printable(task)}`}`;
  const lines = [
    ...(run.complete ? [] : ["! not complete: the figures rest on the jobs that have an outcome"]),
    ...run.alarms.map(({ model, task, message }) => `! ${where(model, task)}: ${printable(message)}`),
    ...run.problems.map(
      ({ kind, model, task, message, count }) =>
        `! ${where(model, task)}: ${count} ${kind === "fail" ? "failed" : "skipped"}: ${printable(message)}`,
    ),
  ].flatMap((line) => wrapped(line, columns, "  "));
  return lines.length === 0 ? [] : [lines.map((line) => style("warning", line)).join("\n")];
}
