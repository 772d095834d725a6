import type { Plan } from "../records/schema.ts";
import type { Setting } from "./cells.ts";
import type { Alarm } from "./types.ts";

/** An alarm that names the settings where a run has several. */
export function alarmOf(plan: Plan, { model, variant }: Setting, task: string | null, message: string): Alarm {
  return { model, ...(plan.variants.length > 1 ? { variant } : {}), task, message };
}
