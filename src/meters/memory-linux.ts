import { readFile } from "node:fs/promises";

/** Bytes of a process: resident, private, backed by files, and the most that was ever resident and private; null where not told. */
export type MemoryReading = readonly [
  resident: number | null,
  anonymous: number | null,
  file: number | null,
  peakResident: number | null,
  peakAnonymous: number | null,
];

export const noMemoryReading: MemoryReading = [null, null, null, null, null];

/** Reads /proc/PID/status, which costs microseconds. A process that is gone reads as nulls. */
export async function readLinuxMemory(pid: number): Promise<MemoryReading> {
  try {
    return parseStatus(await readFile(`/proc/${pid}/status`, "utf8"));
  } catch {
    return noMemoryReading;
  }
}

/** The sizes in the text of /proc/PID/status, which keeps no peak of private memory. Its kB are 1024 bytes; a zombie has none of these lines. Source: proc_pid_status(5). */
export function parseStatus(text: string): MemoryReading {
  const bytesOf = (name: string): number | null => {
    const kibibytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(text)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  };
  return [bytesOf("VmRSS"), bytesOf("RssAnon"), bytesOf("RssFile"), bytesOf("VmHWM"), null];
}
