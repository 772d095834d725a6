import { z } from "zod";
import { arc } from "./arc.ts";
import { choicesByLabel, labelledColumns, layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

/** OpenBookQA (Mihaylov et al. 2018). Its JSONL files are laid out as ARC's; the prompt is the bare stem, as in lm-evaluation-harness 0.4. */
export const openbookqa: Format = {
  name: "openbookqa",
  title: "OpenBookQA",
  kind: "multiple-choice",
  settings: { prompt: "{question}", primary: "acc_norm" },
  columns: null,
  layouts: [
    layout(
      z.looseObject({ id: text.optional(), question_stem: text, choices: labelledColumns, answerKey: text }),
      ({ id, question_stem, choices, answerKey }) => ({
        id,
        question: question_stem,
        ...choicesByLabel(choices.text, choices.label, answerKey),
      }),
    ),
    ...arc.layouts.slice(1),
  ],
};
