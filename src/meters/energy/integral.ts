import { maxWatts } from "./types.ts";

/** Joules since the first reading of a power, by the trapezoidal rule. Throws for a power that is none. */
export function joulesOfPower(): (watts: number, atMs: number) => number {
  let [last, joules] = [null as { readonly watts: number; readonly atMs: number } | null, 0];
  return (watts, atMs) => {
    requirePower(watts);
    if (last !== null) joules += (((last.watts + watts) / 2) * Math.max(0, atMs - last.atMs)) / 1000;
    last = { watts, atMs };
    return joules;
  };
}

/** Throws unless it is a power that a machine can draw. */
export function requirePower(watts: number): void {
  if (!Number.isFinite(watts) || watts < 0 || watts > maxWatts) throw new Error(`${watts} W is no power`);
}
