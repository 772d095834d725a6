import { afterEach, describe, expect, it } from "vitest";
import { connect } from "../../../src/runners/openai/connect.ts";
import { servedSession } from "../../../src/runners/openai/session.ts";
import type { Session } from "../../../src/runners/types.ts";
import { hostileEchoes } from "../../servers/hostile-echoes.mjs";
import { type StubOptions, startStub } from "../../servers/stub.mjs";
import { encode, toyModel } from "../../servers/toy-model.mjs";

const open: { close(): Promise<unknown> }[] = [];
const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session[Symbol.asyncDispose]();
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const { signal } = new AbortController();

async function sessionOn(options: StubOptions): Promise<Session> {
  const stub = await startStub(options);
  open.push(stub);
  const server = await connect(new URL(`${stub.url}/v1/`), { signal });
  const [model] = server.facts.models;
  if (model === undefined) throw new Error("the stub lists no model");
  const session = await servedSession(server, model, { signal });
  sessions.push(session);
  return session;
}

const context = "The cat sat on the";
const continuations = [" mat.", " dog, which was old.", " mouse"];
const request = { kind: "loglikelihood", context, continuations } as const;

/** The toy model's own log-likelihood of what follows the context. */
function truth(continuation: string): number {
  const [before, whole] = [encode(context), encode(context + continuation)];
  const values = toyModel().logProbabilities(before, whole.slice(before.length));
  return values.reduce((sum: number, value: number) => sum + value, 0);
}

describe("likelihoods of a served model", () => {
  it.each([
    ["llama-server", "forced-decoding"],
    ["vllm", "prompt-logprobs"],
  ] as const)("are the model's own on %s, by %s", async (dialect, from) => {
    const session = await sessionOn({ dialect });
    expect(session.likelihoodFrom).toBe(from);
    const reply = await session.ask(request);
    for (const [index, continuation] of continuations.entries())
      expect(reply.continuations[index]?.logLikelihood).toBeCloseTo(truth(continuation), 6);
    const text = await session.ask({ kind: "rolling", text: continuations[0] ?? "", context });
    expect(text.logLikelihood).toBeCloseTo(truth(continuations[0] ?? ""), 6);
  });

  it.each(hostileEchoes)("are refused where there is only $name", async ({ dialect, habits }) => {
    const session = await sessionOn({ dialect, habits });
    expect(session.supports.has("loglikelihood")).toBe(false);
    expect(session.supports.has("rolling")).toBe(false);
    expect(session.unmeasurable?.(request)?.tried.every(({ finding }) => finding !== "true")).toBe(true);
    await expect(session.ask(request)).rejects.toThrow(/not measurable on this server/);
  });

  it.each(["llama-cpp-python", "litellm", "ollama", "lm-studio", "unknown"] as const)(
    "are not taken from what %s says",
    async (dialect) => {
      const session = await sessionOn({ dialect });
      const isTrue = session.supports.has("loglikelihood");
      if (isTrue) {
        const reply = await session.ask(request);
        expect(reply.continuations[0]?.logLikelihood).toBeCloseTo(truth(continuations[0] ?? ""), 6);
      } else {
        expect(session.unmeasurable?.(request)).not.toBeNull();
      }
    },
  );
});
