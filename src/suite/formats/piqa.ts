import { z } from "zod";
import { indexFrom, layout, text, wholeNumber } from "./layout.ts";
import type { Format } from "./types.ts";

/** PIQA (Bisk et al. 2020). Its own files keep the labels apart: name them under `labels`. Prompt as in lm-evaluation-harness 0.4. */
export const piqa: Format = {
  name: "piqa",
  title: "PIQA",
  kind: "multiple-choice",
  settings: { prompt: "Question: {question}\nAnswer:", primary: "acc_norm" },
  columns: null,
  layouts: [
    layout(
      z.looseObject({ goal: text, sol1: text, sol2: text, label: wholeNumber }),
      ({ goal, sol1, sol2, label }) => ({
        question: goal,
        choices: [sol1, sol2],
        answer: indexFrom("label", label, 0, 2),
      }),
    ),
  ],
};
