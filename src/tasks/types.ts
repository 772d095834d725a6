import type { z } from "zod";
import type { Output, PlanTask, ResultRecord } from "../records/schema.ts";
import type { Reply, Request } from "../runners/types.ts";

/** One question of a task, as its file holds it; fields beyond `id` are the task kind's. */
export interface Item {
  readonly id: string;
}

/** What a task makes of a reply. Metric ids as keys; a value that can't be had is null. */
export interface Score {
  readonly values: Readonly<Record<string, number | null>>;
  readonly flags: readonly string[];
  readonly output: Output;
}

/** What kinds a suite may name. Pure: it asks and judges, and touches neither models nor files. */
export interface TaskKind<Config = unknown, I extends Item = Item, R extends Request = Request> {
  readonly kind: string;
  readonly method: ResultRecord["method"];
  /** The metric that stands for the task; null for timings. */
  readonly primaryMetric: (config: Config) => string | null;
  readonly repeats: PlanTask["repeats"];
  readonly configSchema: z.ZodType<Config>;
  readonly itemSchema: z.ZodType<I>;
  /** Probability of scoring 1 on the item by guessing. */
  chance(item: I, config: Config): number;
  request(item: I, config: Config, seed: number): R;
  /** The longest text the model must hold for the item, and the tokens it may add; null when sizes are stated in tokens. */
  extent(item: I, config: Config): { readonly texts: readonly string[]; readonly tokens: number };
  prompt(item: I, config: Config): string;
  expected(item: I, config: Config): string | null;
  score(reply: Extract<Reply, { kind: R["kind"] }>, item: I, config: Config, seed: number): Score;
}
