import { type Estimate, hasNoWidth, within } from "../../statistics/interval.ts";
import { meanInterval } from "../../statistics/means.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
import { countShare, stratifiedShare } from "../../statistics/shares.ts";
import type { ScoreCaveat } from "../caveat.ts";
import type { ScoreStatistic } from "../method.ts";
import type { Row } from "../types.ts";
import type { Summary } from "./scores.ts";
import type { ScoreTally } from "./task-tally.ts";

/** A score's value with its interval, how both were made, and what is to be kept in mind. */
export type ScoreFigure = Pick<Row, "n" | "value" | "low" | "high" | "caveats"> & {
  readonly statistic: ScoreStatistic;
};

/** Makes a figure of the sums of a score. Never gives a number that is not finite. */
export function scoreFigure(summary: Summary, tally: ScoreTally): ScoreFigure {
  switch (summary.statistic) {
    case "share":
      return shareFigure(tally);
    case "mean":
      return meanFigure(summary, tally);
    case "ratio":
      return ratioFigure(summary, tally);
  }
}

function withoutInterval(statistic: ScoreStatistic, n: number, value: number | null, caveat: ScoreCaveat): ScoreFigure {
  return { statistic, n, value, low: null, high: null, caveats: [caveat] };
}

function absent(statistic: ScoreStatistic, n: number, caveat: ScoreCaveat): ScoreFigure {
  return withoutInterval(statistic, n, null, caveat);
}

/** The share of items that scored 1, with its interval; by groups where items share one. null: no such score, or one group. */
export function shareOf(tally: ScoreTally): Estimate | null {
  return tally.statistic === "moments" ? stratifiedShare([countShare(tally.clusters)]) : null;
}

/** Answers about one passage are right or wrong together: without this, intervals would be too narrow. */
function groupsIn({ clusters }: ScoreTally): number | null {
  return clusters.grouped() ? clusters.pairs.count() : null;
}

function shareFigure(tally: ScoreTally): ScoreFigure {
  const statistic = { kind: "share", groups: groupsIn(tally) } as const;
  if (tally.statistic !== "moments") return absent(statistic, 0, { kind: "no-scores" });
  const n = tally.moments.count();
  if (n === 0) return absent(statistic, n, { kind: "no-item-scored" });
  const share = shareOf(tally);
  if (share !== null) return { statistic, n, ...share, caveats: [] };
  return withoutInterval(statistic, n, tally.moments.mean(), { kind: "one-group" });
}

function meanFigure(summary: Extract<Summary, { statistic: "mean" }>, tally: ScoreTally): ScoreFigure {
  const statistic = { kind: "mean", groups: groupsIn(tally) } as const;
  if (tally.statistic !== "moments") return absent(statistic, 0, { kind: "no-scores" });
  const n = tally.moments.count();
  const value = tally.moments.mean();
  if (value === null) return absent(statistic, n, { kind: "no-item-scored" });
  const interval = tally.clusters.grouped() ? ratioInterval(tally.clusters.pairs) : meanInterval(tally.moments);
  if (interval === null)
    return withoutInterval(statistic, n, value, { kind: tally.clusters.grouped() ? "one-group" : "one-item" });
  if (hasNoWidth(interval)) return withoutInterval(statistic, n, value, { kind: "no-variance" });
  return { statistic, n, value, ...within(interval, summary.lowest, summary.highest), caveats: [] };
}

function ratioFigure(summary: Extract<Summary, { statistic: "ratio" }>, tally: ScoreTally): ScoreFigure {
  const statistic = { kind: "ratio", per: summary.per, groups: groupsIn(tally) } as const;
  if (tally.statistic !== "pairs") return absent(statistic, 0, { kind: "no-scores" });
  const n = tally.pairs.count();
  const nats = tally.pairs.ratio();
  if (n === 0) return absent(statistic, n, { kind: "no-item-scored" });
  if (nats === null) return absent(statistic, n, { kind: "empty-items", per: summary.per });
  const value = summary.fromNats(nats);
  if (!Number.isFinite(value)) return absent(statistic, n, { kind: "too-large" });
  const interval = ratioInterval(tally.clusters.pairs);
  if (interval === null) return withoutInterval(statistic, n, value, { kind: "one-item" });
  if (hasNoWidth(interval)) return withoutInterval(statistic, n, value, { kind: "no-variance" });
  // No text is likelier than certain, so there are no nats below 0.
  const bounds = within(interval, 0, Number.POSITIVE_INFINITY);
  const high = summary.fromNats(bounds.high);
  if (!Number.isFinite(high)) return withoutInterval(statistic, n, value, { kind: "no-upper-end" });
  return { statistic, n, value, low: summary.fromNats(bounds.low), high, caveats: [] };
}
