import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../lib/errors.ts";
import { holdLock, type Lock } from "../lib/lock.ts";
import { holderInWords } from "../lib/lock-holder.ts";
import { printable } from "../lib/untrusted.ts";
import { unwritable, WriteError } from "../lib/unwritable.ts";
import { type Shard, shardName } from "../suite/shards.ts";

/**
 * Keeps a run's jobs from being done twice: one process at a time measures a run, or a shard of it; shards have locks of
 * their own. Throws UserError that names the process while another one measures.
 */
export function lockRun(folder: string, shard: Shard | null): Lock {
  const name = printable(basename(folder));
  return holdLock(join(folder, shard === null ? "run.lock" : `run-${shardName(shard)}.lock`), {
    refusal: (holder, path) =>
      `${name} is being measured by ${holderInWords(holder)}: wait until it ends, or stop it; if it is gone, remove ${printable(path)}`,
  });
}

/** As `lockRun`, of a run just made: without room for a lock there is none for records, and the folder goes. */
export function lockNewRun(folder: string, shard: Shard | null): Lock {
  try {
    return lockRun(folder, shard);
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    rmSync(folder, { recursive: true, force: true });
    throw new UserError(unwritable(folder, error.cause, "name another folder with --results"), { cause: error });
  }
}
