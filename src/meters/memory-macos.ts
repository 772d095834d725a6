import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type MemoryReading, noMemoryReading } from "./memory-linux.ts";

const limitMs = 5000;

/**
 * Two of macOS' own programs, some 50 ms together: `ps` for resident pages, and `footprint` for what the system charges to
 * the process, which takes in compressed pages and those that the GPU uses and leaves mapped files out; it keeps a peak.
 * Nothing for what can't be read: `footprint` may look into processes of the same user only.
 */
export async function readMacMemory(pid: number): Promise<MemoryReading> {
  const [resident, footprint] = await Promise.all([
    outputOf("ps", ["-o", "rss=", "-p", String(pid)]),
    outputOf("footprint", ["--format", "bytes", "--noCategories", "--pid", String(pid)]),
  ]);
  return parseMacMemory(resident, footprint);
}

/** `ps` gives KiB, `footprint` bytes. */
export function parseMacMemory(ps: string, footprint: string): MemoryReading {
  const kibibytes = /^\s*(\d+)\s*$/.exec(ps)?.[1];
  const told = (key: string): number | null => {
    const bytes = new RegExp(`^\\s*${key}:\\s*(\\d+) B\\s*$`, "m").exec(footprint)?.[1];
    return bytes === undefined ? null : Number(bytes);
  };
  const resident = kibibytes === undefined || Number(kibibytes) === 0 ? null : Number(kibibytes) * 1024;
  if (resident === null) return noMemoryReading;
  return [resident, told("phys_footprint"), null, null, told("phys_footprint_peak")];
}

function outputOf(command: string, words: readonly string[]): Promise<string> {
  return promisify(execFile)(command, words, { timeout: limitMs, killSignal: "SIGKILL" }).then(
    ({ stdout }) => stdout,
    () => "",
  );
}
