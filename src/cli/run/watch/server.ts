import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves one page and its news on this machine alone. */
export interface LiveServer extends AsyncDisposable {
  /** With the token that whoever asks has to know. */
  readonly address: string;
  /** Whether anyone looks. */
  isWatched(): boolean;
  /** Sends to all who look; who comes later gets the last of it. */
  push(data: string): void;
}

const host = "127.0.0.1";
const maxWatchers = 8;

const commonHeaders = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * Opens the server at a free port. It answers only requests for its token's path that were meant for this very address:
 * a page from elsewhere whose name was made to point here sends that name as host, and gets nothing. All that is sent
 * was made before, so that an answer costs a write.
 */
export async function openLiveServer(page: string, onWatcher: () => void): Promise<LiveServer> {
  const token = randomBytes(24).toString("base64url");
  const watchers = new Set<ServerResponse>();
  let last: string | null = null;
  const server = createServer((request, response) => {
    const path = allowedPath(request, token, (server.address() as AddressInfo | null)?.port ?? 0);
    if (path === "/") {
      response.writeHead(200, { ...commonHeaders, "Content-Type": "text/html; charset=utf-8" }).end(page);
    } else if (path === "/events" && watchers.size < maxWatchers) {
      response.writeHead(200, { ...commonHeaders, "Content-Type": "text/event-stream" });
      response.write(last === null ? ": ready\n\n" : message(last));
      watchers.add(response);
      response.on("close", () => watchers.delete(response));
      onWatcher();
    } else {
      response.writeHead(404, { ...commonHeaders, "Content-Type": "text/plain" }).end("not found\n");
    }
  });
  server.maxConnections = 4 * maxWatchers;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port: 0 }, resolve);
  });
  // The run decides how long the program lives, not who looks at it.
  server.unref();
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}/${token}/`,
    isWatched: () => watchers.size > 0,
    push(data) {
      last = data;
      for (const watcher of watchers) watcher.write(message(data));
    },
    async [Symbol.asyncDispose]() {
      for (const watcher of watchers) watcher.end();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(late);
    },
  };
}

/** A message of an event stream: one line, as data hold no line breaks. */
function message(data: string): string {
  return `data: ${data}\n\n`;
}

/** What is asked for behind the token; null where it may not be had. */
function allowedPath({ method, url = "", headers }: IncomingMessage, token: string, port: number): string | null {
  const [, given = "", rest = ""] = /^\/([^/?#]*)(\/[^?#]*)$/.exec(url) ?? [];
  const isKnown = equalInConstantTime(given, token);
  const isMeantForUs = headers.host === `${host}:${port}`;
  return method === "GET" && isKnown && isMeantForUs ? rest : null;
}

/** Hashes are of one length, and take the same time to compare whatever they are of. */
function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
