import { wordingOf } from "../language/wording.ts";
import type { Draft, ItemKind, Material } from "../types.ts";
import { answeredQuestions } from "./pairs/answered-questions.ts";
import { headingPairs } from "./pairs/heading-pairs.ts";
import { tablePairs } from "./pairs/table-pairs.ts";

/** What the folder itself puts together: cells of tables, questions with answers, headings with what stands under them. */
export const pairs: ItemKind = {
  id: "pairs",
  description: "cells of tables, answered questions and headings, asked with and without the document",
  make(material) {
    const items = dealt([tablePairs(material), answeredQuestions(material), headingPairs(material)], material.items);
    const longest = Math.max(1, ...items.map(({ answer }) => String(answer).length));
    const { question, answer } = wordingOf(material.language);
    const settings = {
      match: "exact",
      stop: ["\n"],
      maxTokens: Math.ceil((1.5 * longest) / material.charsPerToken) + 8,
    };
    const asked = `${question} {question}\n${answer}`;
    return {
      items,
      tasks: [
        {
          name: "pairs-closed-book",
          kind: "generate",
          description: "Pairs of the folder, asked without the document",
          settings: { ...settings, prompt: `{title}\n\n${asked}` },
          file: "pairs",
        },
        {
          name: "pairs-open-book",
          kind: "generate",
          description: "The same pairs, asked with the document given",
          settings: { ...settings, prompt: `{title}\n\n{passage}\n\n${asked}` },
          baseline: "pairs-closed-book",
          file: "pairs",
        },
      ],
    };
  },
};

/** One of each kind in turn, as long as there are any. */
function dealt(kinds: readonly (readonly Draft[])[], wanted: Material["items"]): readonly Draft[] {
  const items: Draft[] = [];
  for (let turn = 0; items.length < wanted && kinds.some((kind) => turn < kind.length); turn++)
    for (const kind of kinds) {
      const item = kind[turn];
      if (item !== undefined && items.length < wanted) items.push(item);
    }
  return items;
}
