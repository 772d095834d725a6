import { seededRandom } from "../../../lib/random.ts";
import { writesSpaces } from "../language/guess.ts";
import type { Draft, ItemKind, Material, Passage } from "../types.ts";
import type { ValueType } from "../values.ts";
import { distractorsFor, withoutTrueOnes, wrongChoices } from "./cloze/distractors.ts";
import { findGaps, type Gap, type Gaps } from "./cloze/gaps.ts";
import { inRandomOrder, sourceOf } from "./support.ts";

/** A number, date, name or term left out of a sentence, to be told from three others of the folder. */
export const cloze: ItemKind = {
  id: "cloze",
  description: "a number, date, name or term of a sentence among others, with and without the document",
  make(material) {
    const gaps = findGaps(material);
    const candidates = choose(gaps, material);
    const items = withoutTrueOnes(candidates, material)
      .map(({ gap, wrong }) => draftOf(gap, wrong, material))
      .slice(0, material.items);
    const settings = { choicePrefix: writesSpaces(material.language) ? " " : "" };
    return {
      items,
      tasks: [
        {
          name: "cloze-closed-book",
          kind: "multiple-choice",
          description: "How a sentence of the folder goes on, without the document: what the model knew before",
          settings: { ...settings, prompt: "{title}\n\n{lead}" },
          file: "cloze",
        },
        {
          name: "cloze-open-book",
          kind: "multiple-choice",
          description: "The same sentences with the passage given: whether the model uses it",
          settings: { ...settings, prompt: "{title}\n\n{passage}\n\n{lead}" },
          baseline: "cloze-closed-book",
          file: "cloze",
        },
      ],
    };
  },
};

/** Some fall away when the whole folder is searched for what is said of them. */
const spare = 1.5;

interface Candidate {
  readonly gap: Gap;
  readonly wrong: readonly string[];
}

/** Gaps with what could be put there, the types of values in turn, at most three of a passage. */
function choose(gaps: Gaps, material: Material): readonly Candidate[] {
  const types = [...new Set(gaps.all.map(({ value }) => value.type))].sort();
  const queues = new Map(types.map((type) => [type, queueOf(type, gaps, material.passages, material)]));
  const taken = new Map<string, number>();
  const chosen: Candidate[] = [];
  const wanted = spare * material.items;
  for (const most of [1, 3]) {
    for (let found = true; found && chosen.length < wanted; ) {
      found = false;
      for (const queue of queues.values()) {
        const next = nextOf(queue, taken, most, gaps, material);
        if (next === null || chosen.length >= wanted) continue;
        taken.set(next.gap.passage.id, (taken.get(next.gap.passage.id) ?? 0) + 1);
        chosen.push(next);
        found = true;
      }
      if (!found) break;
    }
  }
  return chosen;
}

interface Queue {
  waiting: Gap[];
}

/** One gap of each passage in turn, in the order of the passages. */
function queueOf(type: ValueType, gaps: Gaps, passages: readonly Passage[], material: Material): Queue {
  const own = passages.map((passage) =>
    inRandomOrder(
      (gaps.byPassage.get(passage.id) ?? []).filter(({ value }) => value.type === type),
      material,
      `cloze/${passage.id}/${type}`,
    ),
  );
  return { waiting: [0, 1, 2].flatMap((turn) => own.flatMap((list) => list[turn] ?? [])) };
}

function nextOf(
  queue: Queue,
  taken: ReadonlyMap<string, number>,
  most: number,
  gaps: Gaps,
  material: Material,
): Candidate | null {
  const left: Gap[] = [];
  for (const [index, gap] of queue.waiting.entries()) {
    if ((taken.get(gap.passage.id) ?? 0) >= most) {
      left.push(gap);
      continue;
    }
    const wrong = distractorsFor(gap, gaps, material);
    if (wrong.length < wrongChoices) continue;
    queue.waiting = [...left, ...queue.waiting.slice(index + 1)];
    return { gap, wrong };
  }
  queue.waiting = left;
  return null;
}

function draftOf({ id, passage, block, sentence, value }: Gap, wrong: readonly string[], { seed }: Material): Draft {
  const rest = sentence.text.slice(value.start + value.text.length);
  const answer = Math.floor(seededRandom(`own-data/${seed}/${id}/place`)() * (wrongChoices + 1));
  const values = [...wrong.slice(0, answer), value.text, ...wrong.slice(answer, wrongChoices)];
  return {
    id,
    group: passage.id,
    type: value.type,
    title: passage.title,
    passage: passage.text,
    lead: sentence.text.slice(0, value.start).trimEnd(),
    choices: values.map((text) => text + rest),
    answer,
    source: sourceOf(passage, block),
  };
}
