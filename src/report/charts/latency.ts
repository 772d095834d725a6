import { stepQuantile } from "../../statistics/ranks.ts";
import type { SettingLatencies } from "../data/detail/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { quantityInWords } from "../format/format.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { type LatencyLine, latencySpec } from "./latency-spec.ts";
import { chartLabel, sizeColours, tableRow } from "./marks.ts";

const base = { id: "latency", title: "How long an answer takes" };
/** Requests from which on a tail can be told: below these its estimate rests on a handful of values. */
const enoughFor = { p95: 200, p99: 1000 };
/** Fewer requests than this give no distribution. */
const fewest = 20;

const kinds = [
  { id: "firstToken", title: "to the first token" },
  { id: "betweenTokens", title: "from token to token" },
  { id: "item", title: "for a whole question" },
] as const;

/** The distribution of waiting times of each model, not their mean alone. */
export function latencyChart({ settings, run }: RunSummary): Chart {
  const timed = settings.flatMap((setting) => {
    const times = run.detail.latencies.find(({ key }) => key === setting.key);
    return times === undefined || times.requests < fewest ? [] : [{ setting, times }];
  });
  if (timed.length === 0)
    return { ...base, kind: "missing", reason: `it needs ${fewest} answered questions of one model` };
  const inkOf = sizeColours(settings);
  const generated = kinds.filter(({ id }) => id !== "item" && timed.some(({ times }) => times[id].length >= fewest));
  const panels = (generated.length > 0 ? generated : kinds.filter(({ id }) => id === "item")).map(({ id, title }) => ({
    title: `milliseconds ${title} (log scale)`,
    lines: timed
      .filter(({ times }) => times[id].length >= fewest)
      .map(
        ({ setting, times }): LatencyLine => ({
          key: setting.key,
          name: chartLabel(setting),
          ink: inkOf(setting),
          times: times[id],
        }),
      ),
  }));
  return {
    ...base,
    kind: "drawn",
    caption: caption(timed, generated.length > 0 ? "firstToken" : "item"),
    note: `Each line climbs to the share of ${generated.length > 0 ? "generated answers" : "questions"} that took no longer; dots mark the median and, from ${enoughFor.p95} requests on, the 95th percentile. Wall clock, the harness's own work included. Colour: size.`,
    table: {
      headings: [
        "Model",
        "Requests",
        ...kinds.map(({ title }) => `Median ${title}`),
        "95th percentile for a question",
        "99th percentile",
      ],
      rows: timed.map(({ setting, times }) =>
        tableRow(
          setting,
          times.requests.toLocaleString("en-US"),
          ...kinds.map(({ id }) => milliseconds(times[id], 0.5, times[id].length, 1)),
          milliseconds(times.item, 0.95, times.requests, enoughFor.p95),
          milliseconds(times.item, 0.99, times.requests, enoughFor.p99),
        ),
      ),
    },
    spec: (width) => latencySpec(panels, enoughFor.p95, width),
  };
}

function milliseconds(times: readonly number[], share: number, requests: number, least: number): string {
  const value = stepQuantile(times, share);
  if (value === null) return "not measured: nothing was generated";
  if (requests < least) return `not told below ${least} requests`;
  return quantityInWords({ value, low: null, high: null, unit: "ms" });
}

function caption(
  timed: readonly { readonly setting: SettingSummary; readonly times: SettingLatencies }[],
  id: "firstToken" | "item",
): Sentence {
  const known = timed
    .flatMap(({ setting, times }) => {
      const value = stepQuantile(times[id], 0.5);
      return value === null ? [] : [{ setting, value }];
    })
    .toSorted((a, b) => a.value - b.value);
  const [fastest, slowest] = [known[0], known.at(-1)];
  if (fastest === undefined || slowest === undefined) return [];
  const told = (value: number) => figureSpan(quantityInWords({ value, low: null, high: null, unit: "ms" }));
  const what = id === "item" ? "answers half of the questions within" : "gives half of its first tokens within";
  if (fastest === slowest) return say`${modelSpan(fastest.setting.name)} ${what} ${told(fastest.value)}.`;
  return say`${modelSpan(fastest.setting.name)} ${what} ${told(fastest.value)}, ${modelSpan(slowest.setting.name)} within ${told(slowest.value)}.`;
}
