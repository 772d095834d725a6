import type { Meter } from "../../src/metrics/types.ts";

/** A meter as somebody would add it: this file, and a line in the registry. */
export const uptimeMeter: Meter = {
  id: "uptime",
  unit: "s",
  columns: ["harness_seconds"],
  cheap: true,
  read: async () => [process.uptime()],
};
