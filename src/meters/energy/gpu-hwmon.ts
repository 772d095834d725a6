import { join } from "node:path";
import { joulesOfCounter } from "./counter.ts";
import { joulesOfPower } from "./integral.ts";
import { missing, probeByReading } from "./probe.ts";
import { countIn, namesIn, obstacleTo, textOf, unreadable } from "./sysfs.ts";
import type { EnergyPlace, EnergyReader, EnergySource } from "./types.ts";

interface Card {
  readonly driver: string;
  readonly file: string;
  readonly unit: "microwatts" | "microjoules";
}

/**
 * Graphics cards by Linux's hardware monitors: amdgpu tells a power, i915 and xe count energy. Source: kernel
 * documentation, gpu/amdgpu/thermal and ABI/testing/sysfs-driver-intel-{i915,xe}-hwmon. On a processor with graphics
 * amdgpu's figure is that of the whole chip.
 */
export const gpuHwmon: EnergySource = {
  id: "gpu-hwmon",
  scope: "gpu",
  hertz: 4,
  stuckAfterMs: 60_000,
  async probe(place) {
    if (place.platform !== "linux") return missing("hardware monitors are read on Linux");
    const cards = await cardsOf(place);
    if (cards.length === 0)
      return missing("no AMD or Intel graphics card tells its power", "for Intel's cards Linux 6.2 or later is needed");
    for (const { file } of cards) if ((await obstacleTo(file)) === "denied") return unreadable(file);
    return probeByReading(cards.map(({ driver }) => driver).join(", "), () => startReader(cards), null);
  },
};

/** In the order in which a driver's files are preferred: an average is better than a moment. */
const files: readonly (readonly [driver: RegExp, name: string, unit: Card["unit"]])[] = [
  [/^amdgpu$/, "power1_average", "microwatts"],
  [/^amdgpu$/, "power1_input", "microwatts"],
  [/^(i915|xe)$/, "energy1_input", "microjoules"],
];

async function cardsOf({ root }: EnergyPlace): Promise<readonly Card[]> {
  const cards: Card[] = [];
  const folder = join(root, "sys/class/drm");
  for (const card of (await namesIn(folder)).filter((name) => /^card\d+$/.test(name))) {
    const monitors = join(folder, card, "device/hwmon");
    for (const monitor of await namesIn(monitors)) {
      const driver = (await textOf(monitors, monitor, "name")) ?? "";
      for (const [wanted, name, unit] of files) {
        // A file that is there and can't be read is no reason to go without its card: it is told when it is read.
        if (!wanted.test(driver) || !(await namesIn(join(monitors, monitor))).includes(name)) continue;
        cards.push({ driver, file: join(monitors, monitor, name), unit });
        break;
      }
    }
  }
  return cards;
}

async function startReader(cards: readonly Card[]): Promise<EnergyReader> {
  const readers = await Promise.all(cards.map(startCard));
  return {
    async read() {
      const readings = await Promise.all(readers.map((read) => read()));
      const watts = readings.map((reading) => reading.watts).filter((power) => power !== null);
      return {
        joules: readings.reduce((sum, { joules }) => sum + joules, 0),
        watts: watts.length === 0 ? null : watts.reduce((sum, power) => sum + power, 0),
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function startCard({ file, unit }: Card): Promise<() => Promise<{ joules: number; watts: number | null }>> {
  const first = await countIn(file);
  if (unit === "microjoules") {
    const joules = joulesOfCounter({ microjoules: first, atMs: performance.now() }, null);
    return async () => ({ joules: joules(await countIn(file), performance.now()), watts: null });
  }
  const joules = joulesOfPower();
  joules(first / 1e6, performance.now());
  return async () => {
    const watts = (await countIn(file)) / 1e6;
    return { joules: joules(watts, performance.now()), watts };
  };
}
