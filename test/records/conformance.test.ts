import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { canonicalJson } from "../../src/lib/files.ts";
import { conformance } from "../../src/records/conformance.ts";
import { resultRecord } from "../../src/records/schema.ts";

const conforms = conformance(resultRecord);
const read = (text: string): unknown => JSON.parse(text);

interface JsonSchema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly type?: string | readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
}

/** Values that a schema of records accepts. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const among = schema.oneOf ?? schema.anyOf;
  if (among !== undefined) return fc.oneof(...among.map(valuesOf));
  return fc.oneof(...[schema.type ?? []].flat().map((type) => valuesOfType(type, schema)));
}

function valuesOfType(type: string, { items, properties, required, additionalProperties }: JsonSchema) {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.maxSafeNat();
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "array":
      return fc.array(valuesOf(items ?? {}), { maxLength: 3 });
    case "object": {
      if (properties === undefined) return fc.dictionary(fc.string(), valuesOf(additionalProperties || {}));
      const fields = Object.entries(properties).map(([name, field]) => [name, valuesOf(field)] as const);
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...(required ?? [])] });
    }
    default:
      return fc.string();
  }
}

const answers = valuesOf(z.toJSONSchema(resultRecord) as JsonSchema);

/** Every place in a value, as paths of keys. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

/** JSON of the value with other JSON in one place; null: without what is there. */
function withOther(value: unknown, [key, ...rest]: readonly string[], other: string | null): string {
  if (key === undefined) return other ?? "null";
  const isList = Array.isArray(value);
  const parts = Object.entries(value as object).flatMap(([name, part]) => {
    if (name === key && rest.length === 0 && other === null) return [];
    const content = name === key ? withOther(part, rest, other) : JSON.stringify(part);
    return [isList ? content : `${JSON.stringify(name)}:${content}`];
  });
  return isList ? `[${parts.join(",")}]` : `{${parts.join(",")}}`;
}

/** JSON of the value with one more key in the object at a place, if there is one. */
function withKey(value: unknown, path: readonly string[], key: string, content: string): string {
  const there = path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], value);
  if (typeof there !== "object" || there === null || Array.isArray(there)) return JSON.stringify(value);
  const inner = JSON.stringify(there).slice(1, -1);
  return withOther(value, path, `{${inner}${inner === "" ? "" : ","}${JSON.stringify(key)}:${content}}`);
}

const wrong = fc.oneof(
  fc.constantFrom(
    "null",
    "true",
    "0",
    "-0",
    "-1",
    "0.5",
    "1e999",
    "-1e999",
    "9007199254740992",
    '""',
    '"x"',
    "[]",
    "{}",
    "[[]]",
    "[null]",
  ),
  fc.constantFrom('"result"', '"stop"', '"time"', '"timing"', '{"type":"time","repeats":1}', '{"__proto__":1}'),
  fc.json({ maxDepth: 2 }),
);
const key = fc.oneof(fc.constantFrom("__proto__", "constructor", "toString", "version", "kind", "group"), fc.string());

/** Texts of answers, of nearly answers, and of something else. */
const lines = fc.oneof(
  { weight: 2, arbitrary: answers.map((value) => JSON.stringify(value)) },
  {
    weight: 5,
    arbitrary: fc.tuple(answers, fc.nat(), fc.option(wrong, { nil: null })).map(([value, place, other]) => {
      const places = placesIn(value);
      return withOther(value, places[place % places.length] ?? [], other);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(answers, fc.nat(), key, wrong).map(([value, place, name, other]) => {
      const places = placesIn(value);
      return withKey(value, places[place % places.length] ?? [], name, other);
    }),
  },
  { weight: 1, arbitrary: wrong },
);

/** What chance hardly ever brings. */
const rare = fc
  .sample(answers, { numRuns: 1, seed: 1 })
  .flatMap((value): [string][] => [
    [withKey(value, ["score"], "__proto__", "1")],
    [withKey(value, ["score"], "x", "1e999")],
    [withOther(value, ["load"], "9007199254740992")],
  ]);

describe("an answer read from a line", () => {
  it("conforms exactly where the schema accepts it and gives it back as it is", () => {
    let [good, bad] = [0, 0];
    fc.assert(
      fc.property(lines, (line) => {
        const parsed = resultRecord.safeParse(read(line));
        const unchanged = parsed.success && canonicalJson(parsed.data) === canonicalJson(read(line));
        expect(conforms(read(line))).toBe(unchanged);
        if (unchanged) good += 1;
        else bad += 1;
      }),
      { numRuns: 1000, examples: rare },
    );
    expect(good).toBeGreaterThan(150);
    expect(bad).toBeGreaterThan(150);
  });

  it("conforms to no schema whose rules are not known", () => {
    const rules: readonly (readonly [z.ZodType, unknown])[] = [
      [z.email(), "a@b.de"],
      [z.int(), 1],
      [z.number().max(2), 1],
      [z.string().min(1), "a"],
      [z.array(z.string()).max(3), []],
      [z.object({ a: z.string() }), { a: "" }],
      [z.strictObject({ a: z.string() }).refine(() => true), { a: "" }],
      [
        z.strictObject({
          a: z
            .string()
            .optional()
            .refine(() => true),
        }),
        { a: "" },
      ],
      [z.record(z.enum(["a"]), z.string()), { a: "" }],
      [z.string().default(""), "a"],
      [z.string().transform((text) => text), "a"],
    ];
    for (const [schema, value] of rules) expect(conformance(schema)(value)).toBe(false);
  });
});
