import { median } from "../../statistics/ranks.ts";
import type { RunSummary } from "../data/setting-summaries.ts";
import { settingKeyIn } from "../data/setting-summaries.ts";
import { decimals, quantityInWords } from "../format/format.ts";
import { figureSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { chartLabel, tableRow } from "./marks.ts";
import { type TimedDot, timelineSpec } from "./timeline-spec.ts";

const base = { id: "timeline", title: "The run as it went" };
/** Samples of either kind, clean or noisy, that a chart of this size can show. */
const maxShownSamples = 300;

/** What was done when, and when something else used the machine. */
export function timelineChart({ settings, run }: RunSummary): Chart {
  const { stretches } = run.detail;
  if (stretches.length === 0) return { ...base, kind: "missing", reason: "no record tells when it was made" };
  const keyOf = settingKeyIn(run.plan);
  const timeline = run.noise.timeline.map((sample) => ({ ...sample, key: keyOf(sample) }));
  const start = Math.min(...stretches.map((stretch) => stretch.start));
  const inSeconds = (time: number): number => (time - start) / 1000;
  const present = settings.filter(({ key }) => stretches.some((stretch) => stretch.key === key));
  const lanes = present.map((setting) => ({ key: setting.key, name: chartLabel(setting) }));
  const bars = stretches
    .filter(({ key }) => lanes.some((lane) => lane.key === key))
    .map(({ key, kind, start: from, end }) => ({ key, kind, from: inSeconds(from), to: inSeconds(end) }));
  const noisy = timeline.filter(({ marks }) => marks.length > 0);
  const end = Math.max(...bars.map(({ to }) => to));
  const spans = joined(
    noisy.map(({ startEpochMs, endEpochMs }) => ({ from: inSeconds(startEpochMs), to: inSeconds(endEpochMs) })),
    end / 200,
  );
  const dots = dotsOf(timeline, inSeconds);
  return {
    ...base,
    kind: "drawn",
    caption: caption(run.noise.samples, noisy.length, end),
    note: `Above: what each model did. ${dots.length === 0 ? "" : "Below: each timed sample's speed against the median of its model and kind; filled: quiet, open: disturbed, diamonds: taken again. "}${spans.length === 0 ? "" : "Shaded: something else used the machine. "}In gaps memory was read, or a quiet moment waited for. Models are measured in a random order, so that drift does not favour one.`,
    table: {
      headings: ["Model", "From, s", "To, s", "Samples", "Of them disturbed", "Taken again"],
      rows: present.map((setting) => {
        const own = bars.filter(({ key }) => key === setting.key);
        const samples = timeline.filter(({ key }) => key === setting.key);
        return tableRow(
          setting,
          decimals(Math.min(...own.map(({ from }) => from)), 1),
          decimals(Math.max(...own.map(({ to }) => to)), 1),
          String(samples.length),
          samples.length === 0 ? "not recorded" : String(samples.filter(({ marks }) => marks.length > 0).length),
          String(samples.filter(({ attempt }) => attempt > 0).length),
        );
      }),
    },
    spec: (width) => timelineSpec({ lanes, bars, spans, dots }, width),
  };
}

type KeyedSample = RunSummary["run"]["noise"]["timeline"][number] & { readonly key: string };

/** Samples against the median of those of the same model and work, thinned where there are very many. */
function dotsOf(timeline: readonly KeyedSample[], inSeconds: (time: number) => number): readonly TimedDot[] {
  const kindOf = ({ key, phase, depth, tokens, sequences, threads }: KeyedSample): string =>
    JSON.stringify([key, phase, depth, tokens, sequences, threads]);
  const speedOf = ({ tokens, startEpochMs, endEpochMs }: KeyedSample): number =>
    Math.max(tokens, 1) / Math.max(endEpochMs - startEpochMs, 1e-3);
  const speeds = new Map<string, number[]>();
  for (const sample of timeline) speeds.set(kindOf(sample), [...(speeds.get(kindOf(sample)) ?? []), speedOf(sample)]);
  const medians = new Map([...speeds].map(([kind, values]) => [kind, median(values)]));
  const isNoisy = ({ marks }: KeyedSample): boolean => marks.length > 0;
  return [thinned(timeline.filter((sample) => !isNoisy(sample))), thinned(timeline.filter(isNoisy))]
    .flat()
    .map((sample) => ({
      key: sample.key,
      at: inSeconds(sample.startEpochMs),
      change: speedOf(sample) / (medians.get(kindOf(sample)) ?? 1) - 1,
      noisy: isNoisy(sample),
      remeasured: sample.attempt > 0,
    }));
}

/** An even choice of what is too much to draw. */
function thinned<T>(values: readonly T[]): readonly T[] {
  const stride = Math.ceil(values.length / maxShownSamples);
  return values.filter((_, index) => index % stride === 0);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans in order of time as one where they lie closer than can be told apart: else thousands would pile up. */
function joined(spans: readonly Span[], closest: number): readonly Span[] {
  return spans.reduce<Span[]>((kept, span) => {
    const last = kept.at(-1);
    if (last === undefined || span.from - last.to > closest) kept.push(span);
    else kept[kept.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    return kept;
  }, []);
}

function caption(read: number, noisy: number, seconds: number): Sentence {
  const length = figureSpan(quantityInWords({ value: seconds * 1000, low: null, high: null, unit: "ms" }));
  if (read === 0) return say`The run took ${length}; what else used the machine was not recorded.`;
  if (noisy === 0)
    return say`The run took ${length}; none of its ${figureSpan(`${read} timed samples`)} shows a disturbance.`;
  return say`The run took ${length}; ${figureSpan(`${noisy} of ${read}`)} timed samples were disturbed.`;
}
