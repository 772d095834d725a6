import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type MemoryReading, noMemoryReading } from "./memory-linux.ts";

const limitMs = 15_000;
const fields = ["WorkingSet64", "PrivateMemorySize64", "PeakWorkingSet64", "PeakPagedMemorySize64"] as const;

/**
 * Windows PowerShell's Get-Process, which takes half a second: working set and private bytes, and the peaks that the
 * system keeps of both. Mapped files are not told apart. A process that is gone reads as nulls.
 */
export async function readWindowsMemory(pid: number): Promise<MemoryReading> {
  const script = `Get-Process -Id ${Math.trunc(pid)} | Select-Object ${fields.join(",")} | ConvertTo-Json -Compress`;
  const words = ["-NoProfile", "-NonInteractive", "-Command", script];
  return promisify(execFile)("powershell.exe", words, {
    timeout: limitMs,
    killSignal: "SIGKILL",
    windowsHide: true,
  }).then(
    ({ stdout }) => parseWindowsMemory(stdout),
    () => noMemoryReading,
  );
}

/** From one JSON object of whole numbers, a byte order mark before it or not; nothing from anything else. */
export function parseWindowsMemory(text: string): MemoryReading {
  const told = objectIn(text.replace(/^\ufeff/, ""));
  const [resident, anonymous, peakResident, peakAnonymous] = fields.map((field) => {
    const bytes = told[field];
    return Number.isSafeInteger(bytes) && Number(bytes) > 0 ? Number(bytes) : null;
  });
  return [resident ?? null, anonymous ?? null, null, peakResident ?? null, peakAnonymous ?? null];
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
