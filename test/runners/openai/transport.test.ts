import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openTransport, type TransportOptions } from "../../../src/runners/openai/transport.ts";
import { json, type Loopback, loopback } from "../../support/loopback.ts";
import { failureOf } from "./failure-of.ts";

const signal = new AbortController().signal;
const quick = { retries: 3, firstMs: 1, longestMs: 2000 };
const connect = (server: Loopback, options: Partial<TransportOptions> = {}) =>
  openTransport({ base: server.url, key: null, concurrency: 4, backOff: quick, ...options });

describe("a request", () => {
  it("resolves routes against the base, and says when what came", async () => {
    await using server = await loopback((_, response) => json(response, { fine: true }));
    await using transport = connect(server, { key: "secret-key" });
    const answer = await transport.json("models", null, { signal });
    const { sentMs, headersMs, firstByteMs, endMs } = answer.times;
    expect(answer.value).toEqual({ fine: true });
    expect([sentMs, headersMs, firstByteMs, endMs]).toEqual(
      [sentMs, headersMs, firstByteMs, endMs].sort((a, b) => Number(a) - Number(b)),
    );
    expect(server.asked[0]).toMatchObject({
      method: "GET",
      path: "/v1/models",
      headers: { authorization: "Bearer secret-key", "x-request-id": answer.requestId },
    });
  });

  it("is sent once more on a fresh connection when a kept-alive one was closed before a byte came", async () => {
    await using server = await loopback(({ socket }, response, index) => {
      if (index === 1) socket.destroy();
      else json(response, { index });
    });
    await using transport = connect(server, { concurrency: 1 });
    await transport.json("completions", {}, { signal });
    const second = await transport.json("completions", {}, { signal });
    expect(second).toMatchObject({ value: { index: 2 }, resent: true });
  });

  it("is not sent again when a fresh connection was closed", async () => {
    await using server = await loopback(({ socket }) => void socket.destroy());
    await using transport = connect(server);
    expect(await failureOf(transport.json("completions", {}, { signal }))).toMatchObject({
      cause: "connection-lost",
      received: "nothing",
    });
    expect(server.asked).toHaveLength(1);
  });

  it.each([429, 503])("waits and asks again after %i, as long as the server says", async (status) => {
    await using server = await loopback((_, response, index) => {
      if (index === 0) response.writeHead(status, { "retry-after": "0.05" }).end("{}");
      else if (index === 1) response.writeHead(status).end("busy");
      else json(response, { index });
    });
    await using transport = connect(server);
    const answer = await transport.json("completions", {}, { signal });
    expect(answer.value).toEqual({ index: 2 });
    expect(answer.backedOffMs).toBeGreaterThan(50);
  });

  it.each<[number, object]>([
    [500, { error: { message: "validation errors" } }],
    [400, { error: { type: "exceed_context_size_error", n_prompt_tokens: 900, n_ctx: 512 } }],
    [429, { error: { code: "insufficient_quota" } }],
    [404, { error: { type: "NotFoundError" } }],
  ])("is not sent again after %i %o", async (status, body) => {
    await using server = await loopback((_, response) => json(response, body, status));
    await using transport = connect(server);
    expect(await failureOf(transport.json("completions", {}, { signal }))).toMatchObject({ cause: "status", status });
    expect(server.asked).toHaveLength(1);
  });

  it("gives up on a server that stays busy, or wants to be left alone for long", async () => {
    await using server = await loopback(({ path }, response) => {
      response.writeHead(429, path.endsWith("long") ? { "retry-after": "3600" } : {}).end();
    });
    await using transport = connect(server);
    expect(await failureOf(transport.json("x", {}, { signal }))).toMatchObject({ cause: "status", status: 429 });
    expect(server.asked).toHaveLength(1 + quick.retries);
    expect(await failureOf(transport.json("long", {}, { signal }))).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(server.asked).toHaveLength(2 + quick.retries);
  });

  it("never carries the key into an error that quotes it", async () => {
    await using server = await loopback((_, response) =>
      json(response, { error: { message: 'no such key: sk-"secret' } }, 401),
    );
    await using transport = connect(server, { key: 'sk-"secret' });
    const failure = await failureOf(transport.json("completions", {}, { signal }));
    expect(failure).toMatchObject({ cause: "status", status: 401, said: { message: "no such key: …" } });
  });

  it("follows no redirect, to whatever host", async () => {
    await using other = await loopback((_, response) => json(response, { stolen: true }));
    await using server = await loopback((_, response) => {
      response.writeHead(307, { location: `${other.url}?key=secret` }).end();
    });
    await using transport = connect(server);
    const failure = await failureOf(transport.json("completions", {}, { signal }));
    expect(failure).toEqual({ cause: "redirect", status: 307, to: other.url.host });
    expect(other.asked).toEqual([]);
  });

  it("takes no compressed answer, which could swell without end", async () => {
    await using server = await loopback((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(10_000_000)));
    });
    await using transport = connect(server);
    expect(await failureOf(transport.json("x", {}, { signal }))).toMatchObject({ cause: "unreadable", got: "gzip" });
  });

  it("ends an answer that has no end", async () => {
    await using server = await loopback((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.writeHead(200).on("drain", more);
      more();
    });
    await using transport = connect(server, { limits: { responseBytes: 1_000_000 } });
    expect(await failureOf(transport.json("x", {}, { signal }))).toEqual({ cause: "too-large", limitBytes: 1_000_000 });
  });

  it("ends a wait for headers, a silence within an answer, and one that only drips", async () => {
    await using server = await loopback(({ path }, response) => {
      if (path.endsWith("hang")) return;
      response.writeHead(200).write("{");
      if (path.endsWith("silence")) return;
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    });
    await using transport = connect(server, { limits: { silenceMs: 100, totalMs: 400 } });
    expect(await failureOf(transport.json("hang", {}, { signal }))).toMatchObject({
      limit: "silence",
      received: "nothing",
    });
    expect(await failureOf(transport.json("silence", {}, { signal }))).toMatchObject({
      limit: "silence",
      received: "part",
    });
    expect(await failureOf(transport.json("drip", {}, { signal }))).toMatchObject({ limit: "total", received: "part" });
  });

  it("is cancelled while it waits for an answer, and while it backs off", async () => {
    await using server = await loopback(({ path }, response) => {
      if (path.endsWith("busy")) response.writeHead(429, { "retry-after": "1" }).end();
    });
    await using transport = connect(server);
    for (const route of ["hang", "busy"]) {
      const cancelling = new AbortController();
      const failure = failureOf(transport.json(route, {}, { signal: cancelling.signal }));
      setTimeout(() => cancelling.abort(), 30);
      expect(await failure).toEqual({ cause: "cancelled" });
    }
  });

  it("says that nobody listens, and that a server speaks no TLS", async () => {
    await using server = await loopback((_, response) => json(response, {}));
    await using secure = openTransport({
      base: new URL(server.url.href.replace("http:", "https:")),
      key: null,
      concurrency: 1,
    });
    expect(await failureOf(secure.json("x", {}, { signal }))).toMatchObject({ cause: "certificate" });
    await server[Symbol.asyncDispose]();
    await using transport = connect(server);
    expect(await failureOf(transport.json("x", {}, { signal }))).toEqual({
      cause: "unreachable",
      code: "ECONNREFUSED",
    });
  });

  it.each([
    ["an HTML page", "<html>", "unreadable"],
    ["an error", '{"error":"no"}', "error-inside"],
  ])("takes %s with a status of 200 for no answer", async (_, body, cause) => {
    await using server = await loopback((_, response) => void response.writeHead(200).end(body));
    await using transport = connect(server);
    expect(await failureOf(transport.json("x", {}, { signal }))).toMatchObject({ cause });
  });

  it("never has more requests under way than allowed", async () => {
    let now = 0;
    let most = 0;
    await using server = await loopback((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        json(response, {});
      }, 5);
    });
    await using transport = connect(server, { concurrency: 3 });
    await Promise.all(Array.from({ length: 20 }, () => transport.json("x", {}, { signal })));
    expect(most).toBe(3);
  });
});
