import { timingMeasures } from "../../metrics/timing/timing-measures.ts";
import type { Row } from "../../metrics/types.ts";
import type { Work } from "../../records/work.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { quantityInWords, significant } from "../format/format.ts";
import { grouped } from "../format/grouped.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { type BatchPoint, batchSpec } from "./batch-spec.ts";
import type { Chart } from "./chart.ts";
import { chartLabel, sizeColours, tableRow, tableText } from "./marks.ts";

const base = { id: "batch", title: "Several sequences at once" };
/** More lines than this can't be labelled apart; the picker and the table tell them. */
const maxLabels = 8;

interface Timing {
  readonly work: Work;
  readonly row: Row;
}
interface Line {
  readonly setting: SettingSummary;
  /** Fewest sequences first. */
  readonly timings: readonly Timing[];
}

/** What several sequences decoded side by side get together; null where the run timed no batch. */
export function batchChart({ run, settings }: RunSummary): Chart | null {
  const asked = run.rows.flatMap((row): Timing[] =>
    row.metric === timingMeasures.batch.definition.id && row.work !== null ? [{ work: row.work, row }] : [],
  );
  // Batches of one length only stand on one axis: those that the run has most of.
  const alike = grouped(asked, lengthText).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const [first] = alike;
  const lines = settings.flatMap((setting): Line[] => {
    const timings = alike
      .filter(({ row }) => row.model === setting.model.id && row.variant === setting.variant)
      .toSorted((a, b) => a.work.sequences - b.work.sequences);
    return timings.some(({ row }) => row.value !== null) ? [{ setting, timings }] : [];
  });
  const counts = [...new Set(lines.flatMap(({ timings }) => timings.map(({ work }) => work.sequences)))];
  if (first === undefined || counts.length < 2) return null;
  const inkOf = sizeColours(settings);
  const points = lines.flatMap((line) =>
    pointsOf(line, inkOf(line.setting), lines.length <= maxLabels ? chartLabel(line.setting) : ""),
  );
  const sorted = counts.toSorted((a, b) => a - b);
  return {
    ...base,
    kind: "drawn",
    caption: caption(lines),
    note: `Tokens per second of all sequences together, ${lengthText(first)}. Bars: range over loads, or over repetitions of one. Colour: size.`,
    table: {
      headings: ["Model", ...sorted.map(inWords)],
      rows: lines.map(({ setting, timings }) =>
        tableRow(
          setting,
          ...sorted.map((count) => {
            const timing = timings.find(({ work }) => work.sequences === count);
            return timing === undefined ? "not measured" : tableText(timing.row);
          }),
        ),
      ),
    },
    spec: (width) => batchSpec(points, width),
  };
}

/** The label stands at the last point of the line. */
function pointsOf({ setting, timings }: Line, ink: string, label: string): readonly BatchPoint[] {
  const measured = timings.flatMap(({ work: { sequences }, row: { value, low, high } }) =>
    value === null ? [] : [{ sequences, speed: value, low: low ?? value, high: high ?? value }],
  );
  return measured.map((point, index) => ({
    ...point,
    key: setting.key,
    ink,
    label: index === measured.length - 1 ? label : "",
  }));
}

function lengthText({ work: { tokens, depth } }: Timing): string {
  return `${tokens} tokens each at depth ${depth}`;
}

function inWords(sequences: number): string {
  return sequences === 1 ? "1 sequence" : `${sequences} sequences`;
}

function caption(lines: readonly Line[]): Sentence {
  const gains = lines.flatMap(({ setting, timings }) => {
    const measured = timings.filter(({ row }) => row.value !== null);
    const [first, last] = [measured[0], measured.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    return [{ setting, first, last, factor: (last.row.value ?? 0) / (first.row.value ?? 1) }];
  });
  const most = gains.toSorted((a, b) => b.factor - a.factor)[0];
  if (most === undefined) return [];
  const { setting, first, last, factor } = most;
  if (factor <= 1) return say`No model gets more from several sequences at once.`;
  const isClear = (last.row.low ?? last.row.value ?? 0) > (first.row.high ?? first.row.value ?? 0);
  const uncertainty: Sentence = isClear ? [] : say`, not clear of the spread`;
  return say`${modelSpan(setting.name)} gains most: ${inWords(last.work.sequences)} together get ${figureSpan(quantityInWords(last.row))}, ${figureSpan(`${significant(factor, 2)} times`)} what ${inWords(first.work.sequences)} get${first.work.sequences === 1 ? "s" : ""}${uncertainty}.`;
}
