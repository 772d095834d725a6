import { UserError } from "../../../lib/errors.ts";
import { jsonProblem } from "../../../lib/json-problem.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { RawRow } from "../types.ts";
import { decodeUtf8 } from "./text.ts";

/** One JSON value a line; empty lines are left out. Throws UserError naming the line. */
export function readJsonLines(bytes: Uint8Array, path: string): readonly RawRow[] {
  return decodeUtf8(bytes, path)
    .split(/\r?\n/)
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      const where = `${shownPath(path)}:${index + 1}`;
      try {
        return [{ value: JSON.parse(line) as unknown, where }];
      } catch (error) {
        throw new UserError(`${where} is not JSON: ${jsonProblem(error)}`);
      }
    });
}
