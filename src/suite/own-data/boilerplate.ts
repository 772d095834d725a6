import { sha256 } from "../../lib/files.ts";
import { tallyOf } from "../../lib/tally.ts";
import type { Document } from "./types.ts";

const licence =
  /\b(?:permission is hereby granted|without warranty of any kind|without warranties or conditions|redistribution and use in source and binary|licensed under the (?:apache|mit|gnu)|gnu (?:lesser |affero )?general public license|all rights reserved|provided "as is"|spdx-license-identifier)\b/i;
const navigation =
  /^(?:previous|next|back to top|table of contents|on this page|edit this page|skip to (?:main )?content|share|home|menu|©|copyright\b)/i;

/** A text that stands in so many documents says nothing of any. */
const repeatedIn = 3;
const minComparedLength = 20;

/** Documents without licence texts, navigation and what is repeated from one to the next; and how many blocks that were. */
export function withoutBoilerplate(documents: readonly Document[]): {
  readonly documents: readonly Document[];
  readonly removed: number;
} {
  const keys = documents.flatMap(({ blocks }) => [
    ...new Set(
      blocks.flatMap(({ kind, text }) => (kind !== "heading" && text.length >= minComparedLength ? [keyOf(text)] : [])),
    ),
  ]);
  const seenIn = tallyOf(keys);
  let removed = 0;
  const kept = documents.map((document) => {
    const blocks = document.blocks.filter(({ kind, text }) => {
      if (kind === "heading") return true;
      if (licence.test(text.slice(0, 3000)) || (text.length < 60 && navigation.test(text))) return false;
      return text.length < minComparedLength || (seenIn.get(keyOf(text)) ?? 0) < repeatedIn;
    });
    removed += document.blocks.length - blocks.length;
    return blocks.length === document.blocks.length
      ? document
      : { ...document, blocks, tables: placed(document, new Set(blocks)) };
  });
  return { documents: kept, removed };
}

/** Short texts are their own keys; of longer ones the digest takes less room. */
function keyOf(text: string): string {
  const plain = text.replace(/\s+/g, " ");
  return plain.length < 64 ? plain : sha256(plain);
}

/** Tables stand behind as many blocks as are left before them. */
function placed({ blocks, tables }: Document, kept: ReadonlySet<unknown>): Document["tables"] {
  if (tables.length === 0) return tables;
  const before = [0];
  for (const block of blocks) before.push((before.at(-1) ?? 0) + (kept.has(block) ? 1 : 0));
  return tables.map((table) => ({ ...table, place: before[table.place] ?? 0 }));
}
