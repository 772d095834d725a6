import { seededRandom, shuffled } from "../../../lib/random.ts";
import { isPlainSentence, type Sentence, sentencesOf } from "../language/sentences.ts";
import type { Block, Material, Passage, Source } from "../types.ts";

/** A sentence that a question may be made of, and where it stands. */
export interface SentencePlace {
  readonly passage: Passage;
  readonly block: Block;
  readonly sentence: Sentence;
}

/** The sentences of a passage that can stand by themselves. */
export function plainSentences(passage: Passage, language: string): readonly SentencePlace[] {
  return passage.blocks.flatMap((block): SentencePlace[] =>
    block.kind === "prose" || block.kind === "list"
      ? sentencesOf(block.text, language).flatMap((sentence) =>
          isPlainSentence(sentence.text, language) ? [{ passage, block, sentence }] : [],
        )
      : [],
  );
}

/** Where a block stands in its file. */
export function sourceOf({ file }: Passage, { start, end, page }: Block): Source {
  return { file, start, end, ...(page === undefined ? {} : { page }) };
}

/** In an order drawn by the seed and what is ordered, so that nothing else changes it. */
export function inRandomOrder<T>(values: readonly T[], { seed }: Pick<Material, "seed">, what: string): readonly T[] {
  return shuffled(values, seededRandom(`own-data/${seed}/${what}`));
}

/**
 * Takes items until there are enough, one of each passage in turn: first those of different passages, then a second and
 * third of the same. `make` gives null where a passage has no more.
 */
export function takeInTurns<T>(
  { passages, items }: Pick<Material, "passages" | "items">,
  make: (passage: Passage, turn: number) => T | null,
): readonly T[] {
  const made: T[] = [];
  for (let turn = 0; turn < 3; turn++) {
    for (const passage of passages) {
      if (made.length >= items) return made;
      const item = make(passage, turn);
      if (item !== null) made.push(item);
    }
  }
  return made;
}
