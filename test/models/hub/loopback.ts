import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { aCommit, described, listen, sendRange } from "../../support/loopback-hub.mjs";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Loopback {
  readonly address: string;
  /** Every request, as it came. */
  readonly seen: { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
}

/** A server of one test. */
export async function serve(handler: Handler): Promise<Loopback> {
  const { address, seen, close } = await listen(handler);
  onTestFinished(close);
  return { address, seen: seen as Loopback["seen"] };
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
