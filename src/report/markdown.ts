import { printable } from "../lib/untrusted.ts";
import { findingsOf } from "./findings.ts";
import { methodFacts } from "./method.ts";
import type { Finding, Sentence } from "./sentence.ts";
import { shortened } from "./shorten.ts";
import { type RunSummary, summarize } from "./subjects.ts";
import { type Cell, columnsOf, figureCell, remarksOf } from "./table.ts";
import type { ReportInput, ReportRun } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/** The findings and tables as Markdown, for a CI job's page or a note. */
export function renderMarkdown(input: ReportInput): string {
  const title = input.title === null ? "Schoolmark report" : escapeMarkdown(input.title);
  return `${[`# ${title}`, ...input.runs.flatMap((run) => runBlocks(run, input.runs.length))].join("\n\n")}\n`;
}

function runBlocks(run: ReportRun, runs: number): readonly string[] {
  const summary = summarize(run);
  const { answer, ladder, reference, gain } = findingsOf(summary);
  return [
    ...(runs > 1 ? [`## ${escapeMarkdown(run.name)}`] : []),
    ...answer.map(({ sentence }) => inMarkdown(sentence)),
    ...(ladder.length === 0 ? [] : ["## What schooling did", list(ladder)]),
    ...(reference.length === 0 ? [] : ["## Against the reference", list(reference)]),
    ...(gain.length === 0 ? [] : ["## What the documents gave", list(gain)]),
    "## Models",
    modelsTable(summary),
    ...gaps(summary),
    ...tasksBlock(summary),
    ...warnings(run),
    "## How it was measured",
    methodFacts(run)
      .map(({ term, text }) => `- ${term}: ${escapeMarkdown(text)}`)
      .join("\n"),
  ];
}

function list(findings: readonly Finding[]): string {
  return findings.map(({ sentence }) => `- ${inMarkdown(sentence)}`).join("\n");
}

function modelsTable(summary: RunSummary): string {
  const columns = columnsOf(summary);
  return table(
    ["Model", ...columns.map(({ heading }) => heading)],
    summary.subjects.map((subject) => [nameOf(subject.name), ...columns.map(({ cell }) => cellText(cell(subject)))]),
  );
}

function tasksBlock({ subjects, tasks }: RunSummary): readonly string[] {
  if (tasks.length === 0) return [];
  const headings = ["Model", ...tasks.map(({ key, metric }) => `${escapeMarkdown(key)} (${escapeMarkdown(metric)})`)];
  const rows = subjects.map((subject) => [
    nameOf(subject.name),
    ...subject.tasks.map((figure) => cellText(figureCell(figure))),
  ]);
  return ["## Tasks", table(headings, rows)];
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

function cellText(cell: Cell): string {
  if (cell.kind === "missing") return cell.reason.includes("undisclosed") ? "undisclosed" : "not measured";
  return escapeMarkdown(cell.detail === null ? cell.value : `${cell.value} (${cell.detail})`);
}

function gaps(summary: RunSummary): readonly string[] {
  const lines = remarksOf(summary, columnsOf(summary)).map(
    ({ heading, reason, names }) =>
      `- ${escapeMarkdown(heading)} of ${names.map(nameOf).join(", ")}: ${escapeMarkdown(reason)}`,
  );
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
  return lines.length === 0 ? [] : ["## Before you trust it", lines.join("\n")];
}

function inMarkdown(sentence: Sentence): string {
  return sentence
    .map((span) => {
      if (typeof span === "string") return span;
      return span.kind === "model" ? `**${nameOf(span.text)}**` : escapeMarkdown(span.text);
    })
    .join("");
}

function nameOf(name: string): string {
  return escapeMarkdown(shortened(name));
}

/** Text that is only text: no table cell, no markup, no link, no mention comes of it. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]#|~!]/g, (character) => `\\${character}`)
    .replace(/:\/\//g, "&#58;//")
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replace(/@/g, "&#64;");
}
