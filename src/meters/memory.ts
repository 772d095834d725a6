import type { Meter } from "../metrics/types.ts";
import { type MemoryReading, readLinuxMemory } from "./memory-linux.ts";
import { readMacMemory } from "./memory-macos.ts";
import { readPortableMemory } from "./memory-portable.ts";
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
