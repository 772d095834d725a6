import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { messageOf, systemCode } from "../../lib/errors.ts";
import { joulesOfPower } from "./integral.ts";
import { type EnergyPlace, type EnergyReader, probeLimitMs } from "./types.ts";

/** A program that prints a power again and again. */
export interface PowerProgram {
  readonly command: string;
  readonly arguments: readonly string[];
  /** Watts that a line tells; null: it tells none (a heading). Throws for what is neither. */
  readonly wattsOf: (line: string) => number | null;
}

/** Silence that is too long for a program that prints every second or more often. */
const maxSilenceMs = 5000;
/** Only there can a program be ended together with what it started. */
const hasGroups = process.platform !== "win32";

/**
 * Starts the program once and sums up what it prints until it is let go. Throws when it can't be started, when its first
 * power doesn't come within `probeLimitMs` (it is killed then), and on reading when it has ended, fallen silent or printed
 * something else.
 */
export async function readPowerLines(program: PowerProgram, { environment }: EnergyPlace): Promise<EnergyReader> {
  const child = spawn(program.command, program.arguments, {
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    detached: hasGroups,
  });
  const sum = joulesOfPower();
  let last: { readonly joules: number; readonly watts: number; readonly atMs: number } | null = null;
  let failure: string | null = null;
  let complaint = "";
  let settle = (): void => {};
  const first = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const fail = (reason: string): void => {
    failure ??= reason;
    letGo(child);
    settle();
  };
  child.once("error", (error) =>
    fail(systemCode(error) === "ENOENT" ? `${program.command} is not installed` : messageOf(error)),
  );
  child.once("close", (code) => fail(`${program.command} ended (code ${code})${complaint && `: ${complaint}`}`));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).trim().slice(0, 200);
  });
  const take = (line: string): void => {
    if (failure !== null) return;
    try {
      const watts = program.wattsOf(line);
      if (watts === null) return;
      const atMs = performance.now();
      last = { joules: sum(watts, atMs), watts, atMs };
      settle();
    } catch (error) {
      fail(`${program.command}: ${messageOf(error)}`);
    }
  };
  cutLines(child.stdout, take, (reason) => fail(`${program.command} ${reason}`));
  const timer = setTimeout(() => fail(`${program.command} said nothing for ${probeLimitMs / 1000} s`), probeLimitMs);
  await first;
  clearTimeout(timer);
  if (failure !== null) throw new Error(failure);
  return {
    async read() {
      if (failure !== null) throw new Error(failure);
      const silentMs = performance.now() - (last?.atMs ?? 0);
      if (last === null || silentMs > maxSilenceMs)
        throw new Error(`${program.command} said nothing for ${Math.round(silentMs / 1000)} s`);
      return { joules: last.joules, watts: last.watts };
    },
    async [Symbol.asyncDispose]() {
      letGo(child);
    },
  };
}

/** Ends a program and what it started. One that hangs in its driver can't even be killed: it must not keep this one from ending. */
function letGo(child: ChildProcessByStdio<null, Readable, Readable>): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (hasGroups) killGroup(child.pid);
    else child.kill("SIGKILL");
  }
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It is gone already, which macOS calls forbidden.
  }
}

/** Beyond any line that a program prints of a power, with room for 64 cards or a whole JSON document. */
const maxLineLength = 1 << 16;
/** Beyond what any such program prints in a second; a pipe alone holds a sixteenth of it. */
const maxInSecond = 1 << 20;

/** Hands out the lines of a text, holding at most one. `onFlood` hears once why a text that never ends is read no further. */
function cutLines(text: Readable, onLine: (line: string) => void, onFlood: (reason: string) => void): void {
  let [rest, inSecond, sinceMs] = ["", 0, performance.now()];
  const take = (chunk: string): void => {
    const nowMs = performance.now();
    if (nowMs - sinceMs > 1000) [inSecond, sinceMs] = [0, nowMs];
    inSecond += chunk.length;
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    const reason =
      inSecond > maxInSecond
        ? "prints more than a million characters a second"
        : [rest, ...lines].some(({ length }) => length > maxLineLength)
          ? `prints a line of more than ${maxLineLength} characters`
          : null;
    if (reason === null) lines.forEach(onLine);
    else {
      text.off("data", take);
      onFlood(reason);
    }
  };
  text.setEncoding("utf8").on("data", take);
}
