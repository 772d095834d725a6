import type { z } from "zod";
import { UserError } from "../lib/errors.ts";
import { describeIssue } from "../lib/located-yaml.ts";

/** The value as its schema reads it. Throws UserError naming the field, also for one that there is not. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, () => `${name}:`));
  return parsed.data;
}
