import type { z } from "zod";
import type { Output, PlanTask, ResultRecord } from "../records/schema.ts";
import type { ScoreId, ScoreValues } from "../records/score-ids.ts";
import type { Prompt, Reply, Request } from "../runners/types.ts";

/** One question of a task, as its file holds it; fields beyond `id` are the task kind's. */
export interface Item {
  readonly id: string;
  /** What it shares with other items (a passage, a video): their answers are not independent. */
  readonly group?: string | undefined;
}

/** What a task makes of a reply. */
interface Score {
  readonly values: ScoreValues;
  readonly flags: readonly string[];
  readonly output: Output;
}

/** The texts a context must be able to hold for an item, the tokens that come on top of each, and what is done when it can't. */
interface Extent {
  readonly texts: readonly Prompt[];
  readonly tokens: number;
  readonly whenTooLong: "refuse" | "skip" | "split";
}

/** What kinds a suite may name. Pure: it asks and judges, and touches neither models nor files. */
export interface TaskKind<
  Config = unknown,
  I extends Item = Item,
  Asked extends Request = Request,
  Answer extends Reply = Reply,
> {
  readonly id: string;
  /** For docs/suites.md: the fields of an item, and by what it is scored. */
  readonly itemFields: string;
  readonly scoredBy: string;
  readonly method: ResultRecord["method"];
  readonly repeats: PlanTask["repeats"];
  /** From 1; raised whenever the same answer would be read or scored otherwise than before: see docs/suites.md. */
  scoringVersion(config: Config): number;
  readonly configSchema: z.ZodType<Config>;
  readonly itemSchema: z.ZodType<I>;
  /** The metric that stands for the task; null for timings. */
  primaryMetric(config: Config): ScoreId | null;
  /** Probability of scoring 1 on the item by guessing. */
  chance(item: I, config: Config): number;
  request(item: I, config: Config, seed: number): Asked;
  extent(item: I, config: Config): Extent;
  /** Whether the quick profile takes it too; absent: it takes all. */
  isForQuick?(item: I, config: Config): boolean;
  prompt(item: I, config: Config): string;
  expected(item: I, config: Config): string | null;
  /** The item with its right answer, as it stands before others that it is an example for; null: the kind takes no examples. */
  example(item: I, config: Config): string | null;
  score(reply: Answer, item: I, config: Config, seed: number): Score;
}
