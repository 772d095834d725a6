import { type ScoreMetric, scoreMetrics } from "../../metrics/accuracy/scores.ts";
import { mcnemarExact } from "../../statistics/paired.ts";
import type { MissingCause } from "./causes.ts";
import {
  type CompareOptions,
  type Comparison,
  compared,
  notCompared,
  type Quantity,
  type Sides,
} from "./comparison.ts";
import type { ComparedModel, TaskEvidence } from "./evidence.ts";
import { answerDifferences, refusedDifferences, taskDifferences } from "./identity.ts";
import { type ItemPair, lacksOf, pairItems, plannedPairs } from "./pairing.ts";
import { estimateOf, flipsOf, groupsOf, scoredPairs } from "./scored-pairs.ts";
import type { NotCompared } from "./verdict.ts";

/** Every score of every task that either side was asked. */
export function compareAnswers(sides: Sides, options: CompareOptions): readonly Comparison[] {
  const { base, candidate } = sides;
  const keys = new Set([...base.tasks, ...candidate.tasks].map(({ key }) => key));
  return [...keys].flatMap((key) => {
    const [before, after] = [base, candidate].map(({ tasks }) => tasks.find((task) => task.key === key));
    if (before !== undefined && after !== undefined) return compareTask(sides, before, after, options);
    const lonely = before ?? after;
    return lonely === undefined
      ? []
      : metricsOf(lonely).map((metric) =>
          notCompared(placeOf(key, metric), options.confidence, {
            state: "missing",
            cause: { kind: "asked-on-one-side", side: before === undefined ? "candidate" : "base", task: key },
          }),
        );
  });
}

function compareTask(
  sides: Sides,
  before: TaskEvidence,
  after: TaskEvidence,
  options: CompareOptions,
): readonly Comparison[] {
  const metrics = scoreMetrics.filter(
    (metric) => metricsOf(before).includes(metric) || metricsOf(after).includes(metric),
  );
  const pairs = pairItems(before, after);
  const missing = whyMissing(before, after, pairs.length);
  const differences = refusedDifferences(
    [...answerDifferences(sides.base, sides.candidate), ...taskDifferences(before, after)],
    options.swap,
  );
  return metrics.map((metric) => {
    const place = placeOf(before.key, metric);
    const refused = (finding: NotCompared): Comparison => notCompared(place, options.confidence, finding);
    if (missing !== null) return refused({ state: "missing", cause: missing });
    if (differences.length > 0)
      return refused({ state: "incomparable", cause: { kind: "protocol-differs", differences } });
    if (tokensDiffer(metric, sides.base.subject, sides.candidate.subject))
      return refused({ state: "incomparable", cause: { kind: "other-tokens" } });
    return compareScore(metric, before, after, pairs, options);
  });
}

/** What a side lacks of what was planned; null where both have all and the same. */
function whyMissing(before: TaskEvidence, after: TaskEvidence, common: number): MissingCause | null {
  const lacks = lacksOf(before, after);
  if (lacks.length > 0) return { kind: "items-not-answered", lacks };
  const planned = plannedPairs(before, after);
  return common < planned.least ? { kind: "few-common-items", common, planned: planned.all } : null;
}

function metricsOf(task: TaskEvidence): readonly ScoreMetric[] {
  return scoreMetrics.filter(({ id }) => task.scores.has(id) || id === task.primaryMetric);
}

function placeOf(task: string, { id, unit, better }: ScoreMetric): Quantity {
  return { task, metric: id, work: null, unit, better, scale: "difference" };
}

/** A likelihood per token means something only where both split texts alike. */
function tokensDiffer(metric: ScoreMetric, base: ComparedModel, candidate: ComparedModel): boolean {
  if (metric.summary.statistic !== "ratio" || metric.summary.per !== "token" || sameFile(base, candidate)) return false;
  return base.tokenizerHash === null || base.tokenizerHash !== candidate.tokenizerHash;
}

function sameFile(base: ComparedModel, candidate: ComparedModel): boolean {
  return base.sha256 !== null && base.sha256 === candidate.sha256;
}

function compareScore(
  metric: ScoreMetric,
  before: TaskEvidence,
  after: TaskEvidence,
  pairs: readonly ItemPair[],
  { confidence }: CompareOptions,
): Comparison {
  const place = placeOf(before.key, metric);
  const scored = scoredPairs(before.scores.get(metric.id), after.scores.get(metric.id), pairs);
  if (scored.length < pairs.length || scored.length === 0)
    return notCompared(place, confidence, {
      state: "missing",
      cause: { kind: "items-without-score", missing: pairs.length - scored.length, items: pairs.length },
    });
  const sign = metric.better === "higher" ? 1 : -1;
  const groups = groupsOf(before, scored);
  const { estimate, counts, base, candidate } = estimateOf(metric, scored, groups, `${before.key}/${metric.id}`);
  const signed = estimate.interval(confidence);
  const interval =
    signed === null
      ? null
      : sign === 1
        ? { low: signed.low, high: signed.high }
        : { low: -signed.high, high: -signed.low };
  const flips = metric.summary.statistic === "share" ? flipsOf(scored) : null;
  return {
    ...place,
    base,
    candidate,
    ...compared(
      { n: estimate.n, difference: sign * estimate.value, interval, confidence, method: estimate.method },
      {
        spread: estimate.spread,
        ...(groups === null || groups.length === estimate.n ? {} : { groups: groups.length }),
        ...(counts === null ? {} : { counts: [counts] }),
        ...(estimate.widest === undefined ? {} : { widest: estimate.widest }),
      },
    ),
    p: flips === null ? null : mcnemarExact({ gained: flips.gained.length, lost: flips.lost.length }),
    flips,
    counts,
  };
}
