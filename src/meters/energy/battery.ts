import { join } from "node:path";
import { readMacBattery } from "./battery-mac.ts";
import { joulesOfPower } from "./integral.ts";
import { missing, probeByReading } from "./probe.ts";
import { namesIn, textOf } from "./sysfs.ts";
import type { EnergyPlace, EnergyReader, EnergySource } from "./types.ts";

/** The whole machine by its battery, while it runs on it. Firmware renews the figure now and then and smooths it. */
export const battery: EnergySource = {
  id: "battery",
  scope: "machine",
  hertz: 1,
  stuckAfterMs: 180_000,
  async probe(place) {
    const readWatts = readers[place.platform];
    if (readWatts === undefined) return missing("the battery's power is read on Linux and macOS");
    return probeByReading(
      "discharging",
      () => startReader(async () => requireSome(await readWatts(place))),
      "on a laptop: measure with its plug pulled",
    );
  },
};

const readers: Partial<Record<NodeJS.Platform, (place: EnergyPlace) => Promise<number>>> = {
  linux: readLinuxBattery,
  darwin: readMacBattery,
};

async function startReader(readWatts: () => Promise<number>): Promise<EnergyReader> {
  const joules = joulesOfPower();
  joules(await readWatts(), performance.now());
  return {
    async read() {
      const watts = await readWatts();
      return { joules: joules(watts, performance.now()), watts };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Throws for the 0 of firmware that does not know: a machine that runs draws something. */
function requireSome(watts: number): number {
  if (watts === 0) throw new Error("the battery tells 0 W");
  return watts;
}

/**
 * Watts that leave all batteries, by sysfs: power_now, or current_now × voltage_now, in millionths (kernel documentation,
 * ABI/testing/sysfs-class-power). Throws unless one discharges, none charges and nothing else feeds the machine: a weak
 * charger and a battery can share the work.
 */
async function readLinuxBattery({ root }: EnergyPlace): Promise<number> {
  const folder = join(root, "sys/class/power_supply");
  const watts: number[] = [];
  let batteries = 0;
  for (const name of await namesIn(folder)) {
    const told = (file: string): Promise<string | null> => textOf(folder, name, file);
    // Batteries of a mouse or a keyboard have the scope "Device".
    if ((await told("scope")) === "Device") continue;
    if ((await told("type")) !== "Battery") {
      if (/^[12]$/.test((await told("online")) ?? ""))
        throw new Error(`${name} is plugged in: the battery sees a part only`);
      continue;
    }
    batteries += 1;
    const status = await told("status");
    if (status === "Charging") throw new Error(`${name} is being charged: the machine is on mains`);
    if (status !== "Discharging") continue;
    watts.push(powerOf(name, await told("power_now"), await told("current_now"), await told("voltage_now")));
  }
  if (batteries === 0) throw new Error("this machine shows no battery");
  if (watts.length === 0) throw new Error("no battery is discharging");
  return watts.reduce((sum, power) => sum + power, 0);
}

/** Some drivers give what flows out a sign. */
function powerOf(name: string, power: string | null, current: string | null, voltage: string | null): number {
  if (power !== null && /^-?\d+$/.test(power)) return Math.abs(Number(power)) / 1e6;
  const whole = [current, voltage].every((text) => text !== null && /^-?\d+$/.test(text));
  if (!whole) throw new Error(`${name} does not tell its power`);
  return (Math.abs(Number(current)) * Number(voltage)) / 1e12;
}
