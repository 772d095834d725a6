import { clusteredShare, createClusters } from "../../statistics/clusters.ts";
import { countChanges } from "../../statistics/grouped-pairs.ts";
import { wilson } from "../../statistics/proportions.ts";
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

interface Value {
  readonly cluster: string;
  readonly value: number;
}

function clustersOf(values: readonly Value[]) {
  const clusters = createClusters();
  for (const { cluster, value } of values) clusters.add(cluster, value, 1);
  return clusters;
}

const sumOf = (values: readonly Value[]): number => values.reduce((sum, { value }) => sum + value, 0);

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

function shareFigure(values: readonly Value[]): PairedFigure {
  const clusters = clustersOf(values);
  const n = values.length;
  const share = clusters.grouped() ? clusteredShare(clusters.pairs, n) : wilson(sumOf(values), n);
  return {
    value: sumOf(values) / n,
    low: share?.low ?? null,
    high: share?.high ?? null,
    statistic: { kind: "share", groups: clusters.grouped() ? clusters.pairs.count() : null },
  };
}
