import { z } from "zod";
import { choicesByLabel, labelledColumns, labelledList, layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

/** AI2 Reasoning Challenge, easy and challenge (Clark et al. 2018). Prompt as in lm-evaluation-harness 0.4. */
export const arc: Format = {
  name: "arc",
  title: "ARC, easy and challenge",
  kind: "multiple-choice",
  settings: { prompt: "Question: {question}\nAnswer:", primary: "acc_norm" },
  columns: null,
  layouts: [
    layout(
      z.looseObject({ id: text.optional(), question: text, choices: labelledColumns, answerKey: text }),
      ({ id, question, choices, answerKey }) => ({
        id,
        question,
        ...choicesByLabel(choices.text, choices.label, answerKey),
      }),
    ),
    layout(
      z.looseObject({
        id: text.optional(),
        question: z.looseObject({ stem: text, choices: labelledList }),
        answerKey: text,
      }),
      ({ id, question: { stem, choices }, answerKey }) => ({
        id,
        question: stem,
        ...choicesByLabel(
          choices.map((choice) => choice.text),
          choices.map(({ label }) => label),
          answerKey,
        ),
      }),
    ),
  ],
};
