import type { Plan } from "../records/schema.ts";

/** A model under one set of settings. */
export interface Setting {
  readonly model: string;
  readonly variant: string;
}

/** The settings of a plan in its order: models first, then variants. */
export function settingsOf(plan: Plan): readonly Setting[] {
  return plan.models.flatMap((model) => plan.variants.map((variant) => ({ model: model.id, variant: variant.id })));
}

/** One value for each model, variant and key (a task, a load, a length…), made when it is first asked for. */
export interface BySetting<T> {
  at(setting: Setting, key?: string): T;
  find(setting: Setting, key?: string): T | undefined;
  /** Keys and values of one setting, in the order of the keys. */
  entries(setting: Setting): readonly (readonly [key: string, value: T])[];
}

export function createBySetting<T>(create: (setting: Setting, key: string) => T): BySetting<T> {
  const models = new Map<string, Map<string, Map<string, T>>>();
  const find = ({ model, variant }: Setting): Map<string, T> | undefined => models.get(model)?.get(variant);
  return {
    at(setting, key = "") {
      const values = find(setting) ?? inner(inner(models, setting.model), setting.variant);
      let value = values.get(key);
      if (value === undefined) {
        value = create(setting, key);
        values.set(key, value);
      }
      return value;
    },
    find: (setting, key = "") => find(setting)?.get(key),
    entries: (setting) => [...(find(setting) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function inner<T>(outer: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let found = outer.get(key);
  if (found === undefined) {
    found = new Map<string, T>();
    outer.set(key, found);
  }
  return found;
}
