import type { Row } from "../../metrics/types.ts";
import { quantityInWords, significant } from "../format.ts";
import { grouped } from "../grouped.ts";
import { figure, model, type Sentence, say } from "../sentence.ts";
import type { RunSummary, Subject } from "../subjects.ts";
import { type BatchPoint, batchSpec } from "./batch-spec.ts";
import type { Chart } from "./chart.ts";
import { labelOf, rowOf, sizeColours, tableText } from "./marks.ts";

const base = { id: "batch", title: "Several sequences at once" };
/** More lines than this can't be labelled apart; the picker and the table tell them. */
const mostLabels = 8;

interface Timing {
  readonly sequences: number;
  readonly row: Row;
}
interface Line {
  readonly subject: Subject;
  /** Fewest sequences first. */
  readonly timings: readonly Timing[];
}

/** What several sequences decoded side by side get together; null where the run timed no batch. */
export function batchChart({ run, subjects }: RunSummary): Chart | null {
  const asked = run.rows.filter(({ metric }) => metric === "batch_tokens_per_second");
  // Batches of one length only stand on one axis: those that the run has most of.
  const alike = grouped(asked, lengthWords).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const lines = subjects.flatMap((subject): Line[] => {
    const own = alike.filter(({ model, variant }) => model === subject.model.id && variant === subject.variant);
    const timings = own
      .map((row) => ({ sequences: sequencesOf(row), row }))
      .toSorted((a, b) => a.sequences - b.sequences);
    return timings.some(({ row }) => row.value !== null) ? [{ subject, timings }] : [];
  });
  const counts = [...new Set(lines.flatMap(({ timings }) => timings.map(({ sequences }) => sequences)))];
  if (counts.length < 2) return null;
  const inkOf = sizeColours(subjects);
  const points = lines.flatMap((line) =>
    pointsOf(line, inkOf(line.subject), lines.length <= mostLabels ? labelOf(line.subject) : ""),
  );
  const sorted = counts.toSorted((a, b) => a - b);
  return {
    ...base,
    kind: "drawn",
    caption: caption(lines),
    note: `Tokens per second of all sequences together, ${lengthWords(alike[0])}. Bars: range over loads, or over repetitions of one. Colour: size.`,
    table: {
      headings: ["Model", ...sorted.map(inWords)],
      rows: lines.map(({ subject, timings }) =>
        rowOf(
          subject,
          ...sorted.map((count) => {
            const timing = timings.find(({ sequences }) => sequences === count);
            return timing === undefined ? "not measured" : tableText(timing.row);
          }),
        ),
      ),
    },
    spec: (width) => batchSpec(points, width),
  };
}

/** The label stands at the last point of the line. */
function pointsOf({ subject, timings }: Line, ink: string, label: string): readonly BatchPoint[] {
  const measured = timings.flatMap(({ sequences, row: { value, low, high } }) =>
    value === null ? [] : [{ sequences, speed: value, low: low ?? value, high: high ?? value }],
  );
  return measured.map((point, index) => ({
    ...point,
    key: subject.key,
    ink,
    label: index === measured.length - 1 ? label : "",
  }));
}

/** Sequences as a batch's method begins with them: `batch 32 × 4 sequences at depth 0, …`. */
function sequencesOf({ method }: Row): number {
  return Number(/ × (\d+) /.exec(method)?.[1] ?? 1);
}

function lengthWords(row: Pick<Row, "method"> | undefined): string {
  const [, tokens = "?", depth = "?"] = /^batch (\d+) .* at depth (\d+)/.exec(row?.method ?? "") ?? [];
  return `${tokens} tokens each at depth ${depth}`;
}

function inWords(sequences: number): string {
  return sequences === 1 ? "1 sequence" : `${sequences} sequences`;
}

function caption(lines: readonly Line[]): Sentence {
  const gains = lines.flatMap(({ subject, timings }) => {
    const measured = timings.filter(({ row }) => row.value !== null);
    const [first, last] = [measured[0], measured.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    return [{ subject, first, last, factor: (last.row.value ?? 0) / (first.row.value ?? 1) }];
  });
  const most = gains.toSorted((a, b) => b.factor - a.factor)[0];
  if (most === undefined) return [];
  const { subject, first, last, factor } = most;
  if (factor <= 1) return say`No model gets more from several sequences at once.`;
  const isClear = (last.row.low ?? last.row.value ?? 0) > (first.row.high ?? first.row.value ?? 0);
  const doubt: Sentence = isClear ? [] : say`, not clear of the spread`;
  return say`${model(subject.name)} gains most: ${inWords(last.sequences)} together get ${figure(quantityInWords(last.row))}, ${figure(`${significant(factor, 2)} times`)} what ${inWords(first.sequences)} get${first.sequences === 1 ? "s" : ""}${doubt}.`;
}
