import { z } from "zod";

/** A JSON schema as a suite holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const checks = new WeakMap<JsonSchema, z.ZodType>();

/** What is wrong with a schema, or null. */
export function schemaProblem(schema: JsonSchema): string | null {
  try {
    checkOf(schema);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The value that an answer holds; undefined: it is not JSON. A fence around it is the habit of chat models, and allowed. */
export function parseAnswer(text: string): unknown {
  const [, fenced] = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text) ?? [];
  try {
    return JSON.parse(fenced ?? text);
  } catch {
    return undefined;
  }
}

export function matchesSchema(value: unknown, schema: JsonSchema): boolean {
  return value !== undefined && checkOf(schema).safeParse(value).success;
}

function checkOf(schema: JsonSchema): z.ZodType {
  let check = checks.get(schema);
  if (check === undefined) {
    check = z.fromJSONSchema(schema);
    checks.set(schema, check);
  }
  return check;
}
