import type { MemoryReading } from "../memory-linux.ts";
import { familyMemory } from "./family-memory.ts";
import { findServer } from "./find-server.ts";
import { linuxView } from "./linux.ts";
import { portableView } from "./portable.ts";
import type { ServerPlace, ServerProcess } from "./types.ts";

const view = process.platform === "linux" ? linuxView() : portableView;

/** The process of a server on this machine, or why its memory is not measured. Takes up to seconds outside Linux. */
export function serverProcess(place: ServerPlace): Promise<ServerProcess> {
  return findServer(place, view);
}

/** Reads the memory of a server's process with its children, in the columns of the memory meter. */
export function serverMemory(pid: number): () => Promise<MemoryReading> {
  return familyMemory(pid, view);
}
