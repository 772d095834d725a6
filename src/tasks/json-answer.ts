import { z } from "zod";
import { TimeLimitError, withinTime } from "../lib/time-limit.ts";

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

/** A schema may hold patterns that backtrack without end; honest ones need microseconds. */
const patienceMs = 2000;

/**
 * Whether the value fits. The check runs where it can be stopped, as schemas and answers come from elsewhere: throws
 * Error when it was, because an answer not checked to its end is neither right nor wrong.
 */
export function matchesSchema(value: unknown, schema: JsonSchema): boolean {
  if (value === undefined) return false;
  const check = checkOf(schema);
  try {
    return withinTime(patienceMs, () => check.safeParse(value).success);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new Error(`the JSON schema's check ${error.message} on this answer`);
  }
}

function checkOf(schema: JsonSchema): z.ZodType {
  let check = checks.get(schema);
  if (check === undefined) {
    check = z.fromJSONSchema(withRequired(schema) as JsonSchema);
    checks.set(schema, check);
  }
  return check;
}

/** The library takes no notice of `required` for what `properties` does not name; named there, it does. */
function withRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withRequired);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withRequired(value)]));
  const { required, properties = {} } = inner as { required?: unknown; properties?: object };
  if (!Array.isArray(required) || typeof properties !== "object") return inner;
  const named = Object.fromEntries(required.flatMap((name) => (typeof name === "string" ? [[name, anything]] : [])));
  return { ...inner, properties: { ...named, ...properties } };
}

/** `{}` would allow the key to be missing. */
const anything = { type: ["string", "number", "boolean", "object", "array", "null"] };
