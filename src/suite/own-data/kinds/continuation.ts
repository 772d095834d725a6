import { seededRandom } from "../../../lib/random.ts";
import { writesSpaces } from "../language/guess.ts";
import { wordsOf } from "../language/words.ts";
import { textOf } from "../passages.ts";
import type { Draft, ItemKind, Material, Passage } from "../types.ts";
import { inRandomOrder, plainSentences, type SentencePlace, sourceOf, takeInTurns } from "./support.ts";

/** Which of four sentences of the folder goes on from here. */
export const continuation: ItemKind = {
  id: "continuation",
  description: "the true next sentence against three others of the folder",
  make(material) {
    const followers = followersOf(material);
    return {
      items: takeInTurns(material, (passage, turn) => itemOf(passage, turn, followers, material)),
      tasks: [
        {
          name: "continuation",
          kind: "multiple-choice",
          description: "The sentence that follows in the document, against three from elsewhere in the folder",
          settings: {
            prompt: "{context}",
            choicePrefix: writesSpaces(material.language) ? " " : "",
            primary: "acc_norm",
          },
          file: "continuation",
        },
      ],
    };
  },
};

interface Follower extends SentencePlace {
  /** Words of the sentence, for comparison. */
  readonly words: ReadonlySet<string>;
}

const minContextLength = 120;
const wrongChoices = 3;

/** Sentences that follow another one in their paragraph, by passage. */
function followersOf({ passages, language }: Material): ReadonlyMap<string, readonly Follower[]> {
  return new Map(
    passages.map((passage) => [
      passage.id,
      plainSentences(passage, language)
        .filter(({ block, sentence }) => block.kind === "prose" && sentence.start > 0)
        .map((place) => ({
          ...place,
          words: new Set(wordsOf(place.sentence.text.toLowerCase(), language).map(({ text }) => text)),
        })),
    ]),
  );
}

function itemOf(
  passage: Passage,
  turn: number,
  followers: ReadonlyMap<string, readonly Follower[]>,
  material: Material,
): Draft | null {
  const own = inRandomOrder(followers.get(passage.id) ?? [], material, `continuation/${passage.id}`)[turn];
  if (own === undefined) return null;
  const context = contextBefore(own);
  if (context.length < minContextLength) return null;
  const id = `next-${passage.id}-${own.block.start}-${own.sentence.start}`;
  const wrong = othersFor(own, followers, material, id);
  if (wrong.length < wrongChoices) return null;
  const random = seededRandom(`own-data/${material.seed}/${id}/place`);
  const answer = Math.floor(random() * (wrongChoices + 1));
  return {
    id,
    group: passage.id,
    context,
    choices: [...wrong.slice(0, answer), own.sentence.text, ...wrong.slice(answer)],
    answer,
    source: sourceOf(passage, own.block),
  };
}

function contextBefore({ passage, block, sentence }: SentencePlace): string {
  const before = passage.blocks.slice(0, passage.blocks.indexOf(block));
  const own = block.text.slice(0, sentence.start).trimEnd();
  return before.length === 0 ? own : `${textOf(before)}\n\n${own}`;
}

/** Sentences of other passages, about as long, that say something else; one of the same document first, if there is one. */
function othersFor(
  own: Follower,
  followers: ReadonlyMap<string, readonly Follower[]>,
  material: Material,
  id: string,
): readonly string[] {
  const { passages } = material;
  const random = seededRandom(`own-data/${material.seed}/${id}`);
  const found: Follower[] = [];
  const fits = (other: Follower): boolean => {
    const ratio = other.sentence.text.length / own.sentence.text.length;
    return (
      ratio > 0.6 &&
      ratio < 1.6 &&
      common(own.words, other.words) < 0.4 &&
      found.every(({ words }) => common(words, other.words) < 0.6)
    );
  };
  const from = (passage: Passage | undefined): void => {
    if (
      passage === undefined ||
      passage.id === own.passage.id ||
      found.some((other) => other.passage.id === passage.id)
    )
      return;
    const other = (followers.get(passage.id) ?? []).find(fits);
    if (other !== undefined) found.push(other);
  };
  for (const passage of passages.filter(({ file }) => file === own.passage.file)) if (found.length === 0) from(passage);
  for (let tries = 0; tries < 400 && found.length < wrongChoices; tries++)
    from(passages[Math.floor(random() * passages.length)]);
  return found.map(({ sentence }) => sentence.text);
}

/** Share of the smaller set's words that the other has too. */
function common(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
