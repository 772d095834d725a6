import type { Plan } from "../records/schema.ts";
import type { Setting } from "./cells.ts";
import type { Alarm } from "./types.ts";

/** An alarm that names the settings where a run has several. */
export function alarmOf(plan: Plan, setting: Setting, task: string | null, text: string): Alarm {
  const message = plan.variants.length > 1 ? `${text} (settings ${setting.variant})` : text;
  return { model: setting.model, task, message };
}
