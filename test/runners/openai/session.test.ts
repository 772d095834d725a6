import { afterEach, describe, expect, it } from "vitest";
import { EngineError } from "../../../src/lib/errors.ts";
import { openaiRunner } from "../../../src/runners/openai/runner.ts";
import type { GenerateRequest, Session } from "../../../src/runners/types.ts";
import { type Stub, type StubOptions, startStub } from "../../servers/stub.mjs";

const open: { close(): Promise<unknown> }[] = [];
const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session[Symbol.asyncDispose]();
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const { signal } = new AbortController();
const options = { gpuLayers: "auto" as const, deadlineMs: 5000, onSpawned: async () => {} };

async function opened(settings: StubOptions): Promise<{ readonly stub: Stub; readonly session: Session }> {
  const stub = await startStub(settings);
  open.push(stub);
  const [model] = await openaiRunner.identify([stub.url]);
  if (model === undefined) throw new Error("no model was identified");
  const session = await openaiRunner.open(model, options, signal);
  sessions.push(session);
  return { stub, session };
}

const question: GenerateRequest = {
  kind: "generate",
  prompt: "The cat",
  maxTokens: 6,
  stop: [],
  sampling: { temperature: 0 },
};

describe("a session with a served model", () => {
  it.each(["llama-server", "vllm", "llama-cpp-python", "litellm", "ollama", "lm-studio", "unknown"] as const)(
    "takes answers of %s with times that only grow",
    async (dialect) => {
      const { session } = await opened({ dialect });
      for (const prompt of ["The cat", { system: null, user: "Say hi.", thinkingTokens: 0 }]) {
        const reply = await session.ask({ ...question, prompt });
        expect(reply.text).not.toBe("");
        expect(reply.tokenTimesMs).toEqual(reply.tokenTimesMs.toSorted((a, b) => a - b));
        expect(reply.timing.wallMs).toBeGreaterThanOrEqual(reply.tokenTimesMs.at(-1) ?? 0);
        expect(reply.timing.engineMs).toBeNull();
      }
    },
  );

  it("keeps a server's own times apart, and takes the placeholder for one token for none", async () => {
    const { session } = await opened({ dialect: "llama-server" });
    const many = await session.ask(question);
    expect(many.serverTimings?.decodeMs).toBeGreaterThan(0);
    const one = await session.ask({ ...question, maxTokens: 1 });
    expect(one.serverTimings).toMatchObject({ decodedTokens: 1, decodeMs: null });
  });

  it.each(["llama-server", "vllm"] as const)("times reading and writing on %s", async (dialect) => {
    const { session } = await opened({ dialect });
    for (const phase of ["prefill", "first-token", "decode", "generation"] as const) {
      const reply = await session.ask({ kind: "time", phase, depth: 0, tokens: 8, seed: 1, repeats: 2 });
      expect(reply.repeats).toHaveLength(2);
      for (const { timing } of reply.repeats) expect(timing.wallMs).toBeGreaterThan(0);
    }
    const batch = { kind: "time", phase: "batch", depth: 0, tokens: 8, seed: 1, repeats: 2 } as const;
    expect(session.unmeasurable?.(batch)?.message).toContain("measure it under load");
  });

  it("says what is not known of a model, and why", async () => {
    const stub = await startStub({ dialect: "vllm" });
    open.push(stub);
    const [model] = await openaiRunner.identify([stub.url]);
    expect(model).toMatchObject({ sha256: null, quantization: null, parameters: null });
    expect(model?.unknown?.["quantization"]).toBe("vLLM does not tell it");
  });

  it("says which request failed, and lives on", async () => {
    const { session } = await opened({ dialect: "llama-server", context: 64 });
    const failed = await session.ask({ ...question, prompt: "word ".repeat(200) }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(EngineError);
    expect((failed as EngineError).failure).toMatchObject({
      cause: "engine",
      request: { cause: "status", status: 400 },
    });
    expect((await session.ask(question)).text).not.toBe("");
  });

  it("takes no answer of another model", async () => {
    const { stub, session } = await opened({ dialect: "llama-server" });
    await session.ask(question);
    stub.models.splice(0, stub.models.length, "impostor");
    await expect(session.ask(question)).rejects.toThrow(/answers with the model impostor in place of/);
  });
});
