import type { ResultRecord } from "../../records/schema.ts";
import { type Clusters, createClusters } from "../../statistics/clusters.ts";
import { createMoments, type Moments } from "../../statistics/means.ts";
import { createPairs, type Pairs } from "../../statistics/ratios.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";
import { type Summary, scoreMetrics } from "./scores.ts";

/** The running sums of one model's answers to one task. */
export interface TaskTally {
  add(result: ResultRecord, recordId: string): void;
  readonly records: RecordIds;
  results(): number;
  /** How the items were asked, in order of the alphabet; several when records disagree. */
  scoring(): readonly ResultRecord["method"][];
  /** How the likelihoods were had of a server, in any order. */
  likelihoodFrom(): readonly NonNullable<ResultRecord["likelihoodFrom"]>[];
  /** Sums of a score metric; undefined when no result has such a score. */
  score(metric: string): ScoreTally | undefined;
  /** Probability of scoring 1 by guessing, over the results whose primary score is known. */
  readonly chance: Moments;
  readonly flags: FlagCounts;
}

interface FlagCounts {
  readonly ties: number;
  readonly generations: number;
  /** Generations that were empty or held no answer. */
  readonly unusable: number;
  /** Generations that ended while the model was still thinking. */
  readonly unfinishedThoughts: number;
  /** Generations whose thought was ended by its budget. */
  readonly cutThoughts: number;
  /** Answers that chose among positions, and the position if all chose the same. */
  readonly choices: number;
  readonly onlyChoice: number | null;
}

/** `clusters` holds the same sums by the items' groups. */
export type ScoreTally =
  | { readonly statistic: "moments"; readonly moments: Moments; readonly clusters: Clusters }
  | { readonly statistic: "pairs"; readonly pairs: Pairs; readonly clusters: Clusters };

export function createTaskTally(primaryMetric: string | null): TaskTally {
  const records = createRecordIds();
  const methods = new Set<ResultRecord["method"]>();
  const from = new Set<NonNullable<ResultRecord["likelihoodFrom"]>>();
  const scores = new Map<string, ScoreTally>();
  const chance = createMoments();
  const flags = {
    ties: 0,
    generations: 0,
    unusable: 0,
    unfinishedThoughts: 0,
    cutThoughts: 0,
    choices: 0,
    onlyChoice: null as number | null,
  };
  let results = 0;
  return {
    records,
    chance,
    flags,
    results: () => results,
    scoring: () => [...methods].sort(),
    likelihoodFrom: () => [...from].sort(),
    score: (metric) => scores.get(metric),
    add(result, recordId) {
      results += 1;
      records.add(recordId);
      methods.add(result.method);
      if (result.likelihoodFrom !== undefined) from.add(result.likelihoodFrom);
      addScores(scores, result);
      if (primaryMetric !== null && typeof result.score[primaryMetric] === "number") chance.add(result.chance);
      if (result.flags.includes("tie")) flags.ties += 1;
      if (result.method === "free generation") {
        flags.generations += 1;
        if (["empty", "unparsable", "thinking-unfinished"].some((flag) => result.flags.includes(flag)))
          flags.unusable += 1;
        if (result.flags.includes("thinking-unfinished")) flags.unfinishedThoughts += 1;
        if (result.flags.includes("thinking-cut")) flags.cutThoughts += 1;
      }
      const chosen = result.score["chosen_by_primary"] ?? result.score["chosen"];
      if (typeof chosen !== "number") return;
      flags.onlyChoice = flags.choices === 0 || flags.onlyChoice === chosen ? chosen : null;
      flags.choices += 1;
    },
  };
}

/** Metrics by the part of a score that they need: a score has few parts, and metrics are many. */
const metricsByPart = new Map<string, (typeof scoreMetrics)[number][]>();
for (const metric of scoreMetrics) {
  const part = metric.summary.statistic === "ratio" ? metric.summary.logLikelihood : metric.id;
  metricsByPart.set(part, [...(metricsByPart.get(part) ?? []), metric]);
}

function addScores(scores: Map<string, ScoreTally>, { score, group = null }: ResultRecord): void {
  for (const part in score) {
    const value = score[part];
    for (const { id, summary } of metricsByPart.get(part) ?? []) {
      const size = summary.statistic === "ratio" ? score[summary.size] : value;
      if (value === undefined || size === undefined) continue;
      let tally = scores.get(id);
      if (tally === undefined) {
        tally = newTally(summary);
        scores.set(id, tally);
      }
      if (value === null || size === null) continue;
      if (tally.statistic === "moments") {
        tally.moments.add(value);
        tally.clusters.add(group, value, 1);
      } else {
        tally.pairs.add(-value, size);
        tally.clusters.add(group, -value, size);
      }
    }
  }
}

function newTally({ statistic }: Summary): ScoreTally {
  return statistic === "ratio"
    ? { statistic: "pairs", pairs: createPairs(), clusters: createClusters() }
    : { statistic: "moments", moments: createMoments(), clusters: createClusters() };
}
