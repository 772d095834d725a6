import { counted } from "../../lib/counted.ts";
import type {
  CpuTimeModel,
  EnergyRatioBasis,
  Method,
  PairedStatistic,
  ScoreStatistic,
  SensorReadings,
  SpreadShape,
} from "../../metrics/method.ts";
import type { Row } from "../../metrics/types.ts";
import { workId } from "../../records/work.ts";
import { limitsText } from "./serving.ts";
import { threadsText } from "./work.ts";

type Told = Pick<Row, "work" | "threads" | "fileCache" | "n">;
type Words = { readonly [K in Method["kind"]]: (method: Extract<Method, { kind: K }>, row: Told) => string };

/** How a figure was come by, as one sentence: the column `method`. */
export function methodText(row: Told & Pick<Row, "method">): string {
  return textOf(row.method, row);
}

function textOf<K extends Method["kind"]>(method: Extract<Method, { kind: K }>, row: Told): string {
  return (words[method.kind] as Words[K])(method, row);
}

const likelihoodWords = {
  "prompt-logprobs": "log-probabilities of the prompt from a server",
  "forced-decoding": "log-probabilities from a server by forcing each token",
} as const;

const words: Words = {
  score: ({ scoring, likelihoodFrom, statistic }) =>
    scoring.length === 0
      ? "not scored"
      : joined(
          scoring.join(" and "),
          likelihoodFrom.length === 0 ? null : likelihoodFrom.map((from) => likelihoodWords[from]).join(" and "),
          statistic === null ? null : scoreStatisticText(statistic),
        ),
  "mean-of-tasks": ({ tasks }) => `macro mean of ${counted(tasks, "task")} (primary metric of each)`,
  timing: ({ clock, spread, proxy }, { work }) => {
    const place = work === null ? null : workId(work);
    if (spread === null) return joined(place);
    return proxy === null
      ? joined(place, clockWords[clock], spreadText(spread))
      : joined(place, proxyText(proxy), `${medianText(spread)}; ${boundsText(proxy)}`);
  },
  load: ({ spread, spawnMs }, { fileCache }) => {
    if (spread === null) return "median of loads";
    const place = fileCache === null ? null : cacheWords[fileCache];
    const start = `start of the process apart: ${(spawnMs ?? 0).toFixed(0)} ms`;
    return `${joined("opening the model", place, spreadText(spread).replace(" × 1", ""))}; ${start}`;
  },
  "first-use": ({ spread }) =>
    joined(
      "first repetition after opening",
      spread === null ? null : "less the median of the settled ones",
      spread === null ? null : spreadText(spread).replace(" × 1", ""),
    ),
  quantile: ({ share }) => `${Math.round(100 * share)}th percentile of answers`,
  "served-rate": ({ loads, seconds }, { n }) =>
    `${counted(n, "request")} in ${counted(loads, "load")}, ${seconds.toPrecision(3)} s under load`,
  "served-share": ({ limits }, { n }) =>
    limits === null ? `of ${counted(n, "request")}` : `of ${counted(n, "request")}, ${limitsText(limits)}`,
  "served-capacity": ({ limits, tried }) =>
    `highest of ${tried.join(", ")} up to which at least 95 % of requests have ${limitsText(limits)}`,
  "thread-trial": ({ rates }) =>
    `trial of decode with ${rates.map((one) => `${one.threads}: ${one.decodeTokensPerSecond.toPrecision(3)} tokens/s`).join(", ")}`,
  "bandwidth-share": (_, { work }) =>
    joined(work === null ? null : workId(work), clockWords.engine, "of the best pass before and after"),
  "share-of-samples": (_, { n }) => `of ${counted(n, "timed sample")}`,
  "file-size": () => "size of the file",
  "memory-peak": ({ loads, bounds }) => {
    const which = loads === null ? "loads" : counted(loads, "load");
    return `highest of ${which}, less the process before the model${bounds === null ? "" : "; range over loads"}`;
  },
  "engine-account": () => "the engine's own account",
  "header-estimate": ({ loads }) => `from the header, for the context that was taken; ${counted(loads, "load")}`,
  proxy: ({ proxy, over, withAccuracy }) =>
    `${joined(proxyText(proxy), sumText(over))}; ${boundsText(proxy)}${withAccuracy ? withAccuracyWords : ""}`,
  "common-threads": ({ proxy, items, withAccuracy }, { threads }) => {
    const again = `${counted(items, "item")} asked again with ${threadsText(threads)}`;
    const bounds = withAccuracy ? "the sample's and the accuracy's 95 % intervals" : "the sample's 95 % interval";
    return `${joined(proxyText(proxy), again, "tasks counted by their items")}; ${boundsText(proxy)} joined with ${bounds}`;
  },
  sensor: ({ sensors, readings, withAccuracy }, { work }) =>
    joined(
      work === null ? null : workId(work),
      sensors.join(" and "),
      readings === null ? null : `${readingsText(readings)}${withAccuracy ? withAccuracyWords : ""}`,
    ),
  "idle-power": ({ sensors, seconds }) =>
    `${sensors.join(" and ")} over ${seconds.toFixed(1)} s before the first load; range of the readings`,
  "energy-ratio": ({ reference, basis }, { threads }) => `against ${reference}, ${ratioText(basis, threads)}`,
  "against-reference": ({ reference, statistic, allTasks }) =>
    joined(`against ${reference}: ${pairedStatisticText(statistic)}`, allTasks ? "items of all tasks together" : null),
  "over-baseline": ({ baseline, statistic }) => `over ${baseline}: ${pairedStatisticText(statistic)}`,
  "scaling-law": () => "Chinchilla's law, by both published fits",
  summary: ({ statistic, of }) => `${statistic} of ${of}`,
  none: () => "",
  priced: ({ energy }, row) => textOf(energy, row),
};

