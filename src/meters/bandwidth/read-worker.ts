import { parentPort, workerData } from "node:worker_threads";
import { Bench } from "tinybench";
import { pageBytes, type ReadSumExports, readSumModule } from "./read-sum-module.ts";

/** What one thread is to read, with the others' shared memory and meeting point. */
export interface ReadWork {
  readonly memory: WebAssembly.Memory;
  /** Two numbers: who has come, and how often all have met. */
  readonly meeting: Int32Array;
  readonly threads: number;
  readonly start: number;
  readonly end: number;
  readonly passes: number;
}

/** When a pass began and ended, in milliseconds of a clock that all threads share. */
export interface ReadPass {
  readonly startMs: number;
  readonly endMs: number;
}

const { memory, meeting, threads, start, end, passes } = workerData as ReadWork;

/** Waits until every thread is here, so that all read at once. */
function meet(): void {
  const round = Atomics.load(meeting, 1);
  if (Atomics.add(meeting, 0, 1) + 1 === threads) {
    Atomics.store(meeting, 0, 0);
    Atomics.add(meeting, 1, 1);
    Atomics.notify(meeting, 1);
    return;
  }
  while (Atomics.load(meeting, 1) === round) Atomics.wait(meeting, 1, round, 100);
}

/** `performance.now()` begins anew in every thread. */
const sharedClockMs = (): number => Number(process.hrtime.bigint()) / 1e6;

const module = new WebAssembly.Module(readSumModule(memory.buffer.byteLength / pageBytes));
const { fill, sum } = new WebAssembly.Instance(module, { host: { memory } }).exports as unknown as ReadSumExports;
fill(start, end - start);
// The engine compiles a function better once it has run.
const expected = sum(start, end);
const taken: ReadPass[] = [];
const bench = new Bench({ iterations: passes, time: 0, warmup: false, throws: true });
bench.add("read", () => {
  meet();
  const startMs = sharedClockMs();
  const total = sum(start, end);
  const endMs = sharedClockMs();
  if (total !== expected) throw new Error("memory changed while it was read");
  taken.push({ startMs, endMs });
  return { overriddenDuration: endMs - startMs };
});
bench.runSync();
parentPort?.postMessage(taken.slice(-passes));
