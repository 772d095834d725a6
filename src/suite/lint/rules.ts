import { tallyOf } from "../../lib/tally.ts";
import { meanOf } from "../../statistics/means.ts";
import { plainText } from "../../tasks/normalize.ts";
import type { Item } from "../../tasks/types.ts";
import { asked, choicesOf, documentIn, estimatedTokens, rightTexts, tells } from "./questions.ts";
import type { Material, Remark, Rule } from "./types.ts";

/** With fewer, shares say nothing. */
const minForShares = 20;
/** Standard errors beyond which a share is no chance. */
const tooFar = 4;

/** Every rule. A new one is one entry here. */
export const rules: readonly Rule[] = [
  {
    id: "repeated-question",
    severity: "error",
    looksFor: "the same question twice: it counts twice",
    remarks: (material) =>
      twins(
        material,
        (task, item) =>
          `${asked(task, item)}\n${[...choicesOf(item)].sort().join("\n")}\n${rightTexts(task, item).join("\n")}`,
        "asks the same as",
      ),
  },
  {
    id: "several-answers",
    severity: "error",
    looksFor: "the same question with different answers: one of them is wrong",
    remarks({ task, items, placeOf }) {
      const seen = new Map<string, { readonly answer: string; readonly item: Item }>();
      return items.flatMap((item): readonly Remark[] => {
        const answer = rightTexts(task, item).map(plainText).sort().join("\n");
        const key = `${asked(task, item)}\n${[...choicesOf(item)].sort().join("\n")}`;
        const earlier = seen.get(key);
        if (answer === "" || earlier === undefined) {
          if (answer !== "") seen.set(key, { answer, item });
          return [];
        }
        return earlier.answer === answer
          ? []
          : [
              {
                item,
                message: `asks the same as ${earlier.item.id} (${placeOf(earlier.item)}) and expects another answer`,
              },
            ];
      });
    },
  },
  {
    id: "like-choices",
    severity: "error",
    looksFor: "choices that differ in case, spacing or a full stop only",
    remarks: ({ items }) =>
      items.flatMap((item) => {
        const choices = choicesOf(item).map(plainText);
        return new Set(choices).size === choices.length
          ? []
          : [{ item, message: "two choices are the same but for case, spacing or a full stop" }];
      }),
  },
  {
    id: "unanswerable",
    severity: "error",
    looksFor: "an answer that the document in the prompt does not hold",
    remarks: ({ task, items }) =>
      task.kind.id !== "generate" || task.baseline === undefined
        ? []
        : items.flatMap((item) => {
            const document = documentIn(item);
            const right = rightTexts(task, item);
            const held =
              document === null ||
              right.length === 0 ||
              right.some((answer) => plainText(document).includes(plainText(answer)));
            return held ? [] : [{ item, message: "the document does not hold the answer" }];
          }),
  },
  {
    id: "leak",
    severity: "warning",
    looksFor: "a question that holds its own answer and none of the other choices",
    remarks: ({ task, items }) =>
      items.flatMap((item) => {
        const right = rightTexts(task, item);
        const wrong = choicesOf(item).filter((choice) => !right.includes(choice));
        const question = task.kind.prompt(item, task.config);
        // Free answers may be drawn from what the prompt gives to work on; a bare question gives nothing.
        const given = documentIn(item) !== null || (wrong.length === 0 && !/^[^\n]*\?\s*$/.test(question));
        if (given || !right.some((answer) => tells(question, answer))) return [];
        return wrong.some((choice) => plainText(question).includes(plainText(choice)))
          ? []
          : [{ item, message: "the question holds the answer" }];
      }),
  },
  {
    id: "too-long",
    severity: "warning",
    looksFor: "items that may not fit the context",
    remarks: ({ task, items, contextTokens }) =>
      items.flatMap((item) => {
        const { texts, tokens, whenTooLong } = task.kind.extent(item, task.config);
        const needed =
          tokens +
          Math.max(
            0,
            ...texts.map((text) =>
              estimatedTokens(typeof text === "string" ? text : `${text.system ?? ""}${text.user}`),
            ),
          );
        return whenTooLong === "split" || needed <= contextTokens
          ? []
          : [{ item, message: `takes about ${needed} tokens, and the context holds ${contextTokens} (--context)` }];
      }),
  },
  {
    id: "unbalanced",
    severity: "warning",
    looksFor: "right choices that stand at one place too often",
    remarks({ items }) {
      const places = items.flatMap((item) =>
        "answer" in item && typeof item.answer === "number" && choicesOf(item).length > 1 ? [item.answer] : [],
      );
      if (places.length < minForShares) return [];
      const chance =
        items.reduce((sum, item) => sum + (choicesOf(item).length > 1 ? 1 / choicesOf(item).length : 0), 0) /
        places.length;
      const [place, count] = commonest(places.map(String));
      return isTooMany(count, places.length, chance)
        ? [
            {
              item: null,
              message: `choice ${Number(place) + 1} is right in ${count} of ${places.length} items: a model that always takes it seems to know something`,
            },
          ]
        : [];
    },
  },
  {
    id: "telling-length",
    severity: "warning",
    looksFor: "right choices that are the longest too often",
    remarks({ task, items }) {
      const multiple = items.filter((item) => choicesOf(item).length > 1);
      if (multiple.length < minForShares) return [];
      const longest = multiple.filter((item) => {
        const [right = ""] = rightTexts(task, item);
        return choicesOf(item).every((choice) => choice === right || choice.length < right.length);
      }).length;
      const chance = meanOf(multiple.map((item) => 1 / choicesOf(item).length));
      return isTooMany(longest, multiple.length, chance)
        ? [
            {
              item: null,
              message: `the right choice is the longest in ${longest} of ${multiple.length} items: length alone tells it`,
            },
          ]
        : [];
    },
  },
  {
    id: "one-answer",
    severity: "warning",
    looksFor: "one answer that most questions share",
    remarks({ task, items }) {
      const answers = items.flatMap((item) =>
        choicesOf(item).length > 0 ? [] : rightTexts(task, item).slice(0, 1).map(plainText),
      );
      if (answers.length < minForShares) return [];
      const [answer, count] = commonest(answers);
      return count > answers.length / 2
        ? [
            {
              item: null,
              message: `"${answer.slice(0, 40)}" is the answer to ${count} of ${answers.length} items: set chance, or add others`,
            },
          ]
        : [];
    },
  },
];

function twins(
  { task, items, placeOf }: Material,
  keyOf: (task: Material["task"], item: Item) => string,
  words: string,
): readonly Remark[] {
  const seen = new Map<string, Item>();
  return items.flatMap((item) => {
    const key = keyOf(task, item);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, item);
    return earlier === undefined ? [] : [{ item, message: `${words} ${earlier.id} (${placeOf(earlier)})` }];
  });
}

function isTooMany(count: number, of: number, chance: number): boolean {
  return count - of * chance > tooFar * Math.sqrt(of * chance * (1 - chance));
}

export function commonest(values: readonly string[]): readonly [value: string, count: number] {
  return [...tallyOf(values)].reduce<readonly [string, number]>(
    (best, next) => (next[1] > best[1] ? next : best),
    ["", 0],
  );
}
