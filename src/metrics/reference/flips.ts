import { countChanges } from "../../statistics/grouped-pairs.ts";
import { countRight, stratifiedShare } from "../../statistics/shares.ts";
import { stratifiedPaired } from "../../statistics/stratified.ts";
import { referenceMetrics } from "./definitions.ts";
import type { AnswerPair } from "./pair-answers.ts";
import type { PairedFigure, ReferenceFigure } from "./types.ts";

/** Items that changed between right and wrong, and the difference that makes. */
export function flipFigures(pairs: readonly AnswerPair[]): readonly ReferenceFigure[] {
  const judged = pairs.flatMap(({ cluster, reference, model }) =>
    reference.right === null || model.right === null ? [] : [{ cluster, before: reference.right, after: model.right }],
  );
  if (judged.length === 0) return [];
  const n = judged.length;
  const lost = judged.map(({ cluster, before, after }) => ({ cluster, value: after < before ? 1 : 0 }));
  const gained = judged.map(({ cluster, before, after }) => ({ cluster, value: after > before ? 1 : 0 }));
  return [
    { definition: referenceMetrics.rightChange, n, ...changeFigure(judged) },
    { definition: referenceMetrics.flipsLost, n, ...shareFigure(lost) },
    { definition: referenceMetrics.flipsGained, n, ...shareFigure(gained) },
  ];
}

interface Change {
  readonly cluster: string;
  readonly before: number;
  readonly after: number;
}

/** Share right after less share right before, of the same items; not of none. */
export function changeFigure(changes: readonly Change[]): PairedFigure {
  const counts = countChanges(changes.map(({ cluster, before, after }) => ({ group: cluster, value: after - before })));
  const interval = stratifiedPaired([counts]);
  return {
    value: (counts.gained - counts.lost) / counts.n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    statistic: { kind: "difference-of-shares", groups: counts.grouping?.groups ?? null },
  };
}

/** How often `value` is 1. */
function shareFigure(items: readonly { readonly cluster: string; readonly value: number }[]): PairedFigure {
  const counts = countRight(items.map(({ cluster, value }) => ({ group: cluster, value })));
  const share = stratifiedShare([counts]);
  return {
    value: counts.right / counts.n,
    low: share?.low ?? null,
    high: share?.high ?? null,
    statistic: { kind: "share", groups: counts.grouping?.groups ?? null },
  };
}
