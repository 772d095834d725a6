import { z } from "zod";
import { indexFrom, layout, text, wholeNumber } from "./layout.ts";
import type { Format } from "./types.ts";

/** HellaSwag (Zellers et al. 2019). Prompt and cleaning as in lm-evaluation-harness 0.4. */
export const hellaswag: Format = {
  name: "hellaswag",
  title: "HellaSwag",
  kind: "multiple-choice",
  settings: { prompt: "{question}", primary: "acc_norm" },
  columns: null,
  layouts: [
    layout(
      z.looseObject({
        ind: wholeNumber.optional(),
        activity_label: text,
        ctx_a: z.string(),
        ctx_b: z.string(),
        endings: z.array(text).min(2),
        label: wholeNumber,
        source_id: text.optional(),
      }),
      ({ ind, activity_label, ctx_a, ctx_b, endings, label, source_id }) => ({
        id: ind === undefined ? undefined : String(ind),
        question: clean(`${activity_label}: ${ctx_a} ${capitalized(ctx_b)}`),
        choices: endings.map(clean),
        answer: indexFrom("label", label, 0, endings.length),
        // Several questions come from one video or one article.
        group: source_id,
      }),
    ),
  ],
};

/** WikiHow articles left their headings behind: `[title]`, `[header]`, `[step]`. */
function clean(raw: string): string {
  return raw
    .trim()
    .replaceAll(" [title]", ". ")
    .replace(/\[.*?\]/g, "")
    .replaceAll("  ", " ");
}

const capitalized = (raw: string): string => raw.slice(0, 1).toUpperCase() + raw.slice(1).toLowerCase();
