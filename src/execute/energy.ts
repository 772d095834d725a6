import { UserError } from "../lib/errors.ts";
import { measureIdle } from "../meters/energy/idle.ts";
import { energySources, thisPlace } from "../meters/energy/index.ts";
import { openSensors } from "../meters/energy/open.ts";
import type { EnergySampler } from "../meters/energy/sampler.ts";
import type { EnergyPlace, EnergySource } from "../meters/energy/types.ts";
import type { EnergySensing, Plan } from "../records/schema.ts";

/** How energy is to be come by. `auto`: by the best sensor there is, else by the proxy. */
export interface EnergyWish {
  readonly mode: EnergySensing["requested"];
  readonly plugUrl: string | null;
}

export interface EnergyMeasuring extends AsyncDisposable {
  /** null: nothing is read, CPU time stands for it. */
  readonly sampler: EnergySampler | null;
  readonly sensing: EnergySensing;
}

/** Under --energy sensor: MLPerf Power asks for windows of a minute. */
export const sensorFillSeconds = 60;

/** The quick profile has a minute in all. */
const idleSeconds = { quick: 2, full: 5 } as const;

/** What decides which energy is looked for. */
interface EnergyOccasion {
  readonly profile: Plan["profile"];
  /** Whether any model runs in a process of this machine. */
  readonly runsHere: boolean;
}

/**
 * Opens the sensors and measures the machine at rest. Where no model runs on this machine, sensors are read only when
 * they were asked for. Throws UserError where a sensor was asked for and none, or not the plug, can be read.
 */
export async function startEnergy(
  { mode, plugUrl }: EnergyWish,
  { profile, runsHere }: EnergyOccasion,
  signal: AbortSignal,
  sources: readonly EnergySource[] = energySources,
  place: EnergyPlace = thisPlace(plugUrl),
): Promise<EnergyMeasuring> {
  if (mode === "proxy" || (mode === "auto" && !runsHere && plugUrl === null))
    return measuring(null, { requested: mode, sources: [], missing: [] });
  const { sampler, missing } = await openSensors(sources, place);
  const plug = plugUrl === null ? undefined : missing.find(({ id }) => id === "smart-plug");
  if (plug !== undefined) {
    await sampler?.[Symbol.asyncDispose]();
    throw new UserError(`--plug ${plugUrl}: ${plug.reason}; ${plug.remedy}`);
  }
  if (sampler === null) {
    if (mode === "sensor")
      throw new UserError(
        `--energy sensor: no energy sensor can be read here (${missing
          .map(({ id, reason }) => `${id}: ${reason}`)
          .join("; ")}); schoolmark doctor tells what helps, or leave --energy out to have it estimated from CPU time`,
      );
    return measuring(null, { requested: mode, sources: [], missing: [...missing] });
  }
  const idle = await measureIdle(sampler, idleSeconds[profile], signal);
  return measuring(sampler, {
    requested: mode,
    sources: sampler.sources.map((source) => ({ ...source, idle: idle.get(source.id) ?? null })),
    missing: [...missing],
  });
}

function measuring(sampler: EnergySampler | null, sensing: EnergySensing): EnergyMeasuring {
  return {
    sampler,
    sensing,
    async [Symbol.asyncDispose]() {
      await sampler?.[Symbol.asyncDispose]();
    },
  };
}
