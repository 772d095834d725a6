import { type GateOutcome, outcomeOf, type Verdict } from "../../analysis/comparison/verdict.ts";
import type { BudgetCheck } from "../../analysis/policy/budgets.ts";
import { printable } from "../../lib/untrusted.ts";
import { budgetInWords, cellsOf, levelText, quantityName } from "./cells.ts";
import type { ComparisonReport } from "./types.ts";
import { reasonText } from "./words/causes.ts";

interface TestCase {
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

/**
 * What decided, as JUnit XML: a case for each gate and budget. Worse than allowed is a failure; what could not be told
 * (undecided, missing, incomparable) is an error. Lengths are cut to what CI servers show.
 */
export function comparisonJunit(report: ComparisonReport): string {
  const cases = [...gateCases(report), ...report.budgets.map(budgetCase)];
  const count = (outcomes: readonly GateOutcome[]): number =>
    cases.filter(({ verdict }) => outcomes.includes(outcomeOf(verdict.name))).length;
  const name = attribute(`${report.candidate.subject.id} against ${report.base.source}`, 512);
  const counts = `tests="${cases.length}" failures="${count(["regressed"])}" errors="${count(["undecided", "incomparable"])}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="schoolmark" ${counts}>`,
    `  <testsuite name="${name}" ${counts} timestamp="${attribute(report.candidate.at, 40)}">`,
    ...cases.map(caseXml),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function gateCases({ assessments, unmatched }: ComparisonReport): readonly TestCase[] {
  const compared = assessments.flatMap((row): readonly TestCase[] => {
    const { name, ...told } = row.verdict;
    if (!row.gated || name === null) return [];
    const { quantity, base, candidate, difference, interval, margin } = cellsOf(row);
    const detail = `base ${base}, candidate ${candidate}, difference ${difference} (${levelText(row.confidence)} interval ${interval}), allowed ${margin}`;
    return [{ name: quantity, verdict: { ...told, name }, detail }];
  });
  const absent = unmatched.map(
    (gate): TestCase => ({
      name: quantityName(gate),
      verdict: { name: "missing", cause: { kind: "on-neither-side" }, needed: null },
      detail: "",
    }),
  );
  return [...compared, ...absent];
}

function budgetCase(check: BudgetCheck): TestCase {
  const { task, metric, work, verdict } = check;
  return {
    name: `budget: ${quantityName({ metric, task, work })}`,
    verdict,
    detail: budgetInWords(check),
  };
}

function caseXml({ name, verdict, detail }: TestCase): string {
  const outcome = outcomeOf(verdict.name);
  const head = `    <testcase classname="schoolmark" name="${attribute(name, 512)}"`;
  const message = attribute([verdict.name, reasonText(verdict)].filter((part) => part !== null).join(": "), 1024);
  const body = attribute(detail, 8192);
  if (outcome === "pass") return `${head}>\n      <system-out>${verdict.name}. ${body}</system-out>\n    </testcase>`;
  const tag = outcome === "regressed" ? "failure" : "error";
  return `${head}>\n      <${tag} type="${verdict.name}" message="${message}">${body}</${tag}>\n    </testcase>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML content and attributes: cut, without characters that XML 1.0 can't hold, escaped. */
function attribute(text: string, most: number): string {
  return [...printable(text)]
    .slice(0, most)
    .join("")
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
