import type { EnergySource } from "../../src/meters/energy/types.ts";

/** An energy source as somebody would add it: this file, and a line in the registry. It counts ten watts from its start. */
export const steady: EnergySource = {
  id: "steady",
  scope: "machine",
  hertz: 10,
  stuckAfterMs: 5000,
  probe: async () => ({
    available: true,
    found: "ten watts",
    async start() {
      const from = performance.now();
      return {
        read: async () => ({ joules: ((performance.now() - from) / 1000) * 10, watts: null }),
        async [Symbol.asyncDispose]() {},
      };
    },
  }),
};
