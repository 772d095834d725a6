import { createHash, hash } from "node:crypto";
import { type ScoreMetric, scoreMetrics } from "../../metrics/accuracy/scores.ts";
import type { Scoring } from "../../records/comparability.ts";
import type { PlanTask, ResultRecord } from "../../records/schema.ts";
import { scoringVersionField, scoringVersionOf } from "../../records/scoring-version.ts";
import type { ItemScores, TaskEvidence } from "./evidence.ts";

/** Collects the answers to one task of one model. */
export interface TaskGathering {
  add(result: ResultRecord): void;
  /** Hears of an item that an answered run no longer needed. */
  leaveOut(): void;
  finish(): TaskEvidence;
}

const compared = scoreMetrics.filter(({ comparedBy }) => comparedBy === "task");

/** A score by item, NaN where there is none; of texts two numbers, else the second is empty. */
interface Column {
  readonly metric: ScoreMetric;
  readonly first: number[];
  readonly second: number[];
}

export function gatherTask(task: PlanTask, suiteHash: string): TaskGathering {
  const items: string[] = [];
  const prompts: string[] = [];
  const groups: string[] = [];
  let leftOut = 0;
  const scorings = new Map<string, Scoring>();
  let last: Scoring | null = null;
  const columns = new Map<string, Column>();
  return {
    add(result) {
      const row = items.length;
      items.push(result.itemHash);
      prompts.push(hash("sha1", result.prompt, "base64"));
      groups.push(result.group ?? "");
      // The template itself is the model's own and may differ; whether one is used may not.
      const inChatTemplate = result.output.type === "generate" && result.output.rendered !== undefined;
      if (last?.method !== result.method || last.inChatTemplate !== inChatTemplate) {
        last = { method: result.method, inChatTemplate };
        scorings.set(`${last.method} ${inChatTemplate}`, last);
      }
      for (const metric of compared) {
        const { summary } = metric;
        const value = result.score[summary.statistic === "ratio" ? summary.logLikelihood : metric.id];
        const size = summary.statistic === "ratio" ? result.score[summary.size] : 0;
        if (value === undefined || size === undefined) continue;
        const column = columns.get(metric.id) ?? { metric, first: [], second: [] };
        columns.set(metric.id, column);
        column.first[row] =
          value === null || size === null ? Number.NaN : summary.statistic === "ratio" ? -value : value;
        if (summary.statistic === "ratio") column.second[row] = size ?? Number.NaN;
      }
    },
    leaveOut() {
      leftOut += 1;
    },
    finish() {
      const order = inTextOrder(items);
      const digest = createHash("sha256");
      for (let start = 0; start < order.length; start += linesHashedAtOnce) {
        const part = order.slice(start, start + linesHashedAtOnce);
        digest.update(part.map((index) => `${items[index]} ${prompts[index]}\n`).join(""));
      }
      return {
        key: task.key,
        suiteHash,
        scoring: [...scorings].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, scoring]) => scoring),
        ...scoringVersionField(scoringVersionOf(task)),
        primaryMetric: task.primaryMetric,
        ...(task.baseline === undefined ? {} : { baseline: task.baseline }),
        planned: task.items,
        leftOut,
        items: order.map((index) => items[index] ?? ""),
        groups: groups.some((group) => group !== "") ? order.map((index) => groups[index] ?? "") : null,
        promptDigest: digest.digest("hex").slice(0, 16),
        scores: new Map([...columns].map(([id, column]) => [id, scoresOf(column, order)])),
      };
    },
  };
}

/** A call for each line would cost more than the hashing. */
const linesHashedAtOnce = 1024;

/** Places of texts without line breaks in ascending order, equal ones as they came; sorted as texts, which is several times as fast as by a comparison of ours. */
function inTextOrder(texts: readonly string[]): readonly number[] {
  return texts
    .map((text, index) => `${text}\n${String(index).padStart(10, "0")}`)
    .sort()
    .map((text) => Number(text.slice(-10)));
}

/** As 32-bit numbers on every side, so that a baseline, which stores them so, differs from its run by nothing. */
function scoresOf({ metric, first, second }: Column, order: readonly number[]): ItemScores {
  const inOrder = (values: readonly number[]): Float32Array =>
    Float32Array.from(order.map((index) => values[index] ?? Number.NaN));
  return metric.summary.statistic === "ratio"
    ? { statistic: "ratio", nats: inOrder(first), sizes: inOrder(second) }
    : { statistic: metric.summary.statistic, values: inOrder(first) };
}
