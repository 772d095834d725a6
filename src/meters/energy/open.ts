import { reasonOf } from "./probe.ts";
import { createEnergySampler, type EnergySampler, type StartedSource } from "./sampler.ts";
import type { EnergyPlace, EnergySource } from "./types.ts";

/** A sensor that can't be read, and what would help. */
interface MissingSource {
  readonly id: string;
  readonly reason: string;
  readonly remedy: string | null;
}

export interface OpenedSensors {
  /** null: no sensor can be read. */
  readonly sampler: EnergySampler | null;
  readonly missing: readonly MissingSource[];
}

/** Looks for every sensor and starts those that can be read. Takes as long as the slowest probe, some five seconds at most. */
export async function openSensors(sources: readonly EnergySource[], place: EnergyPlace): Promise<OpenedSensors> {
  const opened = await Promise.all(sources.map((source) => openOne(source, place)));
  const started = opened.flatMap((one) => ("reader" in one ? [one] : []));
  return {
    sampler: started.length === 0 ? null : createEnergySampler(started),
    missing: opened.flatMap((one) => ("reader" in one ? [] : [one])),
  };
}

async function openOne(source: EnergySource, place: EnergyPlace): Promise<StartedSource | MissingSource> {
  const probe = await source.probe(place);
  if (!probe.available) return { id: source.id, reason: probe.missing, remedy: probe.remedy };
  try {
    return { source, found: probe.found, reader: await probe.start() };
  } catch (error) {
    return { id: source.id, reason: reasonOf(error), remedy: null };
  }
}
