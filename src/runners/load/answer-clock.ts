import type { ServedRequest } from "../../records/schema.ts";

/** Times of the tokens of one answer, as they come. */
interface AnswerClock {
  /** So many tokens came at once, at a time by `performance.now()`. */
  tokens(atMs: number, count: number): void;
}

/** What a sender says of an answer that came to its end; a failure is thrown. */
interface Sending {
  /** When the request was handed on, by `performance.now()`. */
  readonly sentAtMs: number;
  readonly endAtMs: number;
  /** Where the sender knows better than the clock what was counted; else null. */
  readonly tokens: number | null;
}

/** Thrown by a sender: a request that got no whole answer, and why. */
export class RequestFailed extends Error {
  override readonly name = "RequestFailed";
  readonly failure: string;
  constructor(failure: string) {
    super(`a request under load failed: ${failure}`);
    this.failure = failure;
  }
}

/** Sends one request and reports its tokens. `index` makes its prompt unlike any other's. */
export type Send = (index: number, clock: AnswerClock) => Promise<Sending>;

/** Sends one request of a load and makes its record; times count from `originMs`. */
export async function timedRequest(
  send: Send,
  { index, scheduledMs, originMs, warmUp }: TimedPlace,
): Promise<ServedRequest> {
  const heard = { firstMs: null as number | null, lastMs: 0, tokens: 0, gaps: [] as number[] };
  const startedMs = performance.now();
  const clock: AnswerClock = {
    tokens(atMs, count) {
      heard.tokens += count;
      if (heard.firstMs === null) heard.firstMs = atMs;
      else heard.gaps.push(Math.max(0, Math.round((atMs - heard.lastMs) * 1000)));
      heard.lastMs = atMs;
    },
  };
  const record = (sentMs: number, endMs: number, tokens: number, failure: string | null): ServedRequest => ({
    scheduledMs: rounded(scheduledMs),
    sentMs: rounded(sentMs - originMs),
    firstTokenMs: heard.firstMs === null ? null : rounded(heard.firstMs - originMs),
    endMs: rounded(endMs - originMs),
    tokens,
    gapsMicroseconds: heard.gaps,
    failure,
    ...(warmUp ? { warmUp } : {}),
  });
  try {
    const { sentAtMs, endAtMs, tokens } = await send(index, clock);
    const failure = heard.firstMs === null ? "no-tokens" : null;
    return record(sentAtMs, endAtMs, tokens ?? heard.tokens, failure);
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    return record(startedMs, performance.now(), heard.tokens, error.failure);
  }
}

interface TimedPlace {
  readonly index: number;
  readonly scheduledMs: number;
  readonly originMs: number;
  readonly warmUp: boolean;
}

/** To a microsecond: more is noise, and would fill the records. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
