import { clusteredShare, createClusters } from "../../statistics/clusters.ts";
import { tango } from "../../statistics/paired.ts";
import { wilson } from "../../statistics/proportions.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
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
  const values = changes.map(({ cluster, before, after }) => ({ cluster, value: after - before }));
  const clusters = clustersOf(values);
  const value = sumOf(values) / values.length;
  if (clusters.grouped()) {
    const interval = ratioInterval(clusters.pairs);
    const statistic = { kind: "difference-of-shares", groups: clusters.pairs.count() } as const;
    return { value, low: interval?.low ?? null, high: interval?.high ?? null, statistic };
  }
  const counts = {
    gained: values.filter((one) => one.value > 0).length,
    lost: values.filter((one) => one.value < 0).length,
    n: values.length,
  };
  const interval = tango(counts);
  return {
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    statistic: { kind: "difference-of-shares", groups: null },
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
