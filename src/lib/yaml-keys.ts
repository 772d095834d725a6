import { type Document, isScalar, type Node, visit } from "yaml";

/** Where a key stands that its map has already; null: none does. The library compares each key with all before it. */
export function repeatedKey(document: Document<Node, boolean>): number | null {
  let found: number | null = null;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === "<<") continue;
        if (keys.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
