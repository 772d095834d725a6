import { messageOf, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";

/** A server of the Hugging Face hub's kind. */
export interface Hub {
  readonly endpoint: URL;
  /** For models that are not open to all; sent to the endpoint alone. */
  readonly token: string | null;
  /** Seconds that it may be silent, and that a description may take. */
  readonly patience: number;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the answer may come from another host: a file's bytes may, what is believed of them may not. */
  readonly elsewhere: "follow" | "refuse";
  readonly signal?: AbortSignal | undefined;
}

const maxRedirects = 5;

/** The hub that the environment names. Throws UserError when it is no address. */
export function hubOf(env: Readonly<Record<string, string | undefined>>): Hub {
  const address = env["HF_ENDPOINT"] || "https://huggingface.co";
  const endpoint = URL.canParse(address) ? new URL(address) : null;
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol)) {
    throw new UserError(
      `HF_ENDPOINT "${printable(withoutPassword(address))}": is no address; write one such as https://huggingface.co`,
    );
  }
  if (endpoint.username !== "" || endpoint.password !== "")
    throw new UserError(`HF_ENDPOINT: leave out the name and password before ${endpoint.host}; HF_TOKEN holds a token`);
  return { endpoint, token: env["HF_TOKEN"] || null, patience: patienceOf(env["HF_HUB_DOWNLOAD_TIMEOUT"] || "60") };
}

/** HF_HUB_DOWNLOAD_TIMEOUT as Hugging Face's libraries read it; they wait 10 seconds where it is not set. */
function patienceOf(written: string): number {
  const seconds = Number(written);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new UserError(
    `HF_HUB_DOWNLOAD_TIMEOUT "${printable(written)}": write the seconds that a hub may be silent, at most 86400`,
  );
}

/** An address below the endpoint; every part of the path is escaped. */
export function addressOf({ endpoint }: Hub, ...path: readonly string[]): URL {
  const parts = path.flatMap((part) => part.split("/")).map(encodeURIComponent);
  return new URL(`${endpoint.pathname.replace(/\/$/, "")}/${parts.join("/")}`, endpoint);
}

/**
 * Asks the hub, follows its redirects within the rules, and gives any answer that is a success or the range that was
 * asked for. Throws UserError with what to do for all others.
 */
export async function ask(hub: Hub, address: URL, { headers, elsewhere, signal }: AskOptions): Promise<Response> {
  let url = address;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await answerOf(hub, url, headers ?? {}, signal);
    const location = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return accepted(response, url);
    await response.body?.cancel();
    url = redirected(hub, url, location, elsewhere);
  }
  throw new UserError(`${shown(address)}: redirects in a circle; try again later`);
}

async function answerOf(
  hub: Hub,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const mayHaveToken = url.origin === hub.endpoint.origin && (url.protocol === "https:" || isLoopback(url));
  const authorization = hub.token !== null && mayHaveToken ? { authorization: `Bearer ${hub.token}` } : {};
  const silence = watchSilence(hub.patience);
  try {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { "user-agent": "schoolmark", "accept-encoding": "identity", ...headers, ...authorization },
      signal: AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])]),
    });
    return heard(response, silence);
  } catch (error) {
    silence.stop();
    signal?.throwIfAborted();
    throw new UserError(`${shown(url)}: cannot be reached (${causeOf(error)}); check the network and HF_ENDPOINT`, {
      cause: error,
    });
  }
}

interface Silence {
  /** Aborts when nothing was heard for too long. */
  readonly signal: AbortSignal;
  heard(): void;
  stop(): void;
}

function watchSilence(seconds: number): Silence {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`sent nothing for ${seconds} s`)), seconds * 1000);
  // A connection that is alive keeps the process alive, its alarm does not.
  timer.unref();
  return { signal: controller.signal, heard: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

/** The answer, each piece of which is heard. */
function heard(response: Response, silence: Silence): Response {
  silence.heard();
  const ear = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      silence.heard();
      controller.enqueue(piece);
    },
    flush: silence.stop,
  });
  return response.body === null ? response : new Response(response.body.pipeThrough(ear), response);
}

/**
 * The bytes of an answer, piece by piece. Throws UserError where the connection breaks, or where they take longer than so
 * many seconds; the reader may leave earlier, which closes the connection.
 */
export async function* piecesOf(
  response: Response,
  url: URL,
  { within, signal }: { readonly within: number; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const startedMs = performance.now();
  try {
    for await (const piece of response.body ?? []) {
      if (performance.now() - startedMs > within * 1000)
        throw new UserError(`${shown(url)}: took more than ${within} s to answer; try again later`);
      yield piece;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UserError) throw error;
    throw new UserError(`${shown(url)}: broke off its answer (${causeOf(error)}); try again later`, { cause: error });
  }
}

function redirected(hub: Hub, from: URL, location: string, elsewhere: AskOptions["elsewhere"]): URL {
  if (!URL.canParse(location, from.href))
    throw new UserError(`${shown(from)}: redirects to no address; try again later`);
  const to = new URL(location, from);
  if (to.username !== "" || to.password !== "")
    throw new UserError(`${shown(from)}: redirects to ${shown(to)} with a password; nothing was taken from it`);
  const isDowngrade = from.protocol === "https:" && to.protocol !== "https:";
  if (isDowngrade || !/^https?:$/.test(to.protocol)) {
    throw new UserError(`${shown(from)}: redirects to ${shown(to)}, which is not safe; nothing was taken from it`);
  }
  if (elsewhere === "refuse" && to.origin !== hub.endpoint.origin) {
    throw new UserError(
      `${shown(from)}: redirects to another host, ${shown(to)}; set HF_ENDPOINT to that host if you trust it`,
    );
  }
  return to;
}

async function accepted(response: Response, url: URL): Promise<Response> {
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw new UserError(`${shown(url)}: ${refusal(response.status)}`);
}

function refusal(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return `answered ${status}: it is missing, private or gated; accept its terms on its page and set HF_TOKEN`;
    case 404:
      return "answered 404: there is no such model or file; check the name";
    case 429:
      return "answered 429: too many requests; wait some minutes, or set HF_TOKEN";
    default:
      return `answered ${status}; try again later`;
  }
}

/** Without what follows the path, where addresses of files carry signatures, and without a name and password before the host. */
export function shown({ protocol, host, pathname }: URL): string {
  return printable(`${protocol}//${host}${pathname}`);
}

/** For a text that may be no address at all. */
function withoutPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, "$1…@");
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return printable(messageOf(cause));
}
