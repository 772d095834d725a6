import { z } from "zod";
import { recordKinds } from "./kinds.ts";
import { record } from "./schema.ts";

/** For readers of records in other languages: every kind of line, without the zod that makes it. */
export function recordJsonSchema(): object {
  const [first, ...more] = record.options.map((option) => option.describe(recordKinds[option.shape.kind.value]));
  if (first === undefined) throw new Error("there is no kind of record");
  return z.toJSONSchema(z.discriminatedUnion("kind", [first, ...more]));
}
