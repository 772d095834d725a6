import type { Assessment } from "../../analysis/comparison/assess.ts";
import { printable } from "../../lib/untrusted.ts";
import { workId } from "../../records/work.ts";
import { intervalHeading } from "./cells.ts";
import type { ComparisonReport } from "./types.ts";

/**
 * Every quantity as OpenMetrics text, for CI servers that draw or compare such figures from run to run.
 * Source: OpenMetrics 1.0, text format.
 */
export function comparisonOpenMetrics(report: ComparisonReport, exit: number): string {
  const { assessments, base, candidate } = report;
  const family = (name: string, help: string, samples: readonly string[]): readonly string[] => [
    `# TYPE schoolmark_${name} gauge`,
    `# HELP schoolmark_${name} ${help}`,
    ...samples.map((sample) => `schoolmark_${name}${sample}`),
  ];
  const samples = (pick: (row: Assessment) => number | null, more: Readonly<Record<string, string>> = {}) =>
    assessments.flatMap((row) => {
      const value = pick(row);
      return value === null || !Number.isFinite(value) ? [] : [`${labels({ ...placeOf(row), ...more })} ${value}`];
    });
  return [
    ...family("value", "Measured figure in the metric's own unit.", [
      ...samples((row) => row.base, { side: "base", model: base.subject.id }),
      ...samples((row) => row.candidate, { side: "candidate", model: candidate.subject.id }),
    ]),
    ...family(
      "difference",
      "Candidate against base, positive is better; ratios as natural logarithms.",
      samples((row) => row.difference),
    ),
    ...family(
      "difference_low",
      `Lower end of the ${intervalHeading(assessments)}, which verdicts are read from.`,
      samples((row) => row.interval?.low ?? null),
    ),
    ...family(
      "difference_high",
      `Upper end of the ${intervalHeading(assessments)}, which verdicts are read from.`,
      samples((row) => row.interval?.high ?? null),
    ),
    ...family(
      "verdict",
      "1 for the verdict that the quantity came to; none without a margin.",
      assessments.flatMap((row) => {
        const { name } = row.verdict;
        return name === null
          ? []
          : [`${labels({ ...placeOf(row), verdict: name, gated: row.gated ? "yes" : "no" })} 1`];
      }),
    ),
    ...family("exit", "Exit code of the check.", [` ${exit}`]),
    "# EOF",
    "",
  ].join("\n");
}

function placeOf({ metric, task, work }: Assessment): Readonly<Record<string, string>> {
  return { metric, ...(task === null ? {} : { task }), ...(work === null ? {} : { work: workId(work) }) };
}

function labels(values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${name}="${printable(value).replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`,
  );
  return `{${pairs.join(",")}}`;
}
