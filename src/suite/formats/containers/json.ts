import { UserError } from "../../../lib/errors.ts";
import { jsonProblem } from "../../../lib/json-problem.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { RawRow } from "../types.ts";
import { decodeUtf8 } from "./text.ts";

/** Names under which JSON files keep their rows. */
const listNames = ["examples", "data", "rows", "questions", "items"];

/** A JSON list of rows, at the top or under one of the usual names. Throws UserError. */
export function readJson(bytes: Uint8Array, path: string): readonly RawRow[] {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes, path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shownPath(path)} is not JSON: ${jsonProblem(error)} (one object a line is called .jsonl)`);
  }
  if (Array.isArray(value)) return placed(value, path, "");
  const holder = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const name = listNames.find((candidate) => Array.isArray(holder[candidate]));
  if (name === undefined)
    throw new UserError(
      `${shownPath(path)} holds no list of rows, neither at the top nor under ${listNames.join(", ")}`,
    );
  return placed(holder[name] as readonly unknown[], path, name);
}

function placed(rows: readonly unknown[], path: string, name: string): readonly RawRow[] {
  return rows.map((value, index) => ({ value, where: `${shownPath(path)} ${name}[${index}]` }));
}
