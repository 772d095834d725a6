import { setMaxListeners } from "node:events";
import { type Agent, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { failureOf, type Received, RequestError } from "./failure.ts";

/** One HTTP request, on one connection, once. */
export interface Call {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** `false`: a connection of its own, closed afterwards. */
  readonly agent: Agent | false;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

export interface Limits {
  /** Milliseconds without a byte, the wait for the first included. */
  readonly silenceMs: number;
  /** Milliseconds for the request as a whole: a server that drips is never silent. */
  readonly totalMs: number;
  readonly responseBytes: number;
}

/** Hears the answer as it arrives. What it throws ends the request. Times are milliseconds since the request began. */
export interface Listener {
  head(head: Head): void;
  bytes(bytes: Buffer, atMs: number): void;
}

interface Head {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** When things happened, in milliseconds since the request began, by this program's monotonic clock. */
export interface ClientTimes {
  /** The whole request was handed to the system. */
  readonly sentMs: number;
  readonly headersMs: number;
  /** The first byte of the body; null: it has none. */
  readonly firstByteMs: number | null;
  readonly endMs: number;
}

export interface Exchanged {
  readonly times: ClientTimes;
  /** Whether the connection had been used before: then no time was spent on connecting. */
  readonly reusedConnection: boolean;
}

/** An exchange that failed, with whether another try on a fresh connection may help. */
export class ExchangeError extends RequestError {
  /** A kept-alive connection was closed by the server before a byte came back: it never saw the request. */
  readonly staleConnection: boolean;
  constructor(thrown: unknown, received: Received, reused: boolean) {
    const failure = failureOf(thrown, received);
    super(failure);
    this.staleConnection = reused && received === "nothing" && failure.cause === "connection-lost";
  }
}

/**
 * Sends a request and hands on what comes back, with the time of each piece. Follows no redirect, weakens no TLS whatever
 * the environment says, and takes no compressed answer, so none can swell. Throws ExchangeError.
 *
 * Node's `http` and not its `fetch`: that one ends any request whose headers take five minutes (servers hold them back
 * while a slot is busy), and does not say whether a connection was a kept-alive one.
 */
export function exchange(call: Call, listener: Listener): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const progress = { received: "nothing" as Received, sentMs: 0 };
    const request = (call.url.protocol === "https:" ? secureRequest : plainRequest)(call.url, {
      method: call.method,
      headers: call.headers,
      agent: call.agent,
      rejectUnauthorized: true,
    });
    const timers = deadlines(call.limits, (limit, ms) =>
      request.destroy(new RequestError({ cause: "deadline", received: progress.received, limit, ms })),
    );
    const cancel = (): void => void request.destroy(new RequestError({ cause: "cancelled" }));
    const release = (): void => {
      timers.clear();
      call.signal.removeEventListener("abort", cancel);
    };
    const fail = (thrown: unknown): void => {
      release();
      reject(new ExchangeError(thrown, progress.received, request.reusedSocket));
      request.destroy();
    };
    request.on("error", fail);
    request.on("finish", () => {
      progress.sentMs = performance.now() - began;
    });
    request.on("response", (response) => {
      const heard = (received: Received): void => {
        progress.received = received;
        timers.heard();
      };
      const ended = (times: Omit<ClientTimes, "sentMs">): void => {
        release();
        resolve({ times: { ...times, sentMs: progress.sentMs }, reusedConnection: request.reusedSocket });
      };
      receive(response, { began, mostBytes: call.limits.responseBytes, listener, heard, ended, fail });
    });
    // One signal ends all requests that are under way, which may be hundreds.
    setMaxListeners(0, call.signal);
    call.signal.addEventListener("abort", cancel, { once: true });
    if (call.signal.aborted) cancel();
    request.end(call.body ?? undefined);
  });
}

interface Receiving {
  /** When the request began, by the monotonic clock. */
  readonly began: number;
  readonly mostBytes: number;
  readonly listener: Listener;
  heard(received: Received): void;
  ended(times: Omit<ClientTimes, "sentMs">): void;
  fail(thrown: unknown): void;
}

/** Hands a response on to the listener, each piece with the time at which it came. */
function receive(response: IncomingMessage, { began, mostBytes, listener, heard, ended, fail }: Receiving): void {
  const headersMs = performance.now() - began;
  let firstByteMs: number | null = null;
  let bytes = 0;
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  heard("headers");
  response.on("error", fail);
  response.on("data", (piece: Buffer) => {
    const atMs = performance.now() - began;
    firstByteMs ??= atMs;
    heard("part");
    bytes += piece.length;
    guarded(() => {
      if (bytes > mostBytes) throw new RequestError({ cause: "too-large", limitBytes: mostBytes });
      listener.bytes(piece, atMs);
    });
  });
  response.on("end", () => ended({ headersMs, firstByteMs, endMs: performance.now() - began }));
  guarded(() => listener.head({ status: response.statusCode ?? 0, headers: plainHeaders(response) }));
}

/** One timer for silence, set back by each byte, and one for the whole. */
function deadlines({ silenceMs, totalMs }: Limits, end: (limit: "silence" | "total", ms: number) => void) {
  const silence = setTimeout(() => end("silence", silenceMs), silenceMs);
  const total = setTimeout(() => end("total", totalMs), totalMs);
  return {
    heard: () => silence.refresh(),
    clear: () => {
      clearTimeout(silence);
      clearTimeout(total);
    },
  };
}

function plainHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")] as const);
  return Object.fromEntries(headers);
}
