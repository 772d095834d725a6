import type { Plan, SchoolmarkRecord } from "./schema.ts";

/** What a record names that its plan does not have. */
export interface Stranger {
  readonly what: "model" | "variant" | "task" | "item" | "repetition";
  readonly name: string;
}

/** Gives of each record what its plan does not have; null: it belongs to the plan. Records of one task come together. */
export function createPlanCheck(plan: Plan): (record: SchoolmarkRecord) => Stranger | null {
  const models = new Set(plan.models.map(({ id }) => id));
  const variants = new Set(plan.variants.map(({ id }) => id));
  const repetitions = new Map(plan.tasks.map(({ key, repeats: when }) => [key, when === "once" ? 1 : plan.loads]));
  let [model, variant, task] = ["", "", ""];
  let repeats = 0;
  return (record) => {
    if (!("model" in record) || record.model === null || record.variant === null) return null;
    if (record.model !== model || record.variant !== variant) {
      if (!models.has(record.model)) return { what: "model", name: record.model };
      if (!variants.has(record.variant)) return { what: "variant", name: record.variant };
      [model, variant] = [record.model, record.variant];
    }
    if (!("task" in record)) return null;
    if (record.task !== task) {
      const of = repetitions.get(record.task);
      if (of === undefined) return { what: "task", name: record.task };
      [task, repeats] = [record.task, of];
    }
    if ("repetition" in record && record.repetition >= repeats)
      return { what: "repetition", name: `${record.repetition + 1} of ${record.task}` };
    return null;
  };
}
