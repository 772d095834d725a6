import { setTimeout } from "node:timers/promises";
import type { EnergySampler, EnergyStretch } from "./sampler.ts";

/** Power before any model is open. Bounds: lowest and highest between two readings. */
export interface IdlePower {
  readonly watts: number;
  readonly low: number;
  readonly high: number;
  readonly seconds: number;
  readonly readings: number;
}

/** What went on just before dies down first. */
const settleMs = 1000;

/** Power of each sensor at rest, by id; null where too little came. Stops early when the signal is given. */
export async function measureIdle(
  sampler: EnergySampler,
  seconds: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, IdlePower | null>> {
  const wait = (ms: number): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => {});
  await wait(settleMs);
  const stop = sampler.record();
  await wait(seconds * 1000);
  const stretches = await stop();
  return new Map(stretches.map((stretch) => [stretch.source.id, idleOf(stretch)]));
}

/** Energy between first and last reading over the time between them. */
export function idleOf({ rows, dropped }: Pick<EnergyStretch, "rows" | "dropped">): IdlePower | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (dropped !== null || first === undefined || last === undefined || last[0] <= first[0]) return null;
  const powers = rows.slice(1).flatMap(([atMs, joules], index) => {
    const [fromMs, fromJoules] = rows[index] ?? [atMs, joules];
    return atMs > fromMs ? [((joules - fromJoules) / (atMs - fromMs)) * 1000] : [];
  });
  const seconds = (last[0] - first[0]) / 1000;
  return {
    watts: (last[1] - first[1]) / seconds,
    low: Math.min(...powers),
    high: Math.max(...powers),
    seconds,
    readings: rows.length,
  };
}
