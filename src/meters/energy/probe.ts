import { messageOf } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import type { EnergyProbe, EnergyReader } from "./types.ts";

const maxReasonLength = 300;

/** Why a sensor can't be read, fit for a record and a terminal: it may quote what a program or a plug said. */
export function reasonOf(error: unknown): string {
  return printable(messageOf(error)).slice(0, maxReasonLength);
}

/** What can't be read here, and what to do about it. */
export function missing(reason: string, remedy: string | null = null): EnergyProbe {
  return { available: false, missing: reason, remedy };
}

/** Starts a reader and lets it go again: who gave one reading can be read. */
export async function probeByReading(
  found: string,
  start: () => Promise<EnergyReader>,
  remedy: string | null,
): Promise<EnergyProbe> {
  try {
    const reader = await start();
    await reader[Symbol.asyncDispose]();
    return { available: true, found, start };
  } catch (error) {
    return missing(reasonOf(error), remedy);
  }
}
