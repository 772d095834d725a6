import { z } from "zod";
import { record } from "./schema.ts";

/** For readers of records in other languages: every kind of line, without the zod that makes it. */
export function recordJsonSchema(): object {
  return z.toJSONSchema(record);
}
