import { UserError } from "../../lib/errors.ts";
import type { Shard } from "../../suite/shards.ts";

/** Reads `--shard 2/3`. Throws UserError unless it names one of at least one part; null when it was not given. */
export function shardOf(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.of >= 1 && shard.index >= 1 && shard.index <= shard.of))
    throw new UserError(`--shard must be like 2/3, the second of three parts: "${text}" is not`);
  return shard;
}
