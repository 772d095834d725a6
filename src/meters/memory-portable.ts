import { processes } from "systeminformation";
import { answerOf } from "../records/provenance.ts";
import { type MemoryReading, noMemoryReading } from "./memory-linux.ts";

/** Resident bytes by systeminformation's list of processes, which starts a program of the system each time; nothing else is told. */
export async function readPortableMemory(pid: number): Promise<MemoryReading> {
  const all = await answerOf(processes);
  const own = all?.list.find((process) => process.pid === pid);
  // The library gives KiB, and 0 for a process that it may not look into.
  return own === undefined || !(own.memRss > 0) ? noMemoryReading : [own.memRss * 1024, null, null, null, null];
}
