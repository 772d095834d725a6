import { breakEvenTokens, trainingFlop } from "../../analysis/scaling/scaling-laws.ts";
import type { RunSummary } from "../data/setting-summaries.ts";
import { accuracyGap } from "../findings/compare.ts";
import { type Lesson, lessonsOf } from "../findings/lessons.ts";
import { leavesOut } from "../format/estimate.ts";
import { count, flop } from "../format/format.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { type BreakEvenLine, breakEvenSpec } from "./break-even-spec.ts";
import type { Chart } from "./chart.ts";
import { sizeColours, tableRow } from "./marks.ts";

const base = { id: "break-even", title: "Break-even of longer schooling" };

/** Models of nearly equal training compute have nothing to earn back. */
const clearlyMore = 1.05;

/** Compute of training and use together: where a small model that was schooled longer becomes the cheaper one. */
export function breakEvenChart(summary: RunSummary): Chart {
  const lessons = lessonsOf(summary);
  if (new Set(lessons.map(({ parameters }) => parameters)).size < 2)
    return { ...base, kind: "missing", reason: "it needs models of two sizes that disclose their training tokens" };
  const inkOf = sizeColours(summary.settings);
  const lines = lessons.map(
    (lesson, index): BreakEvenLine => ({
      key: lesson.reference.key,
      label: lessons[index + 1]?.parameters === lesson.parameters ? "" : `${count(lesson.parameters)} parameters`,
      parameters: lesson.parameters,
      trainingFlop: trainingFlop(lesson),
      ink: inkOf(lesson.reference),
    }),
  );
  return {
    ...base,
    kind: "drawn",
    caption: caption(summary, lessons),
    note: "Modelled, not measured: 6 FLOP per parameter and training token, 2 per parameter and token of use; what the engine makes of a FLOP is in the energy. Lines of one colour are one size, trained on more or fewer tokens.",
    table: {
      headings: ["Model", "Parameters", "Training tokens", "Training", "Use doubles it after"],
      rows: lessons.map(({ reference, parameters, tokens }) =>
        tableRow(
          reference,
          count(parameters),
          count(tokens),
          flop(trainingFlop({ parameters, tokens })),
          `${count(3 * tokens, 2)} tokens`,
        ),
      ),
    },
    spec: (width) => breakEvenSpec(lines, width),
  };
}

/** The longest-schooled model that a larger one does not clearly outdo, and when it has paid for its schooling. */
function caption(summary: RunSummary, lessons: readonly Lesson[]): Sentence {
  const pairs = lessons.flatMap((small) =>
    lessons.flatMap((large) => {
      const tokens = breakEvenTokens(small, large);
      const gap = accuracyGap(summary, small.reference, large.reference);
      const holds = gap !== null && (gap.value >= 0 || !leavesOut(gap, 0));
      const dearer = small.parameters * small.tokens > clearlyMore * large.parameters * large.tokens;
      return tokens === null || !dearer || !holds ? [] : [{ small, large, tokens }];
    }),
  );
  const best = pairs.toSorted((a, b) => b.large.parameters - a.large.parameters || b.tokens - a.tokens)[0];
  if (best === undefined)
    return say`No smaller model here cost more to train than a larger one that answers no better: none has to earn its schooling back.`;
  return say`${modelSpan(best.small.reference.name)} cost more to train than ${modelSpan(best.large.reference.name)} and answers no worse; after ${figureSpan(`${count(best.tokens, 2)} tokens`)} of use it has cost less in all.`;
}
