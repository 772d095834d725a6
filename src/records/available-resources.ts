import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { join } from "node:path";
import { type ContainerLimits, readContainerLimits } from "./container.ts";

/** What of the machine this program may use: its container's share where it is in one. */
export interface AvailableResources {
  /** Hardware threads that may be used at once; at least 1. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** What could be taken now without anything else being pushed out. */
  readonly freeMemoryBytes: number;
  readonly limits: ContainerLimits;
}

/** `root`: above `proc` and `sys`, for tests. */
export async function readAvailableResources(root = "/"): Promise<AvailableResources> {
  const limits = await readContainerLimits(root);
  const free = (await availableBytes(root)) ?? freemem();
  const { memoryLimitBytes, memoryUsedBytes } = limits;
  const room = memoryLimitBytes === null ? null : Math.max(0, memoryLimitBytes - (memoryUsedBytes ?? 0));
  return {
    cores: coresWithin(visibleCores(), limits.cpuQuotaCores),
    memoryBytes: memoryLimitBytes === null ? totalmem() : Math.min(totalmem(), memoryLimitBytes),
    freeMemoryBytes: room === null ? free : Math.min(free, room),
    limits,
  };
}

/** Whole cores of a quota, rounded up: a thread more than the quota waits, a thread less leaves time unused. */
export function coresWithin(visible: number, quotaCores: number | null): number {
  const cores = Math.max(1, Math.floor(visible) || 1);
  return quotaCores === null ? cores : Math.min(cores, Math.max(1, Math.ceil(quotaCores)));
}

/** Some sandboxes show no processor at all. */
function visibleCores(): number {
  return availableParallelism() || cpus().length || 1;
}

/** Linux's own estimate, which counts what can be dropped; null where it is not told. */
async function availableBytes(root: string): Promise<number | null> {
  const text = await readFile(join(root, "proc/meminfo"), "utf8").catch(() => "");
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
