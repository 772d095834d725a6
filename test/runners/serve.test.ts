import { describe, expect, it } from "vitest";
import type { EngineInfo } from "../../src/records/schema.ts";
import type { Port, ToChild, ToParent } from "../../src/runners/llama/protocol.ts";
import { type Engine, serve } from "../../src/runners/llama/serve.ts";
import { bigrams, inventedDecoder } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b"];
const decoder = () =>
  inventedDecoder({ vocabulary, language: bigrams(vocabulary, { a: { b: 0.5 }, b: { "</s>": 0.9 } }), contextSize: 8 });

const info: EngineInfo = {
  name: "invented",
  package: "none",
  build: "none",
  device: "none",
  gpuLayers: null,
  threads: 1,
  contextSize: 8,
  batchSize: 8,
  kvCacheType: "none",
  flashAttention: "none",
  bosPrepended: true,
  vocabulary: 4,
  engineCall: "timed",
  memory: { modelRamBytes: null, modelVramBytes: null, contextRamBytes: null, contextVramBytes: null },
};

interface Trace {
  readonly sent: ToParent[];
  readonly events: string[];
}

/** Serves messages from a list and returns what was sent and done. */
async function served(messages: readonly ToChild[], engine?: Partial<Engine>): Promise<Trace> {
  const sent: ToParent[] = [];
  const events: string[] = [];
  const port: Port = {
    async *messages() {
      for (const message of messages) {
        events.push(`heard ${message.type}`);
        yield message;
      }
    },
    async send(message) {
      sent.push(structuredClone(message));
    },
  };
  await serve(port, async () => ({
    devices: { names: [], freeBytes: null },
    async open({ path }) {
      if (path === "broken.gguf") throw new Error("this is no model");
      return {
        chat: null,
        countTokens: (text) => text.length + 1,
        prepare: async () => ({ decoders: [decoder()], info }),
        async [Symbol.asyncDispose]() {
          events.push("model freed");
        },
      };
    },
    ...engine,
  }));
  return { sent, events };
}

const open = { type: "open", id: 1, model: { path: "a.gguf", gpuLayers: 0, vocabularyOnly: false } } as const;
const prepare = { type: "prepare", id: 2, settings: { contextSize: 8, threads: 1 } } as const;
const ask = { type: "ask", id: 3, request: { kind: "loglikelihood", context: "a", continuations: ["b"] } } as const;

describe("the served engine", () => {
  it("that does not start says why, and answers nothing", async () => {
    const sent: unknown[] = [];
    const port: Port = {
      async *messages() {
        yield open;
      },
      send: async (message) => void sent.push(message),
    };
    await serve(port, () => Promise.reject(new Error("its binary is missing")));
    expect(sent).toEqual([{ type: "no-engine", reason: "its binary is missing" }]);
  });

  it("says hello once it can work, then answers each message under its number, in order", async () => {
    const { sent } = await served([open, prepare, ask]);
    expect(sent.map((message) => ("id" in message ? `${message.type} ${message.id}` : message.type))).toEqual([
      "hello",
      "answer 1",
      "answer 2",
      "answer 3",
    ]);
    expect(sent[2]).toMatchObject({ answer: { type: "prepared", engine: info } });
    expect(sent[3]).toMatchObject({
      answer: {
        type: "reply",
        reply: { kind: "loglikelihood", continuations: [{ logLikelihood: Math.log(0.5), tokens: 1, greedy: true }] },
      },
    });
  });

  it("answers every kind of request", async () => {
    const requests = [
      { kind: "rolling", text: "ab" },
      { kind: "generate", prompt: "a", maxTokens: 3, stop: [], sampling: { temperature: 0 } },
      { kind: "time", phase: "prefill", depth: 0, tokens: 2, repeats: 2, seed: 1 },
    ] as const;
    const { sent } = await served([
      open,
      prepare,
      ...requests.map((request, n) => ({ type: "ask", id: 3 + n, request }) as const),
    ]);
    expect(sent.slice(3)).toMatchObject([
      { answer: { reply: { kind: "rolling", tokens: 2 } } },
      { answer: { reply: { kind: "generate", text: "b", stopReason: "end-of-text" } } },
      { answer: { reply: { kind: "time", repeats: [{ timing: { engineMs: 2 } }, { timing: { engineMs: 2 } }] } } },
    ]);
  });

  it("counts tokens of a model whose weights were left on disk", async () => {
    const { sent } = await served([open, { type: "count", id: 2, texts: ["", "ab"] }]);
    expect(sent[2]).toEqual({ type: "answer", id: 2, answer: { type: "counted", tokens: [1, 3] } });
  });

  it.each([
    ["a model that can't be opened", { ...open, model: { ...open.model, path: "broken.gguf" } }, "this is no model"],
    ["a question before a model was opened", prepare, "before a model was opened"],
    ["a question before a context was made", ask, "before a context was made"],
  ])("makes an error message of %s and lives on", async (_name, message, text) => {
    const { sent } = await served([message, { ...open, id: 9 }]);
    expect(sent[1]).toMatchObject({ type: "error", id: message.id, message: expect.stringContaining(text) });
    expect(sent[2]).toMatchObject({ type: "answer", id: 9 });
  });

  it("makes an error message of an item that does not fit, and answers the next", async () => {
    const long = { type: "ask", id: 3, request: { kind: "rolling", text: "" } } as const;
    const tooLong = {
      ...long,
      request: { kind: "loglikelihood", context: "a".repeat(20), continuations: ["b"] },
    } as const;
    const { sent } = await served([open, prepare, tooLong, { ...ask, id: 4 }]);
    expect(sent[3]).toEqual({
      type: "error",
      id: 3,
      message: "the item needs 22 tokens, the context holds 8",
      log: null,
    });
    expect(sent[4]).toMatchObject({ type: "answer", id: 4 });
  });

  it("leaves at close, hears nothing after it and frees the model", async () => {
    const { events } = await served([open, { type: "close" }, prepare]);
    expect(events).toEqual(["heard open", "heard close", "model freed"]);
  });

  it("frees the model when the other side is gone", async () => {
    expect((await served([open])).events).toEqual(["heard open", "model freed"]);
  });
});
