import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { EngineError } from "../../src/lib/errors.ts";
import { startWorker } from "../../src/runners/llama/child-process.ts";
import { llamaRunner } from "../../src/runners/llama/parent.ts";
import type { OpenOptions } from "../../src/runners/open-options.ts";
import type { Session } from "../../src/runners/types.ts";
import { smallestBundledModel } from "../support/ladder.ts";
import { modelIdentity } from "../support/model-identity.ts";

const model = modelIdentity({ path: smallestBundledModel() });
const never = new AbortController().signal;
const request = { kind: "loglikelihood", context: "largest of 1, 2:", continuations: [" 1", " 2"] } as const;
/** A prompt that keeps the process busy while something is done to it. */
const slow = { kind: "time", phase: "decode", depth: 0, tokens: 200, repeats: 500, seed: 1 } as const;

async function opened(options: Partial<OpenOptions> = {}, signal = never): Promise<Session> {
  const session = await llamaRunner.open(
    model,
    { gpuLayers: 0, deadlineMs: 120_000, onSpawned: async () => {}, ...options },
    signal,
  );
  onTestFinished(() => session[Symbol.asyncDispose]());
  await session.prepare({ contextSize: 256, threads: 1 });
  return session;
}

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => {
      throw new Error("it was answered");
    },
    (error: unknown) => error,
  );

const kill = (session: Session, signal: NodeJS.Signals): void => void process.kill(session.pid ?? 0, signal);
const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function holdSession() {
  const parent = spawn(
    process.execPath,
    [fileURLToPath(new URL("../support/hold-session.mjs", import.meta.url)), model.path],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  return { parent, pid: Number(line.toString()) };
}

describe("a model's process", { timeout: 120_000 }, () => {
  it("answers, and is gone when the session is over", async () => {
    const session = await opened();
    const { continuations } = await session.ask(request);
    expect(continuations).toHaveLength(2);
    await session[Symbol.asyncDispose]();
    expect(lives(session.pid ?? 0)).toBe(false);
  });

  it("answers asks made at once in their order", async () => {
    const session = await opened();
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3].map((n) => session.ask(request).then(() => order.push(n))));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it("is seen by meters before the model is in memory", async () => {
    const seen: number[] = [];
    const session = await opened({ onSpawned: async (pid) => void seen.push(pid) });
    expect(seen).toEqual([session.pid]);
  });

  it.skipIf(!existsSync("/proc/self/environ"))("starts with a pool of one thread", async () => {
    const session = await opened();
    expect(readFileSync(`/proc/${session.pid}/environ`, "utf8").split("\0")).toContain("UV_THREADPOOL_SIZE=1");
  });

  it("that refuses one item lives on for the next", async () => {
    const session = await opened();
    const error = await failureOf(session.ask({ ...request, context: "largest of 1, 2: ".repeat(200) }));
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      message: expect.stringContaining("the context holds 256"),
      failure: { cause: "engine", blamed: true },
    });
    expect((await session.ask(request)).continuations).toHaveLength(2);
  });

  it.skipIf(process.platform === "win32")("that crashes blames the request it worked on, and no other", async () => {
    const session = await opened();
    const asked = [slow, request, request].map((each) => failureOf(session.ask(each)));
    kill(session, "SIGABRT");
    expect(await Promise.all(asked)).toMatchObject([
      { message: expect.stringContaining("SIGABRT"), failure: { cause: "crash", blamed: true } },
      { failure: { cause: "crash", blamed: false } },
      { failure: { cause: "crash", blamed: false } },
    ]);
    expect(await failureOf(session.ask(request))).toMatchObject({ failure: { cause: "crash", blamed: false } });
  });

  it.skipIf(process.platform === "win32")("that the system kills is told apart: it may be out of memory", async () => {
    const session = await opened();
    const asked = failureOf(session.ask(slow));
    kill(session, "SIGKILL");
    expect(await asked).toMatchObject({
      message: expect.stringContaining("out of memory"),
      failure: { cause: "killed", blamed: true },
    });
  });

  it.skipIf(process.platform === "win32")("that hangs is ended at the deadline", async () => {
    const worker = await startWorker(120_000, never);
    onTestFinished(() => worker.close());
    process.kill(worker.pid, "SIGSTOP");
    const question = { type: "count", texts: [] } as const;
    const asked = [1000, 120_000].map((deadlineMs) => failureOf(worker.ask(question, deadlineMs)));
    expect(await Promise.all(asked)).toMatchObject([
      { message: "no answer for 1 s", failure: { cause: "timeout", blamed: true } },
      { failure: { cause: "timeout", blamed: false } },
    ]);
    expect(lives(worker.pid)).toBe(false);
  });

  it("that can't open its model says so, and is gone", async () => {
    const seen: number[] = [];
    const error = await failureOf(
      llamaRunner.open(
        modelIdentity({ path: fileURLToPath(import.meta.url) }),
        { gpuLayers: 0, deadlineMs: 120_000, onSpawned: async (pid) => void seen.push(pid) },
        never,
      ),
    );
    expect(error).toBeInstanceOf(EngineError);
    expect(seen.map(lives)).toEqual([false]);
  });

  it("ends at once when the run is interrupted, and what waits rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const session = await opened({}, controller.signal);
    const asked = failureOf(session.ask(slow));
    controller.abort();
    expect(await asked).toBe(controller.signal.reason);
    expect(lives(session.pid ?? 0)).toBe(false);
  });

  it("is not started for a run that was interrupted", async () => {
    const open = llamaRunner.open(
      model,
      { gpuLayers: 0, deadlineMs: 1000, onSpawned: async () => {} },
      AbortSignal.abort(),
    );
    await expect(open).rejects.toThrow("aborted");
  });

  it.skipIf(process.platform === "win32")("does not outlive a parent that was killed", async () => {
    const { parent, pid } = await holdSession();
    expect(lives(pid)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !lives(pid));
  });

  it.skipIf(process.platform === "win32")(
    "does not outlive a killed parent when its own thread is blocked",
    async () => {
      const { parent, pid } = await holdSession();
      // A process that is stopped hears of nothing, as one whose thread never comes back.
      process.kill(pid, "SIGSTOP");
      onTestFinished(() => {
        if (lives(pid)) process.kill(pid, "SIGKILL");
      });
      parent.kill("SIGKILL");
      await until(() => !lives(pid));
    },
  );
});

describe("counting tokens", { timeout: 120_000 }, () => {
  it("counts with the model's own BOS, in the order asked, across messages", async () => {
    const texts = Array.from({ length: 1100 }, (_, n) => "a ".repeat(n % 7));
    const counts = await llamaRunner.countTokens(model, texts, never);
    const alone = await llamaRunner.countTokens(model, texts.slice(0, 7), never);
    expect(counts).toEqual(texts.map((_, n) => alone[n % 7]));
    expect(alone[6]).toBeGreaterThan(alone[0] ?? 0);
  });

  it("of an interrupted run rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const counting = failureOf(llamaRunner.countTokens(model, ["a"], controller.signal));
    controller.abort();
    expect(await counting).toBe(controller.signal.reason);
  });
});
