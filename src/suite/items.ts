import { messageOf, UserError } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/files.ts";
import { describeIssue } from "../lib/located-yaml.ts";
import { printable } from "../lib/untrusted.ts";
import type { Request } from "../runners/types.ts";
import type { Item, TaskKind } from "../tasks/types.ts";
import type { RawRow } from "./formats/types.ts";

/** Checks items against their task kind. Throws UserError naming the first bad one. */
export function checkItems(found: readonly RawRow[], kind: TaskKind, config: unknown): readonly Item[] {
  const places = new Map<string, string>();
  return found.map(({ value, where }) => {
    const parsed = kind.itemSchema.safeParse(value);
    if (!parsed.success) throw new UserError(describeIssue(parsed.error, () => where));
    const item = parsed.data;
    if (item.group !== undefined && typeof item.group !== "string")
      throw new UserError(`${where} group: a text expected, the same for items that share a passage`);
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

/** Identifies what a model was asked: equal hashes, equal questions to the last character and setting. */
export function requestHash(request: Request): string {
  return sha256(canonicalJson(request)).slice(0, 16);
}

/** Identifies an item by what it holds, so that items of two runs pair only when they are the same question. */
export function itemHash(item: Item): string {
  return sha256(canonicalJson(item)).slice(0, 16);
}
