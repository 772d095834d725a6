import type { Plan } from "./schema.ts";

/** What a model under one variant is called: by its id alone, or with the variant where a plan has several. */
export function settingName({ variants }: Pick<Plan, "variants">, model: string, variant: string): string {
  return variants.length > 1 ? `${model} (${variant})` : model;
}
