import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format, ItemDraft, Layout } from "./types.ts";

const columns = z.looseObject({ choices: z.array(text).min(2), labels: z.array(z.int().min(0).max(1)).min(2) });
const truths = z.record(z.string(), z.int().min(0).max(1));

function judged(question: string, choices: readonly string[], labels: readonly number[]): ItemDraft {
  if (choices.length !== labels.length) throw new Error(`${choices.length} choices, ${labels.length} labels`);
  const right = labels.flatMap((label, index) => (label === 1 ? [index] : []));
  if (right.length === 0) throw new Error("no choice is marked as right");
  return { question, choices: [...choices], answer: right };
}

/** Both targets stand in one row, in the tables as lists and in the JSON file as an object from choice to label. */
function layoutsOf(target: "mc1_targets" | "mc2_targets", finish: (item: ItemDraft) => ItemDraft): readonly Layout[] {
  return [
    layout(z.looseObject({ question: text, mc1_targets: columns, mc2_targets: columns }), (row) =>
      finish(judged(row.question, row[target].choices, row[target].labels)),
    ),
    layout(z.looseObject({ question: text, mc1_targets: truths, mc2_targets: truths }), (row) =>
      finish(judged(row.question, Object.keys(row[target]), Object.values(row[target]))),
    ),
  ];
}

/** The usual primer of six questions and answers is not part of the set: give it as `preamble` to compare with published figures. */
const common = { kind: "multiple-choice", columns: null } as const;
const prompt = "Q: {question}\nA:";

/** TruthfulQA (Lin et al. 2022) with one right choice. Prompt as in lm-evaluation-harness 0.4. */
export const truthfulqaMc1: Format = {
  ...common,
  name: "truthfulqa-mc1",
  title: "TruthfulQA, one right choice",
  settings: { prompt },
  layouts: layoutsOf("mc1_targets", (item) => {
    const { answer } = item as { readonly answer: readonly number[] };
    if (answer.length > 1) throw new Error("mc1_targets: more than one choice is marked as right");
    return { ...item, answer: answer[0] };
  }),
};

/** TruthfulQA with several right choices: the probability that they have together. */
export const truthfulqaMc2: Format = {
  ...common,
  name: "truthfulqa-mc2",
  title: "TruthfulQA, several right choices",
  settings: { prompt, primary: "mc2" },
  layouts: layoutsOf("mc2_targets", (item) => item),
};
