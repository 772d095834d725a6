import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RequestFailure } from "../../../src/runners/openai/failure.ts";
import { streamAnswer } from "../../../src/runners/openai/stream.ts";
import { openTransport } from "../../../src/runners/openai/transport.ts";
import { eventBytes, loopback } from "../../support/loopback.ts";
import { failureOf } from "./failure-of.ts";

const piece = (text: string, finish: string | null = null, rest: object = {}) => ({
  model: "school",
  choices: [{ index: 0, text, finish_reason: finish }],
  ...rest,
});
const usage = (completion: number) => ({ usage: { prompt_tokens: 5, completion_tokens: completion, total_tokens: 9 } });

/** Streams these bytes, written in these pieces, to one request. */
async function streamed(pieces: readonly Buffer[], type = "text/event-stream") {
  await using server = await loopback(async (_, response) => {
    response.writeHead(200, { "content-type": type });
    for (const bytes of pieces) {
      response.write(bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  await using transport = openTransport({ base: server.url, key: null, concurrency: 1 });
  const body = { model: "school", prompt: "x" };
  return await streamAnswer(transport, { route: "completions", body }, { signal: new AbortController().signal });
}

describe("a stream", () => {
  it("is read the same wherever its bytes are cut, inside characters and line ends too", async () => {
    const text = eventBytes([piece("naïve "), piece("日本語"), piece("🎓"), piece("", "stop", usage(7))]).toString();
    const bytes = Buffer.from(text.replaceAll("\n", "\r\n"));
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const edges = [0, ...[...places].sort((a, b) => a - b), bytes.length];
        const answer = await streamed(edges.slice(1).map((end, index) => bytes.subarray(edges[index], end)));
        expect(answer.text).toBe("naïve 日本語🎓");
        expect(answer.tokens).toEqual({ count: 7, source: "usage", contradicted: null });
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ["the chunk that ends the answer", [piece("a"), piece("b"), piece("", "length", usage(4))]],
    ["a chunk without choices", [piece("a"), piece("b", "length"), { choices: [], ...usage(4) }]],
    [
      "a chunk with an empty choice",
      [piece("a"), piece("b", "length"), { choices: [{ index: 0, delta: {} }], ...usage(4) }],
    ],
    ["each chunk", [piece("a", null, usage(2)), piece("b", "length", usage(4))]],
  ])("counts tokens by the usage in %s", async (_, events) => {
    for (const done of ["done", "no-done"] as const) {
      const answer = await streamed([eventBytes(events, done)]);
      expect(answer.tokens).toEqual({ count: 4, source: "usage", contradicted: null });
      expect(answer.usage).toEqual({ promptTokens: 5, completionTokens: 4, cachedTokens: null });
      expect([answer.text, answer.finishReason]).toEqual(["ab", "length"]);
    }
  });

  it("counts the pieces, and calls that an estimate, where there is no usage", async () => {
    const answer = await streamed([eventBytes([piece("a"), piece("b"), piece("", "stop")])]);
    expect(answer.tokens).toEqual({ count: 2, source: "pieces", contradicted: null });
  });

  it("counts by the ids that chunks name, several in one, and says what contradicts them", async () => {
    const ids = (text: string, list: number[], finish: string | null = null) => ({
      choices: [{ index: 0, text, token_ids: list, finish_reason: finish }],
    });
    const events = [ids("a b", [1, 2]), ids("", [3]), ids("c d e", [4, 5, 6], "stop")];
    expect((await streamed([eventBytes(events)])).tokens).toEqual({ count: 6, source: "chunks", contradicted: null });
    const wrong = await streamed([eventBytes([...events, { choices: [], ...usage(40) }])]);
    expect(wrong.tokens).toEqual({ count: 6, source: "chunks", contradicted: 40 });
    const withEnd = await streamed([eventBytes([...events, { choices: [], ...usage(7) }])]);
    expect(withEnd.tokens.contradicted).toBeNull();
  });

  it("keeps thoughts apart from the answer, whichever of both fields holds them", async () => {
    const delta = (value: object, finish: string | null = null) => ({
      choices: [{ index: 0, delta: value, finish_reason: finish }],
    });
    const events = [
      delta({ role: "assistant", content: null }),
      delta({ reasoning_content: "so" }),
      delta({ reasoning: " what" }),
      delta({ content: "42" }),
      delta({}, "stop"),
    ];
    const answer = await streamed([eventBytes(events)]);
    expect([answer.thought, answer.text, answer.chunks.length]).toEqual(["so what", "42", 3]);
  });

  it("reads an answer that was not streamed though asked", async () => {
    const bytes = Buffer.from(JSON.stringify(piece("whole", "stop", usage(1))));
    expect((await streamed([bytes], "application/json")).text).toBe("whole");
  });

  it.each<[string, readonly Buffer[], string, Partial<RequestFailure>]>([
    [
      "ends without a reason to finish",
      [eventBytes([piece("a"), piece("b")], "no-done")],
      "text/event-stream",
      { cause: "cut-short" },
    ],
    [
      "is cut inside a character",
      [eventBytes([piece("日")]).subarray(0, 60)],
      "text/event-stream",
      { cause: "unreadable" },
    ],
    ["is an HTML page", [Buffer.from("<html>busy</html>")], "text/html", { cause: "unreadable", expected: "events" }],
    ["holds no JSON", [Buffer.from("data: {nope\n\n")], "text/event-stream", { cause: "unreadable", expected: "json" }],
    [
      "holds an error",
      [eventBytes([piece("a"), { error: { message: "out of memory" } }])],
      "text/event-stream",
      { cause: "error-inside" },
    ],
    [
      "holds an error in llama.cpp's way",
      [Buffer.from('error: {"error":{"message":"x"}}\n\n')],
      "text/event-stream",
      { cause: "error-inside" },
    ],
  ])("fails with its cause where it %s", async (_, pieces, type, failure) => {
    expect(await failureOf(streamed(pieces, type))).toMatchObject(failure);
  });
});
