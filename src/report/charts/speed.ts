import { type RunSummary, type SettingSummary, whyNone } from "../data/setting-summaries.ts";
import { quantityInWords } from "../format/format.ts";
import { figureSpan, joined, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { methodText } from "../words/method.ts";
import { scopeText } from "../words/scope.ts";
import type { Chart } from "./chart.ts";
import { dotPlotsSpec } from "./dot-plots-spec.ts";
import { chartLabel, dotRow, extent, sizeColours, tableRow, tableText } from "./marks.ts";
import type { DotRow } from "./rows.ts";
import { type Axis, logAxis, numberLabels } from "./scales.ts";

const base = { id: "speed", title: "Speed" };

/** Reading a prompt and writing an answer, in tokens per second. */
export function speedChart({ settings }: RunSummary): Chart {
  const timed = settings.filter(({ figures }) => figures.decode.value !== null || figures.prefill.value !== null);
  if (timed.length === 0) {
    return { ...base, kind: "missing", reason: whyNone(settings, "decode", "no speed was measured") };
  }
  const inkOf = sizeColours(settings);
  const columns = (["prefill", "decode"] as const)
    .filter((id) => timed.some(({ figures }) => figures[id].value !== null))
    .map((id) => {
      const figures = timed.map((setting) => setting.figures[id]);
      const axis = (length: number): Axis => logAxis(extent(figures), length, { labels: numberLabels, title: "" });
      const rows = timed.map((setting) => dotRow(setting, chartLabel(setting), setting.figures[id], inkOf(setting)));
      return { title: `${id}, tokens per second (log scale)`, axis, rows: rows.map(withoutUnit) };
    });
  return {
    ...base,
    kind: "drawn",
    caption: caption(timed),
    note: `${methods(timed)} Bars show the spread named there. Colour: size. Generation, in the data, adds sampling and the host language to decode.`,
    table: {
      headings: ["Model", "Prefill", "Decode", "Generation", "Time to first token", "Threads"],
      rows: timed.map((setting) =>
        tableRow(
          setting,
          ...(["prefill", "decode", "generation", "timeToFirstToken"] as const).map((id) =>
            tableText(setting.figures[id]),
          ),
          scopeText(setting.figures.decode) ?? "not recorded",
        ),
      ),
    },
    spec: (width) => dotPlotsSpec(columns, width),
  };
}

/** The unit stands in the panel's title already. */
function withoutUnit(row: DotRow): DotRow {
  return { ...row, text: row.text.replace(/ tokens\/s$/, "") };
}

function caption(timed: readonly SettingSummary[]): Sentence {
  const parts = [fastest(timed, "decode", "writes"), fastest(timed, "prefill", "reads")].filter(
    (part) => part !== null,
  );
  return say`${joined(parts, "; ")}.`;
}

/** The fastest by its median; whether its spread is clear of the next one's is said too. */
function fastest(timed: readonly SettingSummary[], id: "prefill" | "decode", verb: string): Sentence | null {
  const [first, second] = timed
    .filter(({ figures }) => figures[id].value !== null)
    .toSorted((a, b) => (b.figures[id].value ?? 0) - (a.figures[id].value ?? 0));
  if (first === undefined) return null;
  const { value, low } = first.figures[id];
  const next = second?.figures[id];
  const overlaps = next !== undefined && (next.high ?? next.value ?? 0) >= (low ?? value ?? 0);
  const uncertainty: Sentence = overlaps && second !== undefined ? say`, not clear of ${modelSpan(second.name)}` : [];
  return say`${modelSpan(first.name)} ${verb} fastest, ${figureSpan(quantityInWords(first.figures[id]))}${uncertainty}`;
}

function methods(timed: readonly SettingSummary[]): string {
  const all = timed.flatMap(({ figures }) => [figures.prefill, figures.decode]).filter(({ value }) => value !== null);
  return [...new Set(all.map(methodText))]
    .slice(0, 3)
    .map((method) => `${capital(method)}.`)
    .join(" ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
