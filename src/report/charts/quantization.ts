import { printable } from "../../lib/untrusted.ts";
import { isQuantized, type Quantized } from "../data/model-facts.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { accuracyGap, signedPoints } from "../findings/compare.ts";
import { leavesOut } from "../format/estimate.ts";
import { bytes, count, quantityInWords, significant } from "../format/format.ts";
import { grouped } from "../format/grouped.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { chartLabel, sizeColours, tableRow } from "./marks.ts";
import { type QuantizedPoint, quantizationSpec } from "./quantization-spec.ts";

const base = { id: "quantization", title: "The quantization ladder" };

/** What fewer bits cost: each model in its quantizations, by the size of its file. */
export function quantizationChart(summary: RunSummary): Chart {
  const ladders = laddersOf(summary.settings);
  if (ladders.length === 0)
    return { ...base, kind: "missing", reason: "no model is here in two quantizations with its accuracy measured" };
  const inkOf = sizeColours(summary.settings);
  const points = ladders.flatMap((rungs, line) =>
    rungs.map((setting, rung): QuantizedPoint => {
      const { value, low, high } = setting.figures.accuracy;
      const scheme = printable(setting.model.quantization);
      return {
        key: setting.key,
        line: String(line),
        label: rung === 0 ? `${scheme}, ${count(setting.model.parameters)} parameters` : scheme,
        fileBytes: setting.model.fileBytes,
        accuracy: value ?? 0,
        low: low ?? value ?? 0,
        high: high ?? value ?? 0,
        ink: inkOf(setting),
      };
    }),
  );
  return {
    ...base,
    kind: "drawn",
    caption: caption(summary, ladders),
    note: "Lines join quantizations of one model. Bars: 95 % intervals. A large model in few bits stands beside a small one in many where their files are equally large.",
    table: {
      headings: ["Model", "Quantization", "Bits per weight", "File", "Accuracy"],
      rows: ladders
        .flat()
        .map((setting) =>
          tableRow(
            setting,
            printable(setting.model.quantization),
            significant(setting.model.bitsPerWeight, 2),
            bytes(setting.model.fileBytes),
            quantityInWords(setting.figures.accuracy),
          ),
        ),
    },
    spec: (width) => quantizationSpec(points, width),
  };
}

type Rung = Quantized & { readonly model: { readonly fileBytes: number } };

function isRung(setting: SettingSummary): setting is Rung {
  return isQuantized(setting) && setting.model.fileBytes !== null && setting.figures.accuracy.value !== null;
}

/** Models that are here in several quantizations, each with most bits first. */
function laddersOf(settings: readonly SettingSummary[]): readonly (readonly Rung[])[] {
  const scored = settings.filter(isRung);
  return grouped(scored, trainingOf)
    .map((group) => group.toSorted((a, b) => b.model.bitsPerWeight - a.model.bitsPerWeight))
    .filter((group) => new Set(group.map((setting) => setting.model.quantization)).size > 1);
}

/** Where tokens are undisclosed the name without its quantization has to tell trainings apart. */
function trainingOf({ model: { architecture, tokenizerHash, parameters, trainingTokens, id, quantization } }: Rung) {
  const training = trainingTokens ?? id.toLowerCase().replace(quantization.toLowerCase(), "");
  return JSON.stringify([architecture, tokenizerHash, parameters, training]);
}

function caption(summary: RunSummary, ladders: readonly (readonly SettingSummary[])[]): Sentence {
  const steps = ladders.flatMap((rungs) => {
    const [most, fewest] = [rungs[0], rungs.at(-1)];
    const gap = most === undefined || fewest === undefined ? null : accuracyGap(summary, fewest, most);
    return most === undefined || fewest === undefined || gap === null ? [] : [{ most, fewest, gap }];
  });
  const worst = steps.toSorted((a, b) => a.gap.value - b.gap.value)[0];
  if (worst === undefined) return [];
  const clear = steps.filter(({ gap }) => leavesOut(gap, 0) && gap.value < 0).length;
  const opening =
    clear === 0
      ? say`No model is clearly worse in fewer bits`
      : say`${figureSpan(`${clear} of ${steps.length}`)} models are clearly worse in fewer bits`;
  return say`${opening}; the largest change is ${signedPoints(worst.gap)} from ${modelSpan(chartLabel(worst.most))} to ${modelSpan(chartLabel(worst.fewest))}.`;
}
