import type { Meter } from "../metrics/types.ts";
import { readContainerLimits } from "../records/container.ts";

/**
 * Memory of the whole container, which is more than the model's: every program in it, this one too, and in the peak the
 * files that it keeps cached. Nothing where no container limits memory.
 */
export const containerMeter: Meter = {
  id: "container",
  unit: "bytes",
  columns: ["container_used_bytes", "container_peak_bytes", "container_limit_bytes"],
  cheap: false,
  async read() {
    const { memoryUsedBytes, memoryPeakBytes, memoryLimitBytes } = await readContainerLimits();
    return memoryLimitBytes === null ? [null, null, null] : [memoryUsedBytes, memoryPeakBytes, memoryLimitBytes];
  },
};
