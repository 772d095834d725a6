import { EngineError } from "../../lib/errors.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import type { EngineDevices } from "../engine-devices.ts";
import type { OpenOptions } from "../open-options.ts";
import type { Ability, ReplyTo, Request, Runner, Session, SessionSettings } from "../types.ts";
import { startWorker, type Worker } from "./child-process.ts";
import type { Answer } from "./protocol.ts";

/** Texts sent to a worker in one message when their tokens are counted. */
const countChunk = 512;
const countDeadlineMs = 120_000;

/** As the engine told when it was last started: it need not be started to be asked. */
let lastDevices: EngineDevices | null = null;

async function started(deadlineMs: number, signal: AbortSignal): Promise<Worker> {
  const worker = await startWorker(deadlineMs, signal);
  lastDevices = worker.devices;
  return worker;
}

/** Runs GGUF files through llama.cpp, each load in a process of its own. */
export const llamaRunner: Runner = {
  async devices(signal) {
    if (lastDevices !== null) return lastDevices;
    const worker = await started(countDeadlineMs, signal);
    await worker.close();
    return worker.devices;
  },

  async countTokens(model, texts, signal) {
    const worker = await started(countDeadlineMs, signal);
    try {
      await openIn(worker, model, { gpuLayers: 0, vocabularyOnly: true });
      const counts: number[] = [];
      for (const chunk of chunksOf(texts, countChunk)) {
        const answer = await worker.ask({ type: "count", texts: chunk });
        counts.push(...expect(answer, "counted").tokens);
      }
      return counts;
    } finally {
      await worker.close();
    }
  },

  async open(model: ModelIdentity, options: OpenOptions, signal: AbortSignal): Promise<Session> {
    const start = performance.now();
    const worker = await started(options.deadlineMs, signal);
    const spawnMs = performance.now() - start;
    try {
      await options.onSpawned(worker.pid);
      const { loadMs, hasChatTemplate } = await openIn(worker, model, {
        gpuLayers: options.gpuLayers,
        vocabularyOnly: false,
      });
      return sessionOf(worker, { spawnMs, loadMs, hasChatTemplate, deadlineMs: options.deadlineMs });
    } catch (error) {
      await worker.close();
      throw error;
    }
  },
};

function* chunksOf<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const one of all) {
    chunk.push(one);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** A timing or a load is one message for many repetitions or requests: each of them may take as long as an answer. */
function deadlineOf(request: Request, deadlineMs: number): number {
  if (request.kind === "serve") return deadlineMs * (request.requests + request.warmUp);
  if (request.kind !== "time") return deadlineMs;
  const { repeats, until } = request;
  if (until === undefined) return deadlineMs * (repeats + 1);
  return until.budgetMs === null ? deadlineMs * (repeats + 1) : deadlineMs * (until.leastRepeats + 1) + until.budgetMs;
}

interface Opened {
  readonly spawnMs: number;
  readonly loadMs: number;
  readonly hasChatTemplate: boolean;
  readonly deadlineMs: number;
}

function sessionOf(worker: Worker, { spawnMs, loadMs, hasChatTemplate, deadlineMs }: Opened): Session {
  return {
    pid: worker.pid,
    supports: new Set<Ability>([
      "examine",
      "generate",
      "loglikelihood",
      "rolling",
      "serve",
      "time",
      ...(hasChatTemplate ? (["chat"] as const) : []),
    ]),
    spawnMs,
    loadMs,
    async prepare(settings: SessionSettings) {
      return expect(await worker.ask({ type: "prepare", settings }), "prepared").engine;
    },
    async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
      const answer = await worker.ask({ type: "ask", request }, deadlineOf(request, deadlineMs));
      return expect(answer, "reply").reply as ReplyTo<R>;
    },
    [Symbol.asyncDispose]: () => worker.close(),
  };
}

async function openIn(
  worker: Worker,
  model: ModelIdentity,
  how: { gpuLayers: number | "auto"; vocabularyOnly: boolean },
) {
  return expect(await worker.ask({ type: "open", model: { path: model.path, ...how } }), "opened");
}

function expect<T extends Answer["type"]>(answer: Answer, type: T): Extract<Answer, { type: T }> {
  if (answer.type !== type) throw new EngineError(`the worker answered "${answer.type}" where "${type}" was due`);
  return answer as Extract<Answer, { type: T }>;
}
