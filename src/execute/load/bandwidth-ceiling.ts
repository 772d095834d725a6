import type { Clock } from "../../lib/clock.ts";
import type { ReadBandwidth } from "../../meters/bandwidth/read-bandwidth.ts";
import { protocol } from "../../records/protocol.ts";
import type { BandwidthRecord } from "../../records/schema.ts";

/** Reads memory with so many threads, so often. */
export type ReadMemory = (threads: number, passes: number) => Promise<ReadBandwidth>;

/** What a bandwidth ceiling belongs to; a model null: the whole run. */
export type BandwidthScope = Pick<BandwidthRecord, "when" | "model" | "variant" | "load">;

/** How fast memory is read just now, as a record. Some tenths of a second, outside of all timed sections. */
export async function measureBandwidth(
  readMemory: ReadMemory,
  threads: number,
  place: BandwidthScope,
  clock: Clock,
): Promise<BandwidthRecord> {
  return { kind: "roof", at: clock.timestamp(), ...place, ...(await readMemory(threads, protocol.memoryPasses)) };
}
