import { z } from "zod";
import { indexFrom, layout, text, wholeNumber } from "./layout.ts";
import type { Format, ItemDraft } from "./types.ts";

const letters = ["A", "B", "C", "D"];

function asked(question: string, choices: readonly string[], answer: number, subject: string): ItemDraft {
  const [A, B, C, D] = choices;
  return { question, A, B, C, D, subject: subject.replaceAll("_", " "), choices: letters, answer };
}

/** MMLU (Hendrycks et al. 2021): the letter is scored, its text stands in the question. Prompt as in lm-evaluation-harness 0.4. */
export const mmlu: Format = {
  name: "mmlu",
  title: "MMLU",
  kind: "multiple-choice",
  settings: {
    preamble: "The following are multiple choice questions (with answers) about {subject}.",
    prompt: "{question}\nA. {A}\nB. {B}\nC. {C}\nD. {D}\nAnswer:",
  },
  columns: ["question", "A", "B", "C", "D", "answer"],
  layouts: [
    layout(
      z.looseObject({
        question: text,
        subject: text.optional(),
        choices: z.array(text).length(4, "four choices expected"),
        answer: wholeNumber,
      }),
      ({ question, subject, choices, answer }, { name }) =>
        asked(question, choices, indexFrom("answer", answer, 0, 4), subject ?? subjectOf(name)),
    ),
    layout(
      z.looseObject({
        question: text,
        A: text,
        B: text,
        C: text,
        D: text,
        answer: z.string().regex(/^\s*[A-D]\s*$/, "one of A, B, C, D expected"),
        subject: text.optional(),
      }),
      ({ question, A, B, C, D, answer, subject }, { name }) =>
        asked(question, [A, B, C, D], letters.indexOf(answer.trim()), subject ?? subjectOf(name)),
    ),
  ],
};

/** The files are named for their subjects: `abstract_algebra_test.csv`. */
const subjectOf = (name: string): string => name.replace(/_(?:test|val|dev)$/, "");
