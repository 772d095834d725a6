import { wordingOf } from "../../language/wording.ts";
import type { Block, Draft, Material, Passage } from "../../types.ts";
import { inRandomOrder, plainSentences, type SentencePlace, sourceOf } from "../support.ts";

const minHeadings = 3;

/** Under which of several headings of a passage a sentence stands. */
export function headingPairs(material: Material): readonly Draft[] {
  const { heading: word } = wordingOf(material.language);
  return material.passages.flatMap((passage): Draft[] => {
    const headings = passage.blocks.filter(({ kind }) => kind === "heading");
    const names = headings.map(({ text }) => text.toLowerCase());
    if (headings.length < minHeadings || new Set(names).size < names.length) return [];
    const places = plainSentences(passage, material.language).flatMap((place) => {
      const heading = headingOf(passage, place);
      return heading === null || !isAskable(heading, place) ? [] : [{ ...place, heading }];
    });
    const [place] = inRandomOrder(places, material, `headings/${passage.id}`);
    if (place === undefined) return [];
    const { heading, sentence, block } = place;
    return [
      {
        id: `heading-${passage.id}`,
        group: passage.id,
        title: passage.title,
        passage: passage.text,
        question: word(sentence.text),
        // A model that copies the line as it stands, mark and all, has found it.
        answer: [heading.text, `${"#".repeat(heading.level ?? 1)} ${heading.text}`],
        source: sourceOf(passage, block),
      },
    ];
  });
}

function headingOf({ blocks }: Passage, { block }: SentencePlace): Block | null {
  const heading = blocks.slice(0, blocks.indexOf(block)).findLast(({ kind }) => kind === "heading");
  return heading ?? null;
}

/** A heading that the sentence does not give away, short enough to be written. */
function isAskable({ text }: Block, { sentence, passage }: SentencePlace): boolean {
  if (text.length > 60 || !/\p{L}{2}/u.test(text) || /[“”"]/.test(sentence.text)) return false;
  return (
    !sentence.text.toLowerCase().includes(text.toLowerCase()) &&
    !passage.title.toLowerCase().includes(text.toLowerCase())
  );
}
