import { messageOf, systemCode, UserError } from "../lib/errors.ts";
import { canonicalJson, readLines, sha256 } from "../lib/files.ts";
import { printable } from "../lib/untrusted.ts";
import type { Item, TaskKind } from "../tasks/types.ts";
import { describeIssue, shownPath } from "./positions.ts";

/** An item as found, and where. */
interface Found {
  readonly value: unknown;
  readonly where: string;
}

/** Reads a JSONL file that a suite names at `namedAt`. Throws UserError naming file and line. */
export async function readItemFile(path: string, namedAt: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  try {
    for await (const { number, text } of readLines(path)) {
      const where = `${shownPath(path)}:${number}`;
      try {
        found.push({ value: JSON.parse(text), where });
      } catch (error) {
        throw new UserError(`${where} is not JSON: ${messageOf(error)}`);
      }
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const what = systemCode(error) === "ENOENT" ? "does not exist" : `can't be read (${messageOf(error)})`;
    throw new UserError(`${namedAt} items: ${shownPath(path)} ${what}`);
  }
  return found;
}

/** Checks items against their task kind. Throws UserError naming the first bad one. */
export function checkItems(found: readonly Found[], kind: TaskKind, config: unknown): readonly Item[] {
  const places = new Map<string, string>();
  return found.map(({ value, where }) => {
    const parsed = kind.itemSchema.safeParse(value);
    if (!parsed.success) throw new UserError(describeIssue(parsed.error, () => where));
    const item = parsed.data;
    const earlier = places.get(item.id);
    if (earlier !== undefined) {
      throw new UserError(`${where} id: "${printable(item.id)}" is already the id of ${earlier}; ids must differ`);
    }
    places.set(item.id, where);
    try {
      kind.request(item, config, 0);
    } catch (error) {
      throw new UserError(`${where} ${messageOf(error)}`);
    }
    return item;
  });
}

/** Identifies an item by what it holds, so that items of two runs pair only when they are the same question. */
export function itemHash(item: Item): string {
  return sha256(canonicalJson(item)).slice(0, 16);
}
