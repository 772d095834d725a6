import { readFile } from "node:fs/promises";
import { readMemory } from "../memory.ts";
import { type MemoryReading, noMemoryReading } from "../memory-linux.ts";
import { family } from "./find-server.ts";
import type { ProcessView } from "./types.ts";

/** Looking for children takes a while; servers start them when they load a model, and seldom later. */
const sameFamilyMs = 5000;

/**
 * Reads the memory of a server: its process and all that it started, summed. Without peaks: what the system keeps may be
 * from another use of the server, long before.
 */
export function familyMemory(pid: number, view: ProcessView): () => Promise<MemoryReading> {
  let members: readonly number[] = [];
  let foundAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - foundAt > sameFamilyMs) {
      members = family(pid, await view.processes()).map((one) => one.pid);
      foundAt = performance.now();
    }
    return readMembers(members);
  };
}

async function readMembers(members: readonly number[]): Promise<MemoryReading> {
  const readings = await Promise.all(members.map((member) => readMember(member, members.length > 1)));
  if (readings.length === 0) return noMemoryReading;
  return [sumOf(readings, 0), sumOf(readings, 1), sumOf(readings, 2), null, null];
}

function readMember(pid: number, isOneOfSeveral: boolean): Promise<MemoryReading> {
  return process.platform === "linux" && isOneOfSeveral ? readShare(pid) : readMemory(pid);
}

/**
 * A process's share of memory, by Linux: what several have in common is divided among them, so that a sum counts it once.
 * Where it may not be read, the process's whole memory.
 */
async function readShare(pid: number): Promise<MemoryReading> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return parseShares(text) ?? readMemory(pid);
}

/** The sizes in the text of /proc/PID/smaps_rollup; its kB are 1024 bytes. Source: proc_pid_smaps_rollup(5). */
export function parseShares(text: string): MemoryReading | null {
  const bytesOf = (name: string): number | null => {
    const kibibytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(text)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  };
  const all = bytesOf("Pss");
  return all === null ? null : [all, bytesOf("Pss_Anon"), bytesOf("Pss_File"), null, null];
}

/** null where one of them does not tell: a part is no whole. */
function sumOf(readings: readonly MemoryReading[], column: 0 | 1 | 2): number | null {
  const values = readings.map((reading) => reading[column]);
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known.reduce((sum, value) => sum + value, 0);
}
