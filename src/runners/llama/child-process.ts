import { type ChildProcess, fork } from "node:child_process";
import { endWithParent } from "../../lib/end-with-parent.ts";
import { EngineError, EngineMissingError } from "../../lib/errors.ts";
import type { EngineDevices } from "../engine-devices.ts";
import { engineAdvice } from "./engine-advice.ts";
import { countMemoryKills, type ExitCause, exitCauseOf } from "./exit-cause.ts";
import { pendingRequests } from "./pending-requests.ts";
import type { Answer, ToChild, ToParent } from "./protocol.ts";

type Question =
  Exclude<ToChild, { type: "close" }> extends infer M ? (M extends { id: number } ? Omit<M, "id"> : never) : never;

/** One worker process: asks are answered in order; silence beyond the deadline of the one being worked on ends it. */
export interface Worker {
  readonly pid: number;
  readonly devices: EngineDevices;
  /** `deadlineMs`: where a question needs another one than the worker was started with. */
  ask(question: Question, deadlineMs?: number): Promise<Answer>;
  /** Lets it finish and leave; after two seconds it is killed. */
  close(): Promise<void>;
}

const helloId = 0;
const tailBytes = 8192;
const patienceMs = 2000;
/** A start may take so long whatever a question may: it hangs on how busy the machine is, not on the model. */
const startDeadlineMs = 30_000;

/** Starts the worker and resolves when it has said hello. `signal` kills it at once; what waits then rejects with its reason. */
export async function startWorker(deadlineMs: number, signal: AbortSignal): Promise<Worker> {
  signal.throwIfAborted();
  const killsBefore = countMemoryKills();
  const child = forkWorker();
  endWithParent(child);
  const tail = keepTail(child);
  let exitCause: ExitCause | null = null;
  let devices: EngineDevices = { names: [], freeBytes: null };
  const open = pendingRequests((silentMs) => {
    exitCause = { cause: "timeout", message: `no answer for ${Math.round(silentMs / 1000)} s`, stderrTail: tail() };
    child.kill("SIGKILL");
  });
  const abort = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", abort, { once: true });
  const gone = new Promise<void>((resolve) => {
    const bury = (found: ExitCause): void => {
      signal.removeEventListener("abort", abort);
      exitCause ??= found;
      const { message, ...failure } = exitCause;
      open.rejectAll((blamed) => (signal.aborted ? signal.reason : new EngineError(message, { ...failure, blamed })));
      resolve();
    };
    child.once("close", (code, killedBy) => {
      const memoryKills = { before: killsBefore, after: countMemoryKills() };
      bury(exitCauseOf({ code, killedBy, stderrTail: tail(), memoryKills }));
    });
    child.once("error", ({ message }) => {
      if (child.pid !== undefined) return;
      bury({ cause: "crash", message: `the model's process could not be started: ${message}`, stderrTail: tail() });
    });
  });
  child.on("message", (message: ToParent) => {
    if (message.type === "error") {
      const failure = { cause: "engine", stderrTail: message.log, blamed: true } as const;
      open.reject(message.id, new EngineError(message.message, failure));
    } else if (message.type === "answer") open.resolve(message.id, message.answer);
    else if (message.type === "no-engine") open.reject(helloId, missingEngine(message.reason));
    else {
      devices = message.devices;
      open.resolve(helloId, { type: "opened", loadMs: 0, hasChatTemplate: false });
    }
  });
  await open.add(helloId, Math.max(deadlineMs, startDeadlineMs));
  let lastId = helloId;
  return {
    pid: child.pid ?? 0,
    devices,
    ask(question, ownDeadlineMs = deadlineMs) {
      if (exitCause !== null) {
        const { message, ...failure } = exitCause;
        return Promise.reject(new EngineError(message, { ...failure, blamed: false }));
      }
      lastId += 1;
      const answer = open.add(lastId, ownDeadlineMs);
      child.send({ ...question, id: lastId } as ToChild, () => {});
      return answer;
    },
    async close() {
      if (child.connected) child.send({ type: "close" } satisfies ToChild, () => {});
      const last = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await gone;
      clearTimeout(last);
    },
  };
}

function missingEngine(reason: string): EngineMissingError {
  const [words = ""] = reason.split(/ imported from |\n/);
  return new EngineMissingError(`the engine, node-llama-cpp, does not start: ${words}; ${engineAdvice()}`);
}

function forkWorker(): ChildProcess {
  return fork(new URL(workerFile, import.meta.url), [], {
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A young generation that may grow to tens of megabytes would blur the memory of small models.
    execArgv: ["--max-semi-space-size=1"],
    // The engine starts fresh compute threads from whichever pool thread takes a call: with more than one, decode
    // runs at about half speed. It must be set before the process starts.
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
  });
}

/** The built program forks its own worker; sources run under a test runner fork the built one. */
const workerFile = import.meta.url.endsWith(".ts") ? "../../../dist/runners/llama/worker.js" : "./worker.js";

function keepTail(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => {
      text = (text + chunk).slice(-tailBytes);
    });
  }
  return () => text;
}
