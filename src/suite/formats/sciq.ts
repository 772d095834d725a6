import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

/** SciQ (Welbl et al. 2017). Prompt as in lm-evaluation-harness 0.4. */
export const sciq: Format = {
  name: "sciq",
  title: "SciQ",
  kind: "multiple-choice",
  settings: { prompt: "{support}\nQuestion: {question}\nAnswer:" },
  columns: null,
  layouts: [
    layout(
      z.looseObject({
        question: text,
        distractor1: text,
        distractor2: text,
        distractor3: text,
        correct_answer: text,
        support: z.string(),
      }),
      ({ question, distractor1, distractor2, distractor3, correct_answer, support }) => ({
        support: support.trimStart(),
        question,
        choices: [distractor1, distractor2, distractor3, correct_answer],
        answer: 3,
      }),
    ),
  ],
};
