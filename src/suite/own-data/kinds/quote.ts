import { wordingOf } from "../language/wording.ts";
import { wordsOf } from "../language/words.ts";
import type { Draft, ItemKind, Material, Passage } from "../types.ts";
import { inRandomOrder, plainSentences, type SentencePlace, sourceOf, takeInTurns } from "./support.ts";

/** Finding a sentence in a document and copying it out. */
export const quote: ItemKind = {
  id: "quote",
  description: "the document given, the one sentence that contains a word copied out",
  make(material) {
    const items = takeInTurns(material, (passage, turn) => itemOf(passage, turn, material));
    const { quote: asked, closingMark } = wordingOf(material.language);
    const longest = Math.max(1, ...items.map(({ answer }) => (typeof answer === "string" ? answer.length : 0)));
    return {
      items,
      tasks: [
        {
          name: "quote",
          kind: "generate",
          description: "The document is given; the sentence of it that contains a word is to be copied",
          settings: {
            prompt: `{passage}\n\n${asked}`,
            match: "exact",
            stop: [closingMark, "\n"],
            maxTokens: Math.ceil((1.2 * longest) / material.charsPerToken) + 8,
          },
          file: "quote",
        },
      ],
    };
  },
};

const minSentences = 4;

function itemOf(passage: Passage, turn: number, material: Material): Draft | null {
  const places = plainSentences(passage, material.language);
  if (places.length < minSentences) return null;
  const text = passage.text.toLowerCase();
  const place = inRandomOrder(places, material, `quote/${passage.id}`)[turn];
  if (place === undefined || occurrences(text, place.sentence.text.toLowerCase()) !== 1) return null;
  if (place.sentence.text.includes(wordingOf(material.language).closingMark)) return null;
  const term = telling(place, text, material);
  if (term === null) return null;
  return {
    id: `quote-${passage.id}-${place.block.start}-${place.sentence.start}`,
    group: passage.id,
    passage: passage.text,
    term,
    answer: place.sentence.text,
    source: sourceOf(passage, place.block),
  };
}

/** A word of the sentence that the passage has nowhere else, not even inside another word. */
function telling({ passage, sentence }: SentencePlace, text: string, material: Material): string | null {
  const words = wordsOf(sentence.text, material.language).map((word) => word.text);
  const long = words.filter((word) => [...word].length >= 5 || /\p{Lo}{2}/u.test(word));
  const unique = long.filter((word) => occurrences(text, word.toLowerCase()) === 1);
  return inRandomOrder(unique, material, `quote/${passage.id}/${sentence.start}`)[0] ?? null;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
