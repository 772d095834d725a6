import type { ServedRequest, ServingLimits } from "../../records/schema.ts";

/** What one load came to. Requests that warmed up are in none of its figures. */
export interface LoadOutcome {
  readonly requests: number;
  readonly failed: number;
  /** Requests that kept both limits. */
  readonly good: number;
  /** Of requests that were answered, in milliseconds: from when they were due to the first token. */
  readonly firstTokenMs: readonly number[];
  /** Of each answer the mean time from one token to the next; answers of one token have none. */
  readonly interTokenMs: readonly number[];
  /** Milliseconds over which tokens and answers are counted, and how many fell into it. */
  readonly window: LoadWindow;
}

interface LoadWindow {
  readonly ms: number;
  readonly tokens: number;
  readonly answers: number;
  readonly goodAnswers: number;
  /** False: there was too little to leave the end out, in which users have nothing more to send. */
  readonly fullLoad: boolean;
}

/** Rounds of users after which there is enough under full load. */
const neededRounds = 3;

/** Sums up one load. `users`: of a closed loop; null: an open one. */
export function outcomeOf(all: readonly ServedRequest[], limits: ServingLimits, users: number | null): LoadOutcome {
  const counted = all.filter(({ warmUp }) => warmUp !== true);
  const answered = counted.filter(({ failure }) => failure === null);
  return {
    requests: counted.length,
    failed: counted.length - answered.length,
    good: answered.filter((request) => isGood(request, limits)).length,
    firstTokenMs: answered.flatMap((request) => firstTokenOf(request) ?? []),
    interTokenMs: answered.flatMap((request) => interTokenOf(request) ?? []),
    window: windowOf(all, limits, users),
  };
}

/** From when the request was due, so that waiting in an open loop's queue counts. */
function firstTokenOf({ scheduledMs, firstTokenMs }: ServedRequest): number | null {
  return firstTokenMs === null ? null : firstTokenMs - scheduledMs;
}

/** The time between the first and the last token belongs to the tokens after those that came first. */
function interTokenOf({ gapsMicroseconds, tokens }: ServedRequest): number | null {
  if (tokens < 2 || gapsMicroseconds.length === 0) return null;
  return gapsMicroseconds.reduce((sum, gap) => sum + gap, 0) / 1000 / (tokens - 1);
}

function isGood(request: ServedRequest, limits: ServingLimits): boolean {
  const [first, between] = [firstTokenOf(request), interTokenOf(request)];
  if (first === null || first > limits.firstTokenMs) return false;
  return between === null || between <= 1000 / limits.tokensPerSecond;
}

/**
 * A closed loop is under full load until its last request is sent: then its users leave one by one. An open loop is counted
 * until its last answer, so that a queue that has built up counts too.
 */
function windowOf(all: readonly ServedRequest[], limits: ServingLimits, users: number | null): LoadWindow {
  const counted = all.filter(({ warmUp }) => warmUp !== true);
  const fullLoad = users === null || counted.length >= neededRounds * users;
  const start = Math.min(...counted.map(({ scheduledMs }) => scheduledMs));
  const lastSent = Math.max(...counted.map(({ sentMs }) => sentMs));
  const lastEnd = Math.max(...counted.map(({ endMs }) => endMs));
  const cut = users !== null && fullLoad && users > 1;
  const end = cut ? lastSent : lastEnd;
  const within = (atMs: number): boolean => atMs > start && atMs <= end;
  // In the window of a closed loop, answers to requests that warmed up are part of the load as it was.
  const ended = (cut ? all : counted).filter(({ failure, endMs }) => failure === null && within(endMs));
  return {
    ms: end - start,
    tokens: (cut ? all : counted).reduce((sum, request) => sum + tokensWithin(request, within), 0),
    answers: ended.length,
    goodAnswers: ended.filter((request) => isGood(request, limits)).length,
    fullLoad,
  };
}

/** Tokens whose arrival lies in the window: where several arrived at once, they are spread over the arrivals. */
function tokensWithin(
  { firstTokenMs, gapsMicroseconds, tokens, failure }: ServedRequest,
  within: (atMs: number) => boolean,
) {
  if (firstTokenMs === null || failure !== null) return 0;
  let atMs = firstTokenMs;
  let arrivals = within(atMs) ? 1 : 0;
  for (const gap of gapsMicroseconds) {
    atMs += gap / 1000;
    if (within(atMs)) arrivals += 1;
  }
  return (arrivals * tokens) / (gapsMicroseconds.length + 1);
}
