import type { Meter } from "../types.ts";
import { readLinuxProcessor } from "./processor-linux.ts";

/**
 * CPU time of a process, from outside it. Elsewhere than on Linux the systems' lists of processes tell a share of the
 * processor and no time, and a time made up from shares would be wrong by as much as the share moves: null.
 */
export const processorMeter: Meter = {
  id: "processor",
  unit: "seconds",
  columns: ["cpu_seconds"],
  read: process.platform === "linux" ? readLinuxProcessor : async () => [null],
};
