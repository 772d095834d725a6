import { printable } from "../../lib/untrusted.ts";
import type { Chart, ChartRow } from "../charts/chart.ts";
import { textOrReason } from "../charts/marks.ts";
import { type Axis, byteLabels, jouleLabels, linearAxis, logAxis, numberLabels, shareAxis } from "../charts/scales.ts";
import { briefNames } from "../format/brief-names.ts";
import { quantityInWords } from "../format/format.ts";
import { categoryColour } from "../format/palette.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { dateInWords } from "../page/document.ts";
import type { SiteFigureId } from "./entry.ts";
import { overTimeSpec, type TimedLine } from "./over-time-spec.ts";
import type { Stay, Track } from "./tracks.ts";

interface Series {
  readonly id: SiteFigureId;
  readonly title: string;
  /** When a line breaks. */
  readonly note: string;
  axis(values: readonly number[], length: number): Axis;
}

const series: readonly Series[] = [
  {
    id: "accuracy",
    title: "Accuracy over time",
    note: "Bars are 95 % intervals. A line breaks where other questions were asked.",
    axis: (values, length) => shareAxis(values, length, "accuracy"),
  },
  {
    id: "decode",
    title: "Decoding speed over time",
    note: "Tokens a second; bars are the spread over loads. A line breaks where the machine, the threads or the timed length is another.",
    axis: (values, length) => linearAxis(values, length, { labels: numberLabels, title: "tokens a second" }, "zero"),
  },
  {
    id: "energyPerCorrectAnswer",
    title: "Energy per correct answer over time",
    note: "Logarithmic; bars are the whole range of the figure. A line breaks where other questions were asked, on another machine, or where energy was had by other means.",
    axis: (values, length) => logAxis(values, length, { labels: jouleLabels, title: "energy per correct answer" }),
  },
  {
    id: "peakResident",
    title: "Peak memory over time",
    note: "Bars are the spread over loads. A line breaks where the machine is another.",
    axis: (values, length) => linearAxis(values, length, { labels: byteLabels, title: "peak memory" }, "zero"),
  },
];

/** What each model reached from run to run. */
export function overTimeCharts(tracks: readonly Track[]): readonly Chart[] {
  const names = briefNames(tracks.map(({ name }) => name));
  return series.map((one) => chartOf(one, tracks, names));
}

function chartOf({ id, title, note, axis }: Series, tracks: readonly Track[], names: readonly string[]): Chart {
  const base = { id: `time-${id}`, title };
  const rows: ChartRow[] = [];
  const lines = tracks.map(({ key, name, stays }, index): TimedLine => {
    const points = stays.flatMap(({ run, time, figures }) => {
      const { value, low, high, basis } = figures[id];
      rows.push({
        key,
        cells: [
          printable(name),
          dateInWords(run.at),
          printable(run.name),
          textOrReason(figures[id], figures[id].reason),
        ],
      });
      const isDrawn = value !== null && Number.isFinite(time) && (id !== "energyPerCorrectAnswer" || value > 0);
      return isDrawn ? [{ time, value, low, high, basis, row: rows.length - 1 }] : [];
    });
    return { key, name: printable(names[index] ?? name), ink: categoryColour(index), points };
  });
  const drawn = lines.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return { ...base, kind: "missing", reason: "no run here measured it" };
  const values = drawn.flatMap(({ points }) =>
    points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
  );
  const positive = id === "energyPerCorrectAnswer" ? values.filter((value) => value > 0) : values;
  return {
    ...base,
    kind: "drawn",
    caption: caption(id, tracks),
    note,
    table: { headings: ["Model", "Date", "Run", title.replace(/ over time$/, "")], rows },
    spec: (width) => overTimeSpec(drawn, (length) => axis(positive, length), width),
  };
}

/** The largest change between the last two figures on one basis; in plain words, since one pair of runs settles little. */
function caption(id: SiteFigureId, tracks: readonly Track[]): Sentence {
  const changes = tracks.flatMap(({ name, stays }) => {
    const measured = stays.filter(({ figures }) => figures[id].value !== null);
    const [before, now] = [measured.at(-2), measured.at(-1)];
    if (before === undefined || now === undefined || before.figures[id].basis !== now.figures[id].basis) return [];
    return [{ name, before, now, size: sizeOfChange(id, before, now) }];
  });
  const [largest] = changes.toSorted((a, b) => b.size - a.size);
  if (largest === undefined)
    return say`No model was measured twice on the same basis yet: there is no change to tell of.`;
  const { name, before, now } = largest;
  const words = say`${modelSpan(name)} went from ${figureSpan(quantityInWords(before.figures[id]))} to ${figureSpan(quantityInWords(now.figures[id]))}`;
  return changes.length === 1
    ? say`${words} between its last two runs.`
    : say`Of ${figureSpan(`${changes.length}`)} models measured again, ${words}: the largest change between a model's last two runs.`;
}

function sizeOfChange(id: SiteFigureId, before: Stay, now: Stay): number {
  const [a, b] = [before.figures[id].value ?? 0, now.figures[id].value ?? 0];
  return id === "accuracy" ? Math.abs(b - a) : Math.abs(Math.log(Math.max(b, 1e-12) / Math.max(a, 1e-12)));
}
