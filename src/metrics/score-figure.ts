import { clusteredShare } from "../statistics/clusters.ts";
import { type Estimate, within } from "../statistics/interval.ts";
import { meanInterval } from "../statistics/means.ts";
import { wilson } from "../statistics/proportions.ts";
import { ratioInterval } from "../statistics/ratios.ts";
import type { Summary } from "./scores.ts";
import type { ScoreTally } from "./task-tally.ts";
import type { Row } from "./types.ts";

/** A score's value with its interval, how both were made, and what is to be kept in mind. */
export type ScoreFigure = Pick<Row, "n" | "value" | "low" | "high" | "reason"> & { readonly statistic: string };

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

function absent(statistic: string, n: number, reason: string): ScoreFigure {
  return { statistic, n, value: null, low: null, high: null, reason };
}

/** The share of items that scored 1, with its interval; by groups where items share one. null: no such score. */
export function shareOf(tally: ScoreTally): Estimate | null {
  if (tally.statistic !== "moments") return null;
  const n = tally.moments.count();
  return tally.clusters.grouped() ? clusteredShare(tally.clusters.pairs, n) : wilson(tally.moments.sum(), n);
}

/** Answers about one passage are right or wrong together: without this, intervals would be too narrow. */
function byGroups({ clusters }: ScoreTally): string {
  return clusters.grouped() ? ` over ${clusters.pairs.count()} groups of items` : "";
}

function shareFigure(tally: ScoreTally): ScoreFigure {
  const statistic = `share with Wilson's 95 % interval${byGroups(tally)}`;
  if (tally.statistic !== "moments") return absent(statistic, 0, "no scores");
  const n = tally.moments.count();
  if (n === 0) return absent(statistic, n, "no item has a score");
  const share = shareOf(tally);
  if (share !== null) return { statistic, n, ...share, reason: null };
  return { statistic, n, value: tally.moments.mean(), low: null, high: null, reason: "one group: no interval" };
}

function meanFigure(summary: Extract<Summary, { statistic: "mean" }>, tally: ScoreTally): ScoreFigure {
  const statistic = `mean with Student's 95 % interval${byGroups(tally)}`;
  if (tally.statistic !== "moments") return absent(statistic, 0, "no scores");
  const n = tally.moments.count();
  const value = tally.moments.mean();
  if (value === null) return absent(statistic, n, "no item has a score");
  const interval = tally.clusters.grouped() ? ratioInterval(tally.clusters.pairs) : meanInterval(tally.moments);
  const few = tally.clusters.grouped() ? "one group: no interval" : "one item: no interval";
  if (interval === null) return { statistic, n, value, low: null, high: null, reason: few };
  return { statistic, n, value, ...within(interval, summary.lowest, summary.highest), reason: null };
}

function ratioFigure(summary: Extract<Summary, { statistic: "ratio" }>, tally: ScoreTally): ScoreFigure {
  const statistic = `sum over items ÷ sum of ${summary.per}s, linearised 95 % interval${byGroups(tally)}`;
  if (tally.statistic !== "pairs") return absent(statistic, 0, "no scores");
  const n = tally.pairs.count();
  const nats = tally.pairs.ratio();
  if (n === 0) return absent(statistic, n, "no item has a score");
  if (nats === null) return absent(statistic, n, `the items hold no ${summary.per}s`);
  const value = summary.fromNats(nats);
  if (!Number.isFinite(value)) return absent(statistic, n, "too large to be written as a number");
  const interval = ratioInterval(tally.clusters.pairs);
  if (interval === null) return { statistic, n, value, low: null, high: null, reason: "one item: no interval" };
  // No text is likelier than certain, so there are no nats below 0.
  const bounds = within(interval, 0, Number.POSITIVE_INFINITY);
  const high = summary.fromNats(bounds.high);
  if (!Number.isFinite(high))
    return { statistic, n, value, low: null, high: null, reason: "the interval has no upper end" };
  return { statistic, n, value, low: summary.fromNats(bounds.low), high, reason: null };
}
