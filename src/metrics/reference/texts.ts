import { type Clusters, createClusters } from "../../statistics/clusters.ts";
import { coarseDivergence } from "../../statistics/divergence.ts";
import { hasNoWidth, type Interval, within } from "../../statistics/interval.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
import { countShare, stratifiedShare } from "../../statistics/shares.ts";
import { referenceMetrics } from "./definitions.ts";
import type { AnswerPair } from "./pair-answers.ts";
import type { ReferenceFigure } from "./types.ts";

/** How much less likely the same texts are; comparable whatever the tokenizers. */
export function bitsPerByteFigures(pairs: readonly AnswerPair[]): readonly ReferenceFigure[] {
  const clusters = createClusters();
  let n = 0;
  for (const { cluster, reference, model } of pairs) {
    if (reference.text === null || model.text === null) continue;
    clusters.add(cluster, (model.text.nats - reference.text.nats) / Math.LN2, reference.text.bytes);
    n += 1;
  }
  if (n === 0) return [];
  const statistic = { kind: "difference-of-sums" } as const;
  return [{ definition: referenceMetrics.bitsPerByteChange, n, statistic, ...ratioOf(clusters) }];
}

/** What the two hold likely at the same positions; only for models that split texts alike. */
export function distributionFigures(pairs: readonly AnswerPair[]): readonly ReferenceFigure[] {
  const [divergence, agreement] = [createClusters(), createClusters()];
  let [n, covered, top] = [0, 0, 0];
  for (const { cluster, reference, model } of pairs) {
    for (const [position, head] of reference.heads) {
      const other = model.heads.get(position);
      if (other === undefined) continue;
      const found = coarseDivergence(head, other);
      divergence.add(cluster, found.nats, 1);
      agreement.add(cluster, head.outcomes[0] === other.outcomes[0] ? 1 : 0, 1);
      n += 1;
      covered += found.covered;
      top = Math.max(top, head.outcomes.length);
    }
  }
  if (n === 0) return [];
  const texts = divergence.pairs.count();
  const { value, low, high } = ratioOf(divergence, { low: 0, high: Number.POSITIVE_INFINITY });
  const same = stratifiedShare([countShare(agreement)]);
  return [
    {
      definition: referenceMetrics.klDivergence,
      n,
      value,
      low,
      high,
      statistic: { kind: "divergence", top, coveredShare: covered / n, texts },
    },
    {
      definition: referenceMetrics.topAgreement,
      n,
      value: agreement.pairs.ratio(),
      low: same?.low ?? null,
      high: same?.high ?? null,
      statistic: { kind: "share-of-positions", texts },
    },
  ];
}

/** No interval of one text, nor where nothing varies. */
function ratioOf(
  { pairs }: Clusters,
  possible: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
): Pick<ReferenceFigure, "value" | "low" | "high"> {
  const interval = ratioInterval(pairs);
  const kept = interval === null || hasNoWidth(interval) ? null : within(interval, possible.low, possible.high);
  return { value: pairs.ratio(), low: kept?.low ?? null, high: kept?.high ?? null };
}
