import { processes } from "systeminformation";
import type { Meter } from "../metrics/types.ts";
import { answerOf } from "../records/provenance.ts";
import { type MemoryReading, noMemoryReading, readLinuxMemory } from "./memory-linux.ts";
import { readMacMemory } from "./memory-macos.ts";
import { readWindowsMemory } from "./memory-windows.ts";

const readers: Partial<Record<NodeJS.Platform, (pid: number) => Promise<MemoryReading>>> = {
  linux: readLinuxMemory,
  darwin: readMacMemory,
  win32: readWindowsMemory,
};

/** Memory of one process, as its system tells it. */
export const readMemory: (pid: number) => Promise<MemoryReading> = readers[process.platform] ?? readPortableMemory;

/** Memory of a process, from outside it. */
export const memoryMeter: Meter = {
  id: "memory",
  unit: "bytes",
  columns: ["resident_bytes", "anonymous_bytes", "file_bytes", "peak_resident_bytes", "peak_anonymous_bytes"],
  // Elsewhere a reading starts a program: it is taken at the ends of a load, and the system's own peaks stand for the rest.
  cheap: process.platform === "linux",
  read: readMemory,
};

/** Resident bytes by systeminformation's list of processes, which starts a program of the system each time; nothing else is told. */
export async function readPortableMemory(pid: number): Promise<MemoryReading> {
  const all = await answerOf(processes);
  const own = all?.list.find((process) => process.pid === pid);
  // The library gives KiB, and 0 for a process that it may not look into.
  return own === undefined || !(own.memRss > 0) ? noMemoryReading : [own.memRss * 1024, null, null, null, null];
}
