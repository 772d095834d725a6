import { freemem } from "node:os";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../lib/errors.ts";
import { median } from "../../statistics/ranks.ts";
import { lastLevelCacheBytes } from "./cache-bytes.ts";
import { pageBytes, readSumModule, strideBytes } from "./read-sum-module.ts";
import type { ReadPass, ReadWork } from "./read-worker.ts";

/** How fast memory was read by so many threads together; null figures have a reason. */
export interface ReadBandwidth {
  readonly threads: number;
  readonly bufferBytes: number;
  readonly passes: number;
  readonly bestBytesPerSecond: number | null;
  readonly medianBytesPerSecond: number | null;
  readonly reason: string | null;
}

/** A reading that takes longer, on a machine whose memory is as slow as that, is given up. */
const limitMs = 30_000;
/** Bytes that a WebAssembly memory can have. */
const maxBytes = 2 ** 31;
const cachesInBuffer = 4;
/** Node can't start a thread from the sources: under a test runner it is the built one. */
const workerFile = import.meta.url.endsWith(".ts")
  ? "../../../dist/meters/bandwidth/read-worker.js"
  : "./read-worker.js";

/**
 * Reads a buffer of four times the last-level cache `passes` times with all threads at once. Never throws: what goes
 * wrong is the reason. The buffer is smaller where memory is scarce, which is a reason too.
 */
export async function measureReadBandwidth(threads: number, passes: number, bytes?: number): Promise<ReadBandwidth> {
  const cache = await lastLevelCacheBytes();
  const wanted = bytes ?? cachesInBuffer * cache.bytes;
  const most = Math.min(maxBytes, freemem() / 4);
  // Every thread reads whole strides, and a memory has whole pages.
  const unit = threads * strideBytes * pageBytes;
  const bufferBytes = Math.max(unit, Math.floor(Math.min(wanted, most) / unit) * unit);
  const plain = { threads, bufferBytes, passes };
  const nothing = { ...plain, bestBytesPerSecond: null, medianBytesPerSecond: null };
  if (bufferBytes > most) return { ...nothing, reason: "too little memory is free to read from" };
  if (!WebAssembly.validate(readSumModule(1)))
    return { ...nothing, reason: "this processor or version of Node has no SIMD in WebAssembly" };
  try {
    const rates = await readTogether(threads, passes, bufferBytes);
    const small = bytes === undefined && bufferBytes < 0.9 * wanted;
    return {
      ...plain,
      bestBytesPerSecond: Math.max(...rates),
      medianBytesPerSecond: median(rates),
      reason: small ? "memory was scarce: the buffer is less than four times the last-level cache" : cache.reason,
    };
  } catch (error) {
    return { ...nothing, reason: `memory could not be read: ${messageOf(error)}` };
  }
}

/** Bytes a second of each pass: from the first thread's start to the last one's end. */
async function readTogether(threads: number, passes: number, bytes: number): Promise<readonly number[]> {
  const pages = bytes / pageBytes;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const meeting = new Int32Array(new SharedArrayBuffer(8));
  const share = bytes / threads;
  const workers = Array.from({ length: threads }, (_, index) => {
    const workerData: ReadWork = { memory, meeting, threads, passes, start: index * share, end: (index + 1) * share };
    return new Worker(new URL(workerFile, import.meta.url), { workerData });
  });
  try {
    const taken = await Promise.all(workers.map(passesOf));
    return Array.from({ length: passes }, (_, pass) => {
      const own = taken.flatMap((list) => list[pass] ?? []);
      const startMs = Math.min(...own.map((one) => one.startMs));
      const endMs = Math.max(...own.map((one) => one.endMs));
      return bytes / ((endMs - startMs) / 1000);
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function passesOf(worker: Worker): Promise<readonly ReadPass[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it took longer than ${limitMs / 1000} s`)), limitMs);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => {
      clearTimeout(timer);
      reject(new Error("a thread ended early"));
    });
  });
}
