import { type ChildProcess, fork } from "node:child_process";
import { EngineError, type EngineFailure } from "../../lib/errors.ts";
import type { Answer, ToChild, ToParent } from "./protocol.ts";

/** Why a process no longer answers. */
interface Demise {
  readonly cause: EngineFailure["cause"];
  readonly message: string;
  readonly stderrTail: string;
}

type Question =
  Exclude<ToChild, { type: "close" }> extends infer M ? (M extends { id: number } ? Omit<M, "id"> : never) : never;

interface Waiting {
  readonly deadlineMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const tailBytes = 8192;

/** One worker process: asks are answered in order; silence beyond the deadline of the one being worked on ends it. */
export interface Worker {
  readonly pid: number;
  /** `deadlineMs`: where a question needs another one than the worker was started with. */
  ask(question: Question, deadlineMs?: number): Promise<Answer>;
  /** Lets it finish and leave; after two seconds it is killed. */
  close(): Promise<void>;
}

/** Starts the worker and resolves when it has said hello. `signal` kills it at once; what waits then rejects with its reason. */
export async function startWorker(deadlineMs: number, signal: AbortSignal): Promise<Worker> {
  signal.throwIfAborted();
  const child = fork(new URL(workerFile, import.meta.url), [], {
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
    // The engine starts fresh compute threads from whichever pool thread takes a call: with more than one, decode
    // runs at about half speed. It must be set before the process starts.
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
  });
  const waiting = new Map<number, Waiting>();
  const tail = keepTail(child);
  let demise: Demise | null = null;
  let timer: NodeJS.Timeout | undefined;
  const rearm = (): void => {
    clearTimeout(timer);
    const [oldest] = waiting.values();
    if (oldest === undefined) return;
    timer = setTimeout(() => {
      const message = `no answer for ${Math.round(oldest.deadlineMs / 1000)} s`;
      demise = { cause: "timeout", message, stderrTail: tail() };
      child.kill("SIGKILL");
    }, oldest.deadlineMs);
  };
  const abort = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", abort, { once: true });
  const exited = new Promise<void>((resolve) => {
    child.once("close", (code, killedBy) => {
      signal.removeEventListener("abort", abort);
      clearTimeout(timer);
      demise ??= demiseOf(code, killedBy, tail());
      let blamed = true;
      for (const { reject } of waiting.values()) {
        reject(signal.aborted ? signal.reason : errorOf(demise, blamed));
        blamed = false;
      }
      waiting.clear();
      resolve();
    });
  });
  const hello = new Promise<Answer>((resolve, reject) => void waiting.set(0, { deadlineMs, resolve, reject }));
  child.on("message", (message: ToParent) => {
    const id = message.type === "hello" ? 0 : message.id;
    const asked = waiting.get(id);
    waiting.delete(id);
    rearm();
    if (message.type === "answer") asked?.resolve(message.answer);
    else if (message.type === "error") asked?.reject(new EngineError(message.message));
    else asked?.resolve({ type: "opened", loadMs: 0 });
  });
  child.on("error", () => {});
  rearm();
  await hello;
  let lastId = 0;
  return {
    pid: child.pid ?? 0,
    ask(question, ownDeadlineMs = deadlineMs) {
      if (demise !== null) return Promise.reject(errorOf(demise, false));
      lastId += 1;
      const id = lastId;
      const answer = new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { deadlineMs: ownDeadlineMs, resolve, reject });
      });
      if (waiting.size === 1) rearm();
      child.send({ ...question, id } as ToChild, () => {});
      return answer;
    },
    async close() {
      if (child.connected) child.send({ type: "close" } satisfies ToChild, () => {});
      const last = setTimeout(() => child.kill("SIGKILL"), 2000);
      await exited;
      clearTimeout(last);
    },
  };
}

/** The built program forks its own worker; sources run under a test runner fork the built one. */
const workerFile = import.meta.url.endsWith(".ts") ? "../../../dist/runners/llama/worker.js" : "./worker.js";

const errorOf = ({ message, ...failure }: Demise, blamed: boolean): EngineError =>
  new EngineError(message, { ...failure, blamed });

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

function demiseOf(code: number | null, killedBy: NodeJS.Signals | null, stderrTail: string): Demise {
  if (killedBy === "SIGKILL") {
    return {
      cause: "killed",
      message: "the system killed the model's process (SIGKILL): most often it ran out of memory",
      stderrTail,
    };
  }
  const how = killedBy === null ? `exit code ${code}` : `signal ${killedBy}`;
  return { cause: "crash", message: `the model's process crashed (${how})`, stderrTail };
}
