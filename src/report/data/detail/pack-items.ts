import { gzipSync } from "node:zlib";
import type { RunSummary } from "../setting-summaries.ts";
import type { ItemBlock, ItemBlockCell, ItemBlockRow } from "./item-block.ts";
import type { ItemAnswer, ItemRow } from "./types.ts";

export interface PackedItems {
  /** Gzip in base64. */
  readonly data: string;
  /** Questions whose texts the page has no room for; their scores it keeps. */
  readonly withoutTexts: number;
}

/** Room for questions on a page of 1.5 MB, in base64 characters. */
export const itemRoom = 700_000;

/** The most telling questions first: those on which the models differ most. */
export function byDispute(items: readonly ItemRow[]): readonly ItemRow[] {
  return items
    .map((item) => ({ item, dispute: disputeOf(item) }))
    .toSorted((a, b) => b.dispute - a.dispute)
    .map(({ item }) => item);
}

/** Variance of the scores that lie between wrong and right. */
function disputeOf({ answers }: ItemRow): number {
  const scores = [...answers.values()].flatMap(({ score }) =>
    score === null || score < 0 || score > 1 ? [] : [score],
  );
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  return scores.length === 0 ? -1 : scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
}

/** All questions, as many of them with their texts as there is room for. */
export function packItems(summary: RunSummary, ordered: readonly ItemRow[], room: number): PackedItems {
  let kept = ordered.length;
  for (;;) {
    const data = gzipSync(JSON.stringify(blockOf(summary, ordered, kept)), { level: 6 }).toString("base64");
    if (data.length <= room || kept === 0) {
      const withoutTexts = ordered.filter(({ prompt }, index) => index >= kept || prompt === null).length;
      return { data, withoutTexts };
    }
    kept = Math.floor(kept * Math.min(0.7, (room / data.length) * 0.9));
  }
}

function blockOf({ settings, tasks }: RunSummary, items: readonly ItemRow[], withTexts: number): ItemBlock {
  const places = new Map(tasks.map(({ key }, index) => [key, index]));
  return {
    models: settings.map(({ key, name, brief }) => [key, name, brief]),
    tasks: tasks.map(({ key, metric }) => [
      key,
      metric,
      items.some((item) => item.task === key && isShared(item)) ? 1 : 0,
    ]),
    items: items.map((item, index): ItemBlockRow => {
      const full = index < withTexts;
      const cells = settings.map(({ key }) => cellOf(item.answers.get(key), full));
      return [places.get(item.task) ?? 0, item.id, full ? item.prompt : null, full ? item.expected : null, cells];
    }),
  };
}

function isShared({ answers }: ItemRow): boolean {
  return [...answers.values()].some(({ score }) => score !== null && score >= 0 && score <= 1);
}

function cellOf(answer: ItemAnswer | undefined, full: boolean): ItemBlockCell | 0 {
  if (answer === undefined) return 0;
  const score = answer.score === null ? null : Number(answer.score.toPrecision(4));
  if (answer.remark !== null) return [score, full ? answer.text : null, likelihoods(answer, full), answer.remark];
  if (!full) return [score];
  return answer.logLikelihoods.length === 0 ? [score, answer.text] : [score, answer.text, likelihoods(answer, full)];
}

function likelihoods({ logLikelihoods }: ItemAnswer, full: boolean): readonly number[] {
  return full ? logLikelihoods.map((value) => Number(value.toFixed(2))) : [];
}
