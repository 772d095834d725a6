import { servingMetrics } from "../../metrics/serving/definitions.ts";
import type { Row, ServedLoad } from "../../metrics/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { quantityInWords } from "../format/format.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { loadText } from "../words/serving.ts";
import type { Chart } from "./chart.ts";
import { kneeOf } from "./knee.ts";
import { chartLabel, sizeColours, tableRow, tableText } from "./marks.ts";
import { type ServingPoint, servingSpec } from "./serving-spec.ts";

type Arrivals = ServedLoad["arrivals"];

/** More lines than this can't be labelled apart. */
const maxLabels = 8;
const latencyIds = ["served_first_token_p95_ms", "served_first_token_p50_ms"] as const;

/** One model under one load. */
interface Level {
  readonly load: number;
  readonly latency: Row;
  readonly tokens: Row;
}

interface Line {
  readonly setting: SettingSummary;
  /** Lightest load first. */
  readonly levels: readonly Level[];
  readonly knee: number | null;
}

/** Time to the first token with so many users at once; null where none were put on a model. */
export const usersChart = (summary: RunSummary): Chart | null => loadChart(summary, "closed");
/** The same with requests that arrive at a rate: at random, or evenly where no others did. */
export const ratesChart = (summary: RunSummary): Chart | null =>
  loadChart(summary, "poisson") ?? loadChart(summary, "constant");

function loadChart({ run, settings }: RunSummary, arrivals: Arrivals): Chart | null {
  const rows = run.rows.filter(({ serving }) => serving?.arrivals === arrivals && serving.level !== null);
  // The slow tail where every load has enough requests for it, else the middle: one percentile on one axis.
  const metric = latencyIds.find((id) => rows.some((row) => row.metric === id && row.value !== null));
  if (metric === undefined) return null;
  const lines = settings.flatMap((setting): Line[] => {
    const levels = levelsOf(rows, setting, metric);
    return levels.length === 0 ? [] : [{ setting, levels, knee: kneeOf(levels.map(pointOfLevel)) }];
  });
  const loads = [...new Set(lines.flatMap(({ levels }) => levels.map(({ load }) => load)))].sort((a, b) => a - b);
  if (loads.length < 2) return null;
  const inkOf = sizeColours(settings);
  const points = lines.flatMap((line) =>
    pointsOf(line, inkOf(line.setting), lines.length <= maxLabels ? chartLabel(line.setting) : ""),
  );
  const limitMs = limitOf(run.rows);
  const isClosed = arrivals === "closed";
  const percentile = metric === latencyIds[0] ? "95th percentile" : "median";
  return {
    id: isClosed ? "users" : "rates",
    kind: "drawn",
    title: isClosed ? "Users at once" : "Requests at a rate",
    caption: caption(lines, arrivals),
    note: `Time to the first token, ${percentile}, waiting included. Bars: 95 % interval by order statistics. Ring: the knee, with most tokens a second for the wait. Dashed: the limit. Colour: size.`,
    table: {
      headings: ["Model", ...loads.map((load) => loadText(arrivals, load))],
      rows: lines.map(({ setting, levels }) =>
        tableRow(
          setting,
          ...loads.map((load) => {
            const level = levels.find((one) => one.load === load);
            return level === undefined ? "not measured" : tableText(level.latency);
          }),
        ),
      ),
    },
    spec: (width) =>
      servingSpec({ points, limitMs, loadTitle: isClosed ? "users at once" : "requests a second" }, width),
  };
}

function levelsOf(rows: readonly Row[], { model, variant }: SettingSummary, metric: string): readonly Level[] {
  const own = rows.filter((row) => row.model === model.id && row.variant === variant);
  const levels = own.flatMap((latency): Level[] => {
    if (latency.metric !== metric || latency.value === null) return [];
    const tokens = own.find(
      (row) =>
        row.metric === servingMetrics.tokens.id &&
        row.task === latency.task &&
        row.serving?.level === latency.serving?.level,
    );
    return tokens === undefined ? [] : [{ load: latency.serving?.level ?? 0, latency, tokens }];
  });
  const [first] = levels;
  // Loads of several suites differ in length: those of the first stand on one axis.
  return levels.filter(({ latency }) => latency.task === first?.latency.task).toSorted((a, b) => a.load - b.load);
}

const pointOfLevel = ({ load, latency, tokens }: Level) => ({
  load,
  latency: latency.value ?? 0,
  throughput: tokens.value ?? 0,
});

function limitOf(rows: readonly Row[]): number {
  const [limit = 500] = rows.flatMap(({ method }) =>
    method.kind === "served-capacity" ? [method.limits.firstTokenMs] : [],
  );
  return limit;
}

function pointsOf({ setting, levels, knee }: Line, ink: string, label: string): readonly ServingPoint[] {
  return levels.map(({ load, latency: { value, low, high } }, index) => ({
    key: setting.key,
    ink,
    load,
    latency: value ?? 0,
    low: low ?? value ?? 0,
    high: high ?? value ?? 0,
    isKnee: load === knee,
    label: index === levels.length - 1 ? label : "",
  }));
}

function caption(lines: readonly Line[], arrivals: Arrivals): Sentence {
  const best = lines.toSorted((a, b) => (b.knee ?? 0) - (a.knee ?? 0))[0];
  const level = best?.levels.find(({ load }) => load === best.knee);
  if (best === undefined || level === undefined) return [];
  return say`${modelSpan(best.setting.name)} has its knee at ${figureSpan(loadText(arrivals, level.load))}: ${figureSpan(quantityInWords(level.tokens))}, first token within ${figureSpan(quantityInWords(level.latency))}.`;
}
