import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { factText } from "../data/model-facts.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { accuracyGap } from "../findings/compare.ts";
import { growingSchool, lessonsOf } from "../findings/lessons.ts";
import { count, quantityInWords, schooling as schoolingText } from "../format/format.ts";
import { figureSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { chartLabel, sizeColours, tableRow } from "./marks.ts";
import { type SchoolPoint, schoolingSpec } from "./schooling-spec.ts";

const base = { id: "schooling", title: "Accuracy against schooling" };

/** What more training tokens per parameter did, at each size. */
export function schoolingChart(summary: RunSummary): Chart {
  const scored = summary.settings.filter((setting) => setting.figures.accuracy.value !== null);
  const disclosed = scored.filter((setting) => setting.schooling !== null);
  if (disclosed.length === 0) {
    const reason =
      scored.length === 0
        ? "no accuracy was measured"
        : "no model discloses how many tokens it was trained on; --training-tokens MODEL=N tells them";
    return { ...base, kind: "missing", reason };
  }
  const undisclosed = scored.length - disclosed.length;
  const points = pointsOf(summary, scored);
  return {
    ...base,
    kind: "drawn",
    caption: caption(summary),
    note: `Bars: 95 % intervals. Lines join models of one size in one quantization; diamonds are further quantizations. The guide at 20 tokens per parameter is where training alone is cheapest for its loss (Chinchilla); beyond it, training costs more and use costs less.${
      undisclosed === 0 ? "" : " Open marks at the right: training tokens undisclosed."
    }`,
    table: {
      headings: ["Model", "Parameters", "Training tokens", "Tokens per parameter", "Accuracy"],
      rows: scored.map((setting) =>
        tableRow(
          setting,
          factText(setting.model, "parameters", count),
          setting.model.trainingTokens === null ? "undisclosed" : count(setting.model.trainingTokens),
          setting.schooling === null ? "undisclosed" : schoolingText(setting.schooling),
          quantityInWords(setting.figures.accuracy),
        ),
      ),
    },
    spec: (width) => schoolingSpec(points, width),
  };
}

function caption(summary: RunSummary): Sentence {
  const lines = growingSchool(lessonsOf(summary));
  const rising = lines.filter((rungs) => {
    const [first, last] = [rungs[0]?.reference, rungs.at(-1)?.reference];
    const gap = first === undefined || last === undefined ? null : accuracyGap(summary, last, first);
    return gap !== null && gap.low > 0;
  });
  if (lines.length === 0) return say`Each model stands at what it was taught; no size was taught more than once.`;
  if (rising.length === lines.length)
    return say`At every size that was taught more than once, the most schooled answers clearly better than the least.`;
  const share = figureSpan(`${rising.length} of ${lines.length}`);
  return say`At ${share} sizes that were taught more than once, the most schooled answers clearly better than the least.`;
}

/** One mark a model. Ends of lines are labelled first, as they name the whole line. */
function pointsOf(summary: RunSummary, scored: readonly SettingSummary[]): readonly SchoolPoint[] {
  const inkOf = sizeColours(summary.settings);
  const lessons = lessonsOf(summary);
  const lines = growingSchool(lessons);
  const points = scored.map((setting) => {
    const lesson = lessons.find(({ quantizations }) => quantizations.some((one) => one === setting));
    const line = lines.findIndex((rungs) => rungs.some(({ reference }) => reference === setting));
    const isFurther = lesson !== undefined && lesson.reference !== setting;
    const { value, low, high } = setting.figures.accuracy;
    const end = lines[line]?.at(-1)?.reference === setting;
    const point: SchoolPoint = {
      key: setting.key,
      name: chartLabel(setting),
      line: line < 0 ? null : String(line),
      label: line < 0 ? labelFor(setting, scored, isFurther) : end ? sizeOf(setting) : "",
      shape: isFurther ? "diamond" : "circle",
      schooling: setting.schooling,
      accuracy: value ?? 0,
      low: low ?? value ?? 0,
      high: high ?? value ?? 0,
      ink: inkOf(setting),
    };
    return { point, rank: end ? 0 : isFurther ? 2 : 1 };
  });
  return points.toSorted((a, b) => a.rank - b.rank).map(({ point }) => point);
}

/** A size, where models of one family come in several; a quantization, beside another of the same training; else its name. */
function labelFor(setting: SettingSummary, all: readonly SettingSummary[], isFurther: boolean): string {
  if (isFurther) return printable(setting.model.quantization ?? "");
  const family = all.filter(({ model }) => sameFamily(model, setting.model));
  const sizes = new Set(family.map(({ model }) => model.parameters)).size;
  return sizes > 1 && setting.schooling !== null ? sizeOf(setting) : chartLabel(setting);
}

function sizeOf({ model }: SettingSummary): string {
  return factText(model, "parameters", (parameters) => `${count(parameters)} parameters`);
}

function sameFamily(a: ModelIdentity, b: ModelIdentity): boolean {
  if (a.architecture === null) return false;
  return a.architecture === b.architecture && a.tokenizerHash !== null && a.tokenizerHash === b.tokenizerHash;
}
