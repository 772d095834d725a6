import { dialectNamed, dialects } from "./dialects/index.ts";
import type { Dialect, Look, ServerFacts } from "./dialects/types.ts";
import { RequestError } from "./failure.ts";
import { keyFor } from "./keys.ts";
import { refuseProxy } from "./proxy.ts";
import { openTransport, type Transport, type TransportOptions } from "./transport.ts";

/** A server that answered. */
export interface Server extends AsyncDisposable {
  readonly base: URL;
  readonly transport: Transport;
  readonly dialect: Dialect;
  readonly facts: ServerFacts;
}

export interface ConnectOptions extends Partial<Pick<TransportOptions, "concurrency" | "limits" | "backOff">> {
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that each look at the server may take. */
  readonly lookMs?: number;
}

/**
 * Finds out what listens at an address. Sends no prompt. Throws UserError where the environment keeps it from being asked,
 * RequestError where nothing useful answers.
 */
export async function connect(
  base: URL,
  { signal, environment = process.env, lookMs = usualLookMs, ...options }: ConnectOptions,
): Promise<Server> {
  refuseProxy(base, environment);
  const key = keyFor(base, environment)?.key ?? null;
  const transport = openTransport({ base, key, concurrency: 4, ...options });
  try {
    const look = await lookAt(transport, lookMs, signal);
    for (const dialect of dialects) {
      const facts = await dialect.recognise(look);
      if (facts === null) continue;
      return {
        base,
        transport,
        dialect: dialectNamed(facts.dialect),
        facts,
        [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
      };
    }
    throw new RequestError({ cause: "shape", field: "data" });
  } catch (error) {
    await transport[Symbol.asyncDispose]();
    throw error;
  }
}

/** Nothing is computed to answer a look. */
const usualLookMs = 15_000;

async function lookAt(transport: Transport, lookMs: number, signal: AbortSignal): Promise<Look> {
  const limits = { silenceMs: lookMs, totalMs: lookMs, responseBytes: 8_000_000 };
  // A server may have no list and serve all the same; without a connection, or with a wrong key, it does not.
  const list = await transport.json("models", null, { signal, limits }).catch((error: unknown) => {
    if (error instanceof RequestError && isNoList(error)) return { value: null, headers: {} };
    throw error;
  });
  const asked = new Map<string, Promise<unknown>>();
  const once = (path: string, body: object | null): Promise<unknown> => {
    const key = JSON.stringify([path, body]);
    const answer =
      asked.get(key) ??
      transport.json(path, body, { signal, limits }).then(
        ({ value }) => value,
        () => null,
      );
    asked.set(key, answer);
    return answer;
  };
  return {
    list: list.value,
    headers: list.headers,
    get: (path) => once(path, null),
    post: (path, body) => once(path, body),
  };
}

function isNoList({ failure }: RequestError): boolean {
  return failure.cause === "status" && ![401, 403, 429, 503].includes(failure.status);
}
