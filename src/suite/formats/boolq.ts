import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format, ItemDraft } from "./types.ts";

const truth = z.union(
  [
    z.boolean(),
    z.literal([0, 1]).transform((value) => value === 1),
    z
      .string()
      .regex(/^(?:true|false|0|1)$/i)
      .transform((value) => /^(?:true|1)$/i.test(value)),
  ],
  "true or false expected",
);

function asked(passage: string, question: string, yes: boolean, title: string | undefined): ItemDraft {
  // Passages are cut from articles, of which several questions may speak.
  return { passage, question, choices: ["no", "yes"], answer: yes ? 1 : 0, group: title };
}

/** BoolQ (Clark et al. 2019), in its own layout and that of SuperGLUE. Prompt as in lm-evaluation-harness 0.4. */
export const boolq: Format = {
  name: "boolq",
  title: "BoolQ",
  kind: "multiple-choice",
  settings: { prompt: "{passage}\nQuestion: {question}?\nAnswer:" },
  columns: null,
  layouts: [
    layout(z.looseObject({ passage: text, question: text, answer: truth, title: text.optional() }), (row) =>
      asked(row.passage, row.question, row.answer, row.title),
    ),
    layout(z.looseObject({ passage: text, question: text, label: truth }), (row) =>
      asked(row.passage, row.question, row.label, undefined),
    ),
  ],
};
