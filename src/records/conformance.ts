import type { z } from "zod";

type Check = (value: unknown) => boolean;

/**
 * A check made of a schema that says yes only to values out of JSON that the schema accepts and gives back as they are.
 * It makes nothing, neither copies nor errors, and so takes a fraction of the schema's time. Its no means nothing: it says
 * so of schemas and rules that it does not know, too, and the schema has the word.
 */
export function conformance<T>(schema: z.ZodType<T>): (value: unknown) => value is T {
  return checkOf(schema) as (value: unknown) => value is T;
}

const notKnown: Check = () => false;

function checkOf(schema: z.core.$ZodType): Check {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  // A format, such as an address, is a rule of the schema itself.
  if ("check" in def) return notKnown;
  if (def.type === "number") return numberCheck(def);
  if (def.checks !== undefined && def.checks.length > 0) return notKnown;
  switch (def.type) {
    case "string":
    case "boolean":
      return (value) => typeof value === def.type;
    case "literal":
      return (value) => def.values.includes(value as z.core.util.Literal);
    case "enum": {
      const values: readonly unknown[] = Object.values(def.entries);
      return (value) => values.includes(value);
    }
    case "nullable": {
      const inner = checkOf(def.innerType);
      return (value) => value === null || inner(value);
    }
    case "array": {
      const element = checkOf(def.element);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case "union": {
      if (!("discriminator" in def)) return notKnown;
      const options = def.options.map(checkOf);
      return (value) => options.some((option) => option(value));
    }
    case "record":
      return recordCheck(def);
    case "object":
      return objectCheck(def);
    default:
      return notKnown;
  }
}

function numberCheck({ checks = [] }: z.core.$ZodNumberDef): Check {
  let [whole, least] = [false, Number.NEGATIVE_INFINITY];
  for (const check of checks) {
    const { def: rule } = (check as z.core.$ZodChecks)._zod;
    if (rule.check === "number_format" && rule.format === "safeint") whole = true;
    else if (rule.check === "greater_than" && rule.inclusive) least = Math.max(least, Number(rule.value));
    else return notKnown;
  }
  return (value) =>
    typeof value === "number" && Number.isFinite(value) && value >= least && (!whole || Number.isSafeInteger(value));
}

/** Objects of any keys. */
function recordCheck({ keyType, valueType }: z.core.$ZodRecordDef): Check {
  const [isKey, isValue] = [checkOf(keyType), checkOf(valueType)];
  if ((keyType as z.core.$ZodTypes)._zod.def.type !== "string") return notKnown;
  return (value) => {
    if (!isObject(value)) return false;
    // A schema leaves out the prototype's name.
    for (const key in value) if (key === "__proto__" || !isKey(key) || !isValue(value[key])) return false;
    return true;
  };
}

/** Objects that allow no keys but their own. */
function objectCheck({ shape, catchall }: z.core.$ZodObjectDef): Check {
  if (catchall?._zod.def.type !== "never") return notKnown;
  const fields = new Map(Object.entries(shape).map(([key, schema]) => [key, fieldOf(schema)]));
  const required = [...fields.values()].filter((field) => field.required).length;
  return (value) => {
    if (!isObject(value)) return false;
    let found = 0;
    for (const key in value) {
      const field = fields.get(key);
      if (field === undefined || !field.check(value[key])) return false;
      if (field.required) found += 1;
    }
    return found === required;
  };
}

/** Out of JSON, a key that may be absent is absent or holds a value, never `undefined`. */
function fieldOf(schema: z.core.$ZodType): { readonly required: boolean; readonly check: Check } {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "optional" && def.checks === undefined
    ? { required: false, check: checkOf(def.innerType) }
    : { required: true, check: checkOf(schema) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
