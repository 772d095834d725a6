import type { Meter } from "../metrics/types.ts";
import { containerMeter } from "./container.ts";
import { memoryMeter } from "./memory.ts";

/** Every meter. A new one is one file and one line here. */
export const meters: readonly Meter[] = [memoryMeter, containerMeter];

/** The meters with these ids. Throws when there is none of that id: metrics name only meters that exist. */
export function metersById(ids: readonly string[]): readonly Meter[] {
  return ids.map((id) => {
    const meter = meters.find((candidate) => candidate.id === id);
    if (meter === undefined) throw new Error(`no meter is called ${id}`);
    return meter;
  });
}
