import { readFile } from "node:fs/promises";

/** The kernel tells CPU time in this many ticks a second on every machine that Node runs on (USER_HZ). Source: time(7). */
const ticksPerSecond = 100;

/** CPU seconds that a process has used so far, all its threads together; null when it is gone. */
export async function readLinuxProcessor(pid: number): Promise<readonly [seconds: number | null]> {
  try {
    return [parseStat(await readFile(`/proc/${pid}/stat`, "utf8"))];
  } catch {
    return [null];
  }
}

/** User and system time in the text of /proc/PID/stat, in seconds. Source: proc_pid_stat(5), fields 14 and 15. */
export function parseStat(text: string): number | null {
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user) && Number.isFinite(system) ? (user + system) / ticksPerSecond : null;
}
