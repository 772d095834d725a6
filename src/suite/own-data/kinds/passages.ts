import { textOf } from "../passages.ts";
import type { Draft, ItemKind, Passage } from "../types.ts";
import { sourceOf, takeInTurns } from "./support.ts";

/** How well a model predicts the documents, and how much better once it has read what stands before. */
export const passages: ItemKind = {
  id: "passages",
  description: "bits per byte of passages, with and without what stands before them",
  make: (material) => ({
    items: takeInTurns(material, (passage, turn) => (turn === 0 ? itemOf(passage) : null)),
    tasks: [
      {
        name: "passages",
        kind: "text",
        description: "Passages of the folder by themselves",
        settings: {},
        file: "passages",
      },
      {
        name: "passages-in-context",
        kind: "text",
        description: "The same passages after the text that stands before them",
        settings: { context: "{before}" },
        baseline: "passages",
        file: "passages",
      },
    ],
  }),
};

const shortest = 150;

/** The passage cut in two at the end of a block, as near to its middle as can be. */
function itemOf(passage: Passage): Draft | null {
  const { blocks, text } = passage;
  let best: { readonly before: string; readonly after: string; readonly index: number } | null = null;
  for (let index = 1; index < blocks.length; index++) {
    const before = `${textOf(blocks.slice(0, index))}\n\n`;
    const after = textOf(blocks.slice(index));
    if (before.length < shortest || after.length < shortest) continue;
    const distance = (length: number): number => Math.abs(length - text.length / 2);
    if (best === null || distance(after.length) < distance(best.after.length)) best = { before, after, index };
  }
  const [first, last] = [blocks[best?.index ?? 0], blocks.at(-1)];
  if (best === null || first === undefined || last === undefined) return null;
  return {
    id: `text-${passage.id}`,
    group: passage.id,
    before: best.before,
    text: best.after,
    source: { ...sourceOf(passage, first), end: last.end },
  };
}
