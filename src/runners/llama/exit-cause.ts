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
  const words = lastWordsIn(stderrTail);
  return {
    cause: "crash",
    message: `the model's process crashed (${how})${words === null ? "" : `: ${words}`}`,
    stderrTail,
  };
}

/** What programs in C++ and Node write as they go down, with the place in their source before it left out. */
const goingDown = [
  /GGML_ASSERT\(.*\) failed.*/,
  /^.*?\.(?:cpp|cu|c|h|m):\d+: (.+)/,
  /^ *what\(\): *(.+)/,
  /^terminate called.*/,
  /^FATAL ERROR: .*/,
];
const maxWords = 300;

/** The reason in the last words of a process; null: it gave none. */
function lastWordsIn(stderrTail: string): string | null {
  const lines = stderrTail.split(/\r?\n/).reverse();
  for (const pattern of goingDown) {
    const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
    if (found !== undefined && found !== null) return (found[1] ?? found[0]).trim().slice(0, maxWords);
  }
  return null;
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
