import { randomUUID } from "node:crypto";
import { LockLostError, UserError } from "./errors.ts";
import { makeLock, moveAway, type ReadLock, readLock, rewriteLock, silenceOf } from "./lock-file.ts";
import { isRunning, isSameMachine, type LockHolder, ownHolder } from "./lock-holder.ts";
import { WriteError } from "./unwritable.ts";

/** A lock that this process holds until it disposes of it. */
export interface Lock extends Disposable {
  /** Who held it before and is gone; null: nobody. */
  readonly takenFrom: LockHolder | null;
  /** Aborts with a LockLostError when another process has taken it: this one must stop writing. */
  readonly lost: AbortSignal;
}

export interface LockOptions {
  /** The line for the user while another process holds it; null: one that could not be read. */
  readonly refusal: (holder: LockHolder | null, lock: string) => string;
  /** How often the holder shows that it is alive. */
  readonly heartbeatMs?: number;
}

const defaultHeartbeatMs = 10_000;
/** Heartbeats that may be missed, by a suspended machine or a slow network, before a lock counts as left behind. */
const missedAllowed = 9;

/**
 * Holds the file `lock`, without the system's own locks, which not every shared file system has. A lock is left behind
 * where its process is gone from this machine, or where a process of another machine has not rewritten it for long, by
 * the file system's clock. Throws UserError while another process holds it, WriteError where no file can be made.
 */
export function holdLock(lock: string, { refusal, heartbeatMs = defaultHeartbeatMs }: LockOptions): Lock {
  const content = JSON.stringify(ownHolder(randomUUID()));
  try {
    let takenFrom: LockHolder | null = null;
    while (!makeLock(lock, content)) {
      const found = readLock(lock);
      // It was given back just now.
      if (found === null) continue;
      if (!isLeftBehind(lock, found, heartbeatMs * missedAllowed)) throw new UserError(refusal(found.holder, lock));
      if (moveAway(lock, found.content)) takenFrom = found.holder;
    }
    return { takenFrom, ...kept(lock, content, heartbeatMs) };
  } catch (error) {
    throw error instanceof UserError ? error : new WriteError(lock, error);
  }
}

function isLeftBehind(lock: string, { holder }: ReadLock, staleMs: number): boolean {
  if (holder !== null && isSameMachine(holder)) return !isRunning(holder);
  return (silenceOf(lock) ?? 0) > staleMs;
}

function kept(lock: string, content: string, heartbeatMs: number): Omit<Lock, "takenFrom"> {
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    try {
      if (!rewriteLock(lock, content))
        lost.abort(new LockLostError(`${lock} is no longer held: another process went on in this one's place`));
    } catch {
      // A network that is away for a while: a later heartbeat tells.
    }
  }, heartbeatMs).unref();
  const release = (): void => {
    clearInterval(heartbeat);
    process.off("exit", release);
    try {
      moveAway(lock, content);
    } catch {
      // What can't be removed is left behind, and the next one says so.
    }
  };
  process.on("exit", release);
  return { lost: lost.signal, [Symbol.dispose]: release };
}
