import type { Meter } from "../types.ts";
import { readLinuxMemory } from "./memory-linux.ts";
import { readPortableMemory } from "./memory-portable.ts";

/** Memory of a process, from outside it. */
export const memoryMeter: Meter = {
  id: "memory",
  unit: "bytes",
  columns: ["resident_bytes", "anonymous_bytes", "file_bytes", "peak_resident_bytes"],
  read: process.platform === "linux" ? readLinuxMemory : readPortableMemory,
};
