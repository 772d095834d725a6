import type { ContainerLimits } from "../../src/records/container.ts";

/** Of a machine without a container. */
export const noLimits: ContainerLimits = {
  memoryLimitBytes: null,
  memoryUsedBytes: null,
  memoryPeakBytes: null,
  cpuQuotaCores: null,
};
