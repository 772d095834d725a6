/** What one model made of one question. */
export interface ItemAnswer {
  /** In the task's own metric; null: it got none. */
  readonly score: number | null;
  /** What it said, or which choice it took; null: nothing, or left out for size. */
  readonly text: string | null;
  /** Of the continuations that were weighed, natural logarithms, in the order of the choices. */
  readonly logLikelihoods: readonly number[];
  /** Why there is no answer, or what the scoring remarked. */
  readonly remark: string | null;
}

/** One question and what each model made of it. */
export interface ItemRow {
  readonly task: string;
  readonly id: string;
  /** As the first model saw it; null: left out for size. */
  readonly prompt: string | null;
  readonly expected: string | null;
  /** By setting key. */
  readonly answers: ReadonlyMap<string, ItemAnswer>;
}

/** Times of one model's requests in milliseconds, ascending; of very many an even sample. */
export interface SettingLatencies {
  readonly key: string;
  readonly item: readonly number[];
  readonly firstToken: readonly number[];
  readonly betweenTokens: readonly number[];
  /** Requests, before sampling. */
  readonly requests: number;
}

/** A stretch of a run in which one model did one thing. Milliseconds since 1970. */
export interface ActivitySpan {
  readonly key: string;
  readonly kind: "load" | "questions" | "timings";
  readonly start: number;
  readonly end: number;
}

/** What the page shows of single records. */
export interface RunDetail {
  readonly items: readonly ItemRow[];
  /** Questions whose texts were left out because the run holds more than a page can. */
  readonly withoutTexts: number;
  /** Questions of the plan that are not among the items at all, for the same reason: those at the end of each task. */
  readonly notHeld: number;
  readonly latencies: readonly SettingLatencies[];
  readonly stretches: readonly ActivitySpan[];
}

export const noDetail: RunDetail = { items: [], withoutTexts: 0, notHeld: 0, latencies: [], stretches: [] };