const clockWords = { engine: "engine call", wall: "wall clock", processor: "CPU time" } as const;
const cacheWords = { warm: "file in memory (warm)", cold: "file on disk alone (cold)" } as const;
const withAccuracyWords = " joined with the accuracy's 95 % interval";
const wattsWords = { option: "as given", table: "from its data sheet", assumed: "assumed" } as const;

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(", ");
}

function medianText({ loads, repetitions: { low, high } }: SpreadShape): string {
  return `median of ${counted(loads, "load")} × ${low === high ? low : `${low}–${high}`}`;
}

function spreadText(spread: SpreadShape): string {
  const median = medianText(spread);
  switch (spread.bounds) {
    case "range-over-loads":
      return `${median}; range over loads`;
    case "median-interval":
      return `${median}; 95 % interval of the median within one load`;
    case "range-of-repetitions":
      return `${median}; range of the repetitions`;
    case null:
      return median;
  }
}

function scoreStatisticText(statistic: ScoreStatistic): string {
  const over = groupsText(statistic.groups);
  switch (statistic.kind) {
    case "share":
      return `share with Wilson's 95 % interval${over}`;
    case "mean":
      return `mean with Student's 95 % interval${over}`;
    case "ratio":
      return `sum over items ÷ sum of ${statistic.per}s, linearised 95 % interval${over}`;
  }
}

function groupsText(groups: number | null): string {
  return groups === null ? "" : ` over ${counted(groups, "group")} of items`;
}

function pairedStatisticText(statistic: PairedStatistic): string {
  switch (statistic.kind) {
    case "difference-of-shares":
      return statistic.groups === null
        ? "paired difference, Tango's 95 % interval"
        : `paired difference, Tango's 95 % interval at the effective number of items in ${counted(statistic.groups, "group")}`;
    case "share":
      return `share of the same items, Wilson's 95 % interval${groupsText(statistic.groups)}`;
    case "difference-of-sums":
      return "difference of sums over the same texts, linearised 95 % interval";
    case "divergence": {
      const percent = 100 * statistic.coveredShare;
      return `lower bound: tokens among both models' ${statistic.top} likeliest (${percent.toFixed(percent > 99 ? 2 : 1)} % of the reference's probability) and all others as one class, linearised 95 % interval over ${statistic.texts} texts`;
    }
    case "share-of-positions":
      return `share of positions with Wilson's 95 % interval over ${statistic.texts} texts`;
    case "none":
      return "not compared";
  }
}

function proxyText({ wattsPerThread, wattsFrom }: CpuTimeModel): string {
  return `CPU time × ${Number(wattsPerThread.toPrecision(3))} W a thread (${wattsWords[wattsFrom]})`;
}

function boundsText({ lowFactor, highFactor }: CpuTimeModel): string {
  return `bounds ×${lowFactor} … ×${highFactor} of the proxy`;
}

function sumText(over: "items" | { readonly tasks: number }): string {
  return over === "items" ? "sum over items" : `sum over ${counted(over.tasks, "task")}`;
}

function readingsText({ of, hertz, seconds, bounds }: SensorReadings): string {
  const what = of === "power" ? "mean power" : of === "repetitions" ? "sum over repetitions" : sumText(of);
  const bounded = bounds.kind === "range" ? "range of the readings" : `95 % interval over ${bounds.batches} stretches`;
  return `${what}, ${counted(hertz, "reading")} a second over ${seconds.toFixed(1)} s; ${bounded}`;
}

function ratioText(basis: EnergyRatioBasis, threads: readonly number[]): string {
  switch (basis.kind) {
    case "sensors":
      return `ratio of the sensor's figures${basis.interval ? " with both intervals" : ""}`;
    case "cpu-time":
      return "ratio of CPU times";
    case "equal-threads":
      return `ratio of CPU times at equal threads, where the watts cancel${basis.interval ? "; 95 % interval over the items in pairs" : ""}`;
    case "common-threads":
      return `ratio of CPU times with ${threadsText(threads)}, where the watts cancel, over ${counted(basis.items, "item")} of ${counted(basis.tasks, "task")} asked again${basis.interval ? "; 95 % interval over the items in pairs" : ""}`;
    case "proxy-bounds":
      return `ratio of CPU times, the proxy's bounds (×${basis.lowFactor} … ×${basis.highFactor}) on both sides`;
  }
}
