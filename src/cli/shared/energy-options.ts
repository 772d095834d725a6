import type { EnergyWish } from "../../execute/energy.ts";
import { UserError } from "../../lib/errors.ts";
import { plugBase } from "../../meters/energy/smart-plug.ts";

/** From a microcontroller to the largest processor that is made. */
const [minWatts, maxWatts] = [0.1, 2000];

/** Watts of the processor; null when they were not given. Throws UserError for what no processor draws. */
export function wattsOf(tdp: number | undefined): number | null {
  if (tdp === undefined) return null;
  if (!(tdp >= minWatts && tdp <= maxWatts))
    throw new UserError(
      `--tdp must be the watts of a processor as a plain number between ${minWatts} and ${maxWatts}, such as 65 or 12.5`,
    );
  return tdp;
}

/** Throws UserError for an address that is none, and for a plug that would not be asked. */
export function energyWishOf({
  energy,
  plug,
}: {
  readonly energy: EnergyWish["mode"];
  readonly plug: string | undefined;
}): EnergyWish {
  const plugUrl = plugOf(plug);
  if (plugUrl !== null && energy === "proxy")
    throw new UserError("--plug and --energy proxy exclude each other: leave one out");
  return { mode: energy, plugUrl };
}

/** The address of the plug; null when none was named. Throws UserError for an address that is none. */
export function plugOf(plug: string | readonly string[] | undefined): string | null {
  if (plug === undefined) return null;
  if (typeof plug !== "string") throw new UserError("--plug names one plug: it was given more than once");
  plugBase(plug);
  return plug;
}
