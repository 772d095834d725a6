import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { sha256 } from "../../../src/lib/files.ts";
import { aCommit } from "../discover/trees.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Loopback {
  readonly address: string;
  /** Every request, as it came. */
  readonly seen: { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
}

/** A server of one test. */
export async function serve(handler: Handler): Promise<Loopback> {
  const seen: Loopback["seen"] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? "", headers: request.headers });
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** The hub's description of a repository. */
export function described(files: Readonly<Record<string, Buffer>>, change: object = {}): string {
  const siblings = Object.entries(files).map(([rfilename, content]) => ({
    rfilename,
    size: content.length,
    blobId: "x",
    lfs: { sha256: sha256(content), size: content.length, pointerSize: 134 },
  }));
  return JSON.stringify({
    id: "org/m",
    sha: aCommit,
    siblings: [...siblings, { rfilename: "README.md", size: 3 }],
    ...change,
  });
}

/** Answers with a file's bytes, or the range that was asked for. */
export function sendRange(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined) {
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": content.length });
    response.end(content);
    return;
  }
  const [start, end] = [Number(from), to === "" || to === undefined ? content.length - 1 : Number(to)];
  if (start >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const piece = content.subarray(start, end + 1);
  response.writeHead(206, {
    "content-range": `bytes ${start}-${start + piece.length - 1}/${content.length}`,
    "content-length": piece.length,
  });
  response.end(piece);
}

/** A hub that holds these files of `org/m` and does all as it should. */
export function aHub(files: Readonly<Record<string, Buffer>>): Handler {
  return (request, response) => {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    const [, file] = new RegExp(`^/org/m/resolve/${aCommit}/(.+)$`).exec(path) ?? [];
    const content = files[file ?? ""];
    if (path === "/api/models/org/m/revision/main") response.end(described(files));
    else if (content === undefined) response.writeHead(404).end("Entry not found");
    else sendRange(request, response, content);
  };
}

/** What is no description passes on to the other handler. */
export const isDescription = (request: IncomingMessage): boolean => (request.url ?? "").startsWith("/api/");
