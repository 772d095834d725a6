import { readEnvironment } from "../records/provenance.ts";
import type { Environment } from "../records/schema.ts";
import type { LoadedRunner } from "../runners/definition.ts";
import type { EngineDevices } from "../runners/engine-devices.ts";
import type { MemoryCheck } from "./load/memory-check.ts";

/** The machine, and what of its graphics cards the engine can compute on. */
export interface MachineEnvironment {
  readonly environment: Environment;
  readonly graphics: Graphics;
}

type Graphics = Pick<MemoryCheck, "hasGpu" | "gpuMemoryBytes">;

/** The machine as a run keeps it. The runners that measure on it are asked for the cards that they found. */
export async function readMachine(runners: Iterable<LoadedRunner>, signal: AbortSignal): Promise<MachineEnvironment> {
  const environment = await readEnvironment();
  for (const { devices } of new Set(runners)) {
    const found = await devices?.(signal);
    if (found !== undefined) return withDevices(environment, found);
  }
  return { environment, graphics: graphicsOf(environment) };
}

/**
 * What counts is what the engine finds: a card that it can't use holds no model, and one that the system's own list lacks,
 * as in a container, does.
 */
export function withDevices(environment: Environment, { names, freeBytes }: EngineDevices): MachineEnvironment {
  if (names.length === 0) return { environment, graphics: { hasGpu: false, gpuMemoryBytes: null } };
  const isNamed = (card: string): boolean =>
    names.some(
      (name) => name.toLowerCase().includes(card.toLowerCase()) || card.toLowerCase().includes(name.toLowerCase()),
    );
  const known = {
    ...environment,
    gpus: [...names, ...environment.gpus.filter((card) => !isNamed(card))],
    ...(freeBytes === null ? {} : { gpuMemoryBytes: freeBytes }),
  };
  return { environment: known, graphics: graphicsOf(known) };
}

function graphicsOf({ gpus, gpuMemoryBytes }: Environment): Graphics {
  return { hasGpu: gpus.length > 0, gpuMemoryBytes: gpuMemoryBytes ?? null };
}
