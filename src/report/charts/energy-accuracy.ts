import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { accuracyGap, isSettled } from "../findings/compare.ts";
import { costRatio } from "../findings/cost-ratio.ts";
import { bytes, quantityInWords } from "../format/format.ts";
import { figureSpan, listed, type Sentence, say } from "../format/sentence.ts";
import { whyAbsent } from "../words/caveats.ts";
import type { Chart } from "./chart.ts";
import { energyAccuracySpec, type TradeOff } from "./energy-accuracy-spec.ts";
import { chartLabel, tableRow, tableText } from "./marks.ts";

const base = { id: "energy-accuracy", title: "Accuracy against energy per correct answer" };

/** Which models are worth their energy. */
export function energyAccuracyChart(summary: RunSummary): Chart {
  const { settings, run } = summary;
  const placed = settings.filter(
    ({ figures }) => figures.accuracy.value !== null && figures.energyPerCorrectAnswer.value !== null,
  );
  if (placed.length < 2) {
    const unknown = settings
      .map(({ figures }) => figures.energyPerCorrectAnswer)
      .find((figure) => figure.value === null);
    const missing = `needs accuracy and energy per correct answer of two models${unknown === undefined ? "" : ` (${whyAbsent(unknown)})`}`;
    return { ...base, kind: "missing", reason: missing };
  }
  const points = tradeOffs(placed);
  const estimated = placed.some(({ figures }) => figures.energyPerCorrectAnswer.origin === "modelled");
  const { lowFactor, highFactor } = run.run.energyProxy;
  return {
    ...base,
    kind: "drawn",
    caption: caption(summary, placed, points),
    note: `Up and to the left is better. Vertical bars: 95 % intervals of accuracy; horizontal: what is known of the energy. Beside models on the front: their peak memory.${
      estimated
        ? ` Energy is modelled from CPU time: the whole axis may stretch by ×${lowFactor} to ×${highFactor}, alike for models on one thread count.`
        : ""
    }${unplaced(settings, placed)}`,
    table: {
      headings: ["Model", "Energy per correct answer", "Accuracy", "Peak memory", "On the front"],
      rows: placed.map((setting, index) =>
        tableRow(
          setting,
          tableText(setting.figures.energyPerCorrectAnswer),
          quantityInWords(setting.figures.accuracy),
          tableText(setting.figures.peakResident),
          points[index]?.front ? "yes" : "no",
        ),
      ),
    },
    spec: (width) => energyAccuracySpec(points, width),
  };
}

function tradeOffs(settings: readonly SettingSummary[]): readonly TradeOff[] {
  const points = settings.map((setting) => {
    const { accuracy, energyPerCorrectAnswer: energy } = setting.figures;
    const [x, y] = [energy.value ?? 0, accuracy.value ?? 0];
    return {
      key: setting.key,
      name: chartLabel(setting),
      energy: x,
      energyLow: energy.low !== null && energy.low > 0 ? energy.low : x,
      energyHigh: energy.high ?? x,
      accuracy: y,
      accuracyLow: accuracy.low ?? y,
      accuracyHigh: accuracy.high ?? y,
    };
  });
  return points.map((one, index) => {
    const front = !points.some(
      (other) =>
        other.accuracy >= one.accuracy &&
        other.energy <= one.energy &&
        (other.accuracy > one.accuracy || other.energy < one.energy),
    );
    const memory = settings[index]?.figures.peakResident.value ?? null;
    return { ...one, name: front && memory !== null ? `${one.name}, ${bytes(memory)}` : one.name, front };
  });
}

function caption(summary: RunSummary, placed: readonly SettingSummary[], points: readonly TradeOff[]): Sentence {
  const front = placed.filter((_, index) => points[index]?.front === true).toSorted((a, b) => joules(a) - joules(b));
  const others = placed.filter((setting) => !front.includes(setting));
  const beaten = others.filter((other) => front.some((one) => clearlyBeats(summary, one, other))).length;
  const names = listed(
    front.map(({ name }) => name),
    4,
  );
  const opening =
    front.length === 1
      ? say`${names} is both the most accurate and the cheapest`
      : say`From cheapest to most accurate, ${names} make the front: each costs less than all that answer better`;
  if (others.length === 0) return say`${opening}.`;
  if (beaten === others.length)
    return say`${opening}. Each other model is clearly both less accurate and dearer than one of these.`;
  const share = figureSpan(`${beaten} of ${others.length}`);
  return say`${opening}. Of the other models, ${share} are clearly both less accurate and dearer; for the rest that is not significant.`;
}

function clearlyBeats(summary: RunSummary, one: SettingSummary, other: SettingSummary): boolean {
  const gap = accuracyGap(summary, one, other);
  const part = costRatio(summary, one, other, "energyPerCorrectAnswer");
  return gap !== null && gap.low > 0 && part !== null && part.high < 1 && isSettled(part);
}

function joules({ figures }: SettingSummary): number {
  return figures.energyPerCorrectAnswer.value ?? Number.POSITIVE_INFINITY;
}

function unplaced(all: readonly SettingSummary[], placed: readonly SettingSummary[]): string {
  const left = all.length - placed.length;
  return left === 0 ? "" : ` ${left} of ${all.length} models can't be placed: the table gives the reasons.`;
}
