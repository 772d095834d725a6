import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What a test's server was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly socket: Socket;
}

export interface Loopback extends AsyncDisposable {
  readonly url: URL;
  readonly asked: readonly Asked[];
  readonly server: Server;
}

/** A server in this process whose answers the test writes. */
export async function loopback(
  answer: (asked: Asked, response: ServerResponse, index: number) => void | Promise<void>,
): Promise<Loopback> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const text = Buffer.concat(pieces).toString("utf8");
    const { method = "", url: path = "", headers, socket } = request;
    const one = { method, path, headers, socket, body: text === "" ? null : JSON.parse(text) };
    asked.push(one);
    await answer(one, response, asked.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`),
    asked,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Events of a stream as bytes, one for each value, with `[DONE]` where it is wanted. */
export function eventBytes(values: readonly unknown[], done: "done" | "no-done" = "done"): Buffer {
  const events = values.map((value) => `data: ${JSON.stringify(value)}\n\n`);
  return Buffer.from(events.join("") + (done === "done" ? "data: [DONE]\n\n" : ""));
}
