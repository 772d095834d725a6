import { randomUUID } from "node:crypto";
import { Agent as PlainAgent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { type BackOff, retryAfterMs, usualBackOff, waitBefore } from "./back-off.ts";
import { jsonCollector, serverErrorIn, serverErrorOf } from "./body.ts";
import { type Call, type ClientTimes, ExchangeError, exchange, type Limits, type Listener } from "./exchange.ts";
import { RequestError } from "./failure.ts";
import { turns } from "./turns.ts";

/** Where requests go and how many may be under way. */
export interface TransportOptions {
  /** With its path, such as `http://127.0.0.1:8080/v1/`: routes are resolved against it, so it ends with a slash. */
  readonly base: URL;
  /** Sent as a bearer token; null: none. */
  readonly key: string | null;
  /** Requests under way at once, each on a connection of its own. */
  readonly concurrency: number;
  readonly limits?: Partial<Limits>;
  /** null: a busy server's refusal is the answer, as a load test wants it. */
  readonly backOff?: BackOff | null;
}

/** What a request needs beside its route and body. */
export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly limits?: Partial<Limits>;
}

/** What became of a request, with what it took to get there. */
export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly times: ClientTimes;
  readonly reusedConnection: boolean;
  /** Milliseconds that were waited because the server was busy; the times above begin after them. */
  readonly backedOffMs: number;
  /** Sent a second time because a kept-alive connection was closed. */
  readonly resent: boolean;
  /** The id that was sent as `X-Request-Id`, so that the server's log can be searched for it. */
  readonly requestId: string;
}

/** A JSON answer. */
interface Answer extends Sent {
  readonly value: unknown;
}

export interface Transport extends AsyncDisposable {
  readonly base: URL;
  /** Asks for JSON. Throws RequestError, also for an error that comes with a status of 200. */
  json(route: string, body: object | null, options: RequestOptions): Promise<Answer>;
  /** Asks, and hands the body of a success on as it comes. `begin` makes a fresh listener for each attempt. Throws RequestError. */
  stream(route: string, body: object, options: RequestOptions, begin: () => Listener): Promise<Sent>;
}

const usualLimits: Limits = { silenceMs: 300_000, totalMs: 600_000, responseBytes: 64_000_000 };

/** Milliseconds after which an idle connection is dropped: common servers close theirs after five seconds without a word. */
const idleMs = 4000;

/** Opens connections to one server, kept alive between requests. */
export function openTransport(options: TransportOptions): Transport {
  const { base, key, concurrency } = options;
  const agent = new (base.protocol === "https:" ? SecureAgent : PlainAgent)({
    keepAlive: true,
    maxSockets: concurrency,
    timeout: idleMs,
  });
  const takeTurn = turns(concurrency);
  const call = (route: string, body: object | null, { signal, limits }: RequestOptions): Omit<Call, "agent"> => ({
    method: body === null ? "GET" : "POST",
    url: new URL(route, base),
    headers: {
      accept: "application/json, text/event-stream",
      "accept-encoding": "identity",
      "x-request-id": randomUUID(),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === null ? {} : { "content-type": "application/json" }),
    },
    body: body === null ? null : JSON.stringify(body),
    limits: { ...usualLimits, ...options.limits, ...limits },
    signal,
  });
  const stream: Transport["stream"] = (route, body, request, begin) =>
    takeTurn(() => persist(call(route, body, request), { agent, begin, backOff: options.backOff, key }));
  return {
    base,
    stream,
    async json(route, body, request) {
      let collector = jsonCollector();
      const sent = await takeTurn(() =>
        persist(call(route, body, request), {
          agent,
          backOff: options.backOff,
          key,
          begin: () => {
            collector = jsonCollector();
            return { head: () => {}, bytes: collector.bytes };
          },
        }),
      );
      const value = collector.value();
      const said = serverErrorIn(value);
      if (said !== null) throw withoutKey(new RequestError({ cause: "error-inside", said }), key);
      return { ...sent, value };
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
    },
  };
}

interface Attempts {
  readonly agent: PlainAgent;
  readonly begin: () => Listener;
  readonly backOff: BackOff | null | undefined;
  readonly key: string | null;
}

/** Sends until there is an answer: once more where a kept-alive connection was stale, and again where the server is busy. */
async function persist(
  call: Omit<Call, "agent">,
  { agent, begin, backOff = usualBackOff, key }: Attempts,
): Promise<Sent> {
  let backedOffMs = 0;
  let resent = false;
  let connection: PlainAgent | false = agent;
  for (let retry = 0; ; ) {
    const attempt = checked(begin());
    try {
      const exchanged = await exchange({ ...call, agent: connection }, attempt.listener);
      return { ...attempt.finish(), ...exchanged, backedOffMs, resent, requestId: call.headers["x-request-id"] ?? "" };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error instanceof ExchangeError && error.staleConnection && !resent && !call.signal.aborted) {
        resent = true;
        connection = false;
        continue;
      }
      const waitMs = backOff === null ? null : waitBefore(retry, error.failure, backOff, Math.random());
      if (waitMs === null) throw withoutKey(error, key);
      await sleep(waitMs, undefined, { signal: call.signal }).catch(() => {
        throw new RequestError({ cause: "cancelled" });
      });
      backedOffMs += waitMs;
      retry += 1;
    }
  }
}

/** Passes only successes on to the listener; all else is collected as the server's error. */
function checked(listener: Listener) {
  const problem = jsonCollector();
  let head = { status: 0, headers: {} as Readonly<Record<string, string>> };
  const isGood = (): boolean => head.status >= 200 && head.status < 300;
  return {
    listener: {
      head(found) {
        head = found;
        const encoding = found.headers["content-encoding"] ?? "identity";
        if (encoding !== "identity") throw new RequestError({ cause: "unreadable", expected: "plain", got: encoding });
        if (found.status >= 300 && found.status < 400) {
          const to = found.headers["location"] ?? null;
          throw new RequestError({ cause: "redirect", status: found.status, to: to === null ? null : hostOf(to) });
        }
        if (isGood()) listener.head(found);
      },
      bytes(piece, atMs) {
        if (isGood()) listener.bytes(piece, atMs);
        else problem.bytes(piece);
      },
    } satisfies Listener,
    /** Throws RequestError where the status was no success. */
    finish() {
      if (isGood()) return { status: head.status, headers: head.headers };
      throw new RequestError({
        cause: "status",
        status: head.status,
        said: serverErrorOf(problem.text()),
        retryAfterMs: retryAfterMs(head.headers["retry-after"], Date.now()),
      });
    },
  };
}

/** Of a redirect's target only the host, for its query may hold secrets. */
function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).host : target.replace(/[?#].*$/s, "").slice(0, 100);
}

/** Servers may quote the key in their errors; it must not reach records or screens. */
function withoutKey(error: RequestError, key: string | null): RequestError {
  if (key === null) return error;
  const failure = error.failure;
  if (failure.cause !== "status" && failure.cause !== "error-inside") return error;
  const said = JSON.parse(JSON.stringify(failure.said).replaceAll(JSON.stringify(key).slice(1, -1), "…"));
  return new RequestError({ ...failure, said });
}
