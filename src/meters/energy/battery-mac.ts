import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EnergyPlace } from "./types.ts";

/** Watts that leave a MacBook's battery, by `ioreg`. Throws on mains and where there is no battery. */
export async function readMacBattery({ environment }: EnergyPlace): Promise<number> {
  const { stdout } = await promisify(execFile)("ioreg", ["-rn", "AppleSmartBattery"], {
    env: { ...environment },
    timeout: 2000,
    killSignal: "SIGKILL",
  });
  return wattsOfRegistry(stdout);
}

/** From the registry's text: milliamperes (negative while discharging, printed as unsigned 64 bits) × millivolts. */
export function wattsOfRegistry(text: string): number {
  const told = (key: string): string | null => new RegExp(`^\\s*"${key}" = (\\S+)\\s*$`, "m").exec(text)?.[1] ?? null;
  const current = told("InstantAmperage") ?? told("Amperage");
  const voltage = told("Voltage");
  if (told("ExternalConnected") !== "No") throw new Error("the machine is on mains, or has no battery");
  if (current === null || voltage === null || !/^-?\d+$/.test(current) || !/^\d+$/.test(voltage))
    throw new Error("the battery does not tell its power");
  const milliamperes = Number(BigInt.asIntN(64, BigInt(current)));
  if (milliamperes > 0) throw new Error("the battery is being charged");
  return (-milliamperes * Number(voltage)) / 1e6;
}
