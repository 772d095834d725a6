import { type PowerProgram, readPowerLines } from "./power-lines.ts";
import { missing, probeByReading } from "./probe.ts";
import type { EnergySource } from "./types.ts";

/** Apple's processors by `macmon pipe`, which needs no rights: processor, graphics and neural engine together. */
export const macmon: EnergySource = {
  id: "macmon",
  scope: "soc",
  hertz: 2,
  stuckAfterMs: 30_000,
  probe: async (place) =>
    place.platform === "darwin"
      ? probeByReading("macmon", () => readPowerLines(program, place), "brew install macmon")
      : missing("macmon reads Apple's processors only"),
};

const program: PowerProgram = {
  command: "macmon",
  arguments: ["pipe", "--interval", "500"],
  wattsOf(line) {
    if (line.trim() === "") return null;
    const watts = (JSON.parse(line) as { readonly all_power?: unknown } | null)?.all_power;
    if (typeof watts !== "number") throw new Error("no all_power in its output");
    return watts;
  },
};
