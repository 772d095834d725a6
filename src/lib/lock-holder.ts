import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemCode } from "./errors.ts";
import { sha256 } from "./files.ts";
import { printable } from "./untrusted.ts";

/** The process that a lock names. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** UTC, when it took the lock. */
  readonly since: string | null;
  /** Equal for processes that can see each other; a name alone may be that of two machines or containers. */
  readonly machine: string | null;
  /** When the process began, in the system's own count; null where it is not told. */
  readonly started: string | null;
  /** Different in each lock. */
  readonly token: string | null;
}

export function ownHolder(token: string): LockHolder {
  const { pid } = process;
  const started = statOf(pid)?.started ?? null;
  return { pid, host: hostname(), since: new Date().toISOString(), machine: ownMachine(), started, token };
}

/** Reads a lock, also one that is a process id alone, as earlier versions wrote it; null where it is neither. */
export function parseHolder(content: string): LockHolder | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return null;
  }
  const fields = typeof parsed === "object" && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  const pid = typeof parsed === "number" ? parsed : fields["pid"];
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return null;
  const text = (name: string): string | null => (typeof fields[name] === "string" ? printable(fields[name]) : null);
  const [machine, host] = typeof parsed === "number" ? [ownMachine(), hostname()] : [text("machine"), text("host")];
  return { pid, host: host ?? "?", since: text("since"), machine, started: text("started"), token: text("token") };
}

/** "process 123 on myhost, since 2026-01-31T12:00:00.000Z" */
export function holderInWords(holder: LockHolder | null): string {
  if (holder === null) return "a process that is not known";
  return `process ${holder.pid} on ${holder.host}${holder.since === null ? "" : `, since ${holder.since}`}`;
}

export function isSameMachine({ machine }: LockHolder): boolean {
  return machine === ownMachine();
}

/** Whether a process of this machine still runs; another process that was given its number later is not it. */
export function isRunning({ pid, started }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive too: it may not be signalled.
    if (systemCode(error) !== "EPERM") return false;
  }
  const now = statOf(pid);
  if (now === null) return true;
  // A zombie holds nothing any more; it waits for its parent to look.
  return !/[ZX]/.test(now.state) && (started === null || now.started === started);
}

/** The name, with the kernel's start and the space of process ids where the system tells them (Linux). */
function ownMachine(): string {
  const boot = orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  const space = orEmpty(() => readlinkSync("/proc/self/ns/pid"));
  return sha256(JSON.stringify([hostname(), boot, space])).slice(0, 16);
}

/** Fields 3 and 22 of /proc/PID/stat: state, and ticks since the kernel's start (proc(5)); field 2, a name, may hold spaces. */
function statOf(pid: number): { readonly state: string; readonly started: string } | null {
  const text = orEmpty(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? null : { state, started };
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
