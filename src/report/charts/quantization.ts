import { printable } from "../../lib/untrusted.ts";
import { leavesOut } from "../estimate.ts";
import { accuracyGap, signedPoints } from "../findings/compare.ts";
import { bytes, count, quantityInWords, significant } from "../format.ts";
import { grouped } from "../grouped.ts";
import { isQuantized, type Quantized } from "../model-facts.ts";
import { figure, model, type Sentence, say } from "../sentence.ts";
import type { RunSummary, Subject } from "../subjects.ts";
import type { Chart } from "./chart.ts";
import { labelOf, rowOf, sizeColours } from "./marks.ts";
import { type QuantizedPoint, quantizationSpec } from "./quantization-spec.ts";

const base = { id: "quantization", title: "The quantization ladder" };

/** What fewer bits cost: each model in its quantizations, by the size of its file. */
export function quantizationChart(summary: RunSummary): Chart {
  const ladders = laddersOf(summary.subjects);
  if (ladders.length === 0)
    return { ...base, kind: "missing", reason: "no model is here in two quantizations with its accuracy measured" };
  const inkOf = sizeColours(summary.subjects);
  const points = ladders.flatMap((rungs, line) =>
    rungs.map((subject, rung): QuantizedPoint => {
      const { value, low, high } = subject.figures.accuracy;
      const scheme = printable(subject.model.quantization);
      return {
        key: subject.key,
        line: String(line),
        label: rung === 0 ? `${scheme}, ${count(subject.model.parameters)} parameters` : scheme,
        fileBytes: subject.model.fileBytes,
        accuracy: value ?? 0,
        low: low ?? value ?? 0,
        high: high ?? value ?? 0,
        ink: inkOf(subject),
      };
    }),
  );
  return {
    ...base,
    kind: "drawn",
    caption: caption(ladders),
    note: "Lines join quantizations of one model. Bars: 95 % intervals. A large model in few bits stands beside a small one in many where their files are equally large.",
    table: {
      headings: ["Model", "Quantization", "Bits per weight", "File", "Accuracy"],
      rows: ladders
        .flat()
        .map((subject) =>
          rowOf(
            subject,
            printable(subject.model.quantization),
            significant(subject.model.bitsPerWeight, 2),
            bytes(subject.model.fileBytes),
            quantityInWords(subject.figures.accuracy),
          ),
        ),
    },
    spec: (width) => quantizationSpec(points, width),
  };
}

type Rung = Quantized & { readonly model: { readonly fileBytes: number } };

function isRung(subject: Subject): subject is Rung {
  return isQuantized(subject) && subject.model.fileBytes !== null && subject.figures.accuracy.value !== null;
}

/** Models that are here in several quantizations, each with most bits first. */
function laddersOf(subjects: readonly Subject[]): readonly (readonly Rung[])[] {
  const scored = subjects.filter(isRung);
  return grouped(scored, trainingOf)
    .map((group) => group.toSorted((a, b) => b.model.bitsPerWeight - a.model.bitsPerWeight))
    .filter((group) => new Set(group.map((subject) => subject.model.quantization)).size > 1);
}

/** Where tokens are undisclosed the name without its quantization has to tell trainings apart. */
function trainingOf({ model: { architecture, tokenizerHash, parameters, trainingTokens, id, quantization } }: Rung) {
  const training = trainingTokens ?? id.toLowerCase().replace(quantization.toLowerCase(), "");
  return JSON.stringify([architecture, tokenizerHash, parameters, training]);
}

function caption(ladders: readonly (readonly Subject[])[]): Sentence {
  const steps = ladders.flatMap((rungs) => {
    const [most, fewest] = [rungs[0], rungs.at(-1)];
    const gap =
      most === undefined || fewest === undefined ? null : accuracyGap(fewest.figures.accuracy, most.figures.accuracy);
    return most === undefined || fewest === undefined || gap === null ? [] : [{ most, fewest, gap }];
  });
  const worst = steps.toSorted((a, b) => a.gap.value - b.gap.value)[0];
  if (worst === undefined) return [];
  const clear = steps.filter(({ gap }) => leavesOut(gap, 0) && gap.value < 0).length;
  const opening =
    clear === 0
      ? say`No model is clearly worse in fewer bits`
      : say`${figure(`${clear} of ${steps.length}`)} models are clearly worse in fewer bits`;
  return say`${opening}; the largest change is ${signedPoints(worst.gap)} from ${model(labelOf(worst.most))} to ${model(labelOf(worst.fewest))}.`;
}
