import type { EnergyWish } from "../../execute/energy.ts";
import { UserError } from "../../lib/errors.ts";
import { plugBase } from "../../metrics/meters/energy/smart-plug.ts";
import type { RunArguments } from "../run.ts";
import { positiveNumber } from "./options.ts";

/** From a microcontroller to the largest processor that is made. */
const [leastWatts, mostWatts] = [0.1, 2000];

/** Watts of the processor; null when they were not given. Throws UserError for what no processor draws. */
export function wattsOf(tdp: number | undefined): number | null {
  const watts = positiveNumber("--tdp", tdp);
  if (watts !== null && (watts < leastWatts || watts > mostWatts))
    throw new UserError(
      `--tdp must be the watts of a processor, between ${leastWatts} and ${mostWatts}: it is ${watts}`,
    );
  return watts;
}

/** Throws UserError for an address that is none, and for a plug that would not be asked. */
export function energyWishOf({ energy, plug }: Pick<RunArguments, "energy" | "plug">): EnergyWish {
  if (plug === undefined) return { mode: energy, plugUrl: null };
  if (energy === "proxy") throw new UserError("--plug and --energy proxy exclude each other: leave one out");
  plugBase(plug);
  return { mode: energy, plugUrl: plug };
}
