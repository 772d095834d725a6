import { readFileSync } from "node:fs";
import type { EngineFailure } from "../../lib/errors.ts";

/** Why a process no longer answers. */
export interface ExitCause {
  readonly cause: EngineFailure["cause"];
  readonly message: string;
  readonly stderrTail: string;
}

/** How a process ended, and how often the system had killed for want of memory before it began and after it ended. */
export interface Ending {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly stderrTail: string;
  readonly memoryKills: { readonly before: number | null; readonly after: number | null };
}

export function exitCauseOf({ code, killedBy, stderrTail, memoryKills }: Ending): ExitCause {
  if (killedBy === "SIGKILL") {
    const { before, after } = memoryKills;
    return before !== null && after !== null && after > before
      ? { cause: "memory", message: "the system killed the model's process: memory ran out", stderrTail }
      : {
          cause: "killed",
          message: "the system killed the model's process (SIGKILL): most often it ran out of memory",
          stderrTail,
        };
  }
  const how = killedBy === null ? `exit code ${code}` : `signal ${killedBy}`;
  return { cause: "crash", message: `the model's process crashed (${how})`, stderrTail };
}

/**
 * Processes that Linux has killed for want of memory since it started, in the machine or in a container's limit; null
 * where it is not counted. Source: `oom_kill` of /proc/vmstat (kernel documentation, from Linux 4.13 on).
 */
export function countMemoryKills(path = "/proc/vmstat"): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync(path, "utf8"))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    return null;
  }
}
