import { basename, join } from "node:path";
import { holdLock, type Lock } from "../../lib/lock.ts";
import { holderInWords } from "../../lib/lock-holder.ts";
import { printable } from "../../lib/untrusted.ts";
import { type Shard, shardName } from "../../suite/shards.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Keeps a run's jobs from being done twice: one process at a time measures a run, or a shard of it; shards have locks of
 * their own. Throws UserError that names the process while another one measures.
 */
export function lockRun(folder: string, shard: Shard | null, terminal: Pick<Terminal, "note">): Lock {
  const name = printable(basename(folder));
  const lock = holdLock(join(folder, shard === null ? "run.lock" : `run-${shardName(shard)}.lock`), {
    refusal: (holder, path) =>
      `${name} is being measured by ${holderInWords(holder)}: wait until it ends, or stop it; if it is gone, remove ${printable(path)}`,
  });
  if (lock.takenFrom !== null)
    terminal.note(`${name} was left by ${holderInWords(lock.takenFrom)}, which is gone: this process goes on with it`);
  return lock;
}
