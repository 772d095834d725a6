import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

/** LAMBADA (Paperno et al. 2016) in the layout of OpenAI's file: a passage whose last word is to be found. Split as in lm-evaluation-harness 0.4. */
export const lambada: Format = {
  name: "lambada",
  title: "LAMBADA",
  kind: "cloze",
  settings: {},
  columns: null,
  layouts: [
    layout(z.looseObject({ text }), (row) => {
      const passage = row.text.trimEnd();
      const place = passage.lastIndexOf(" ");
      if (place < 1) throw new Error("text: one word alone has no context");
      return { context: passage.slice(0, place), target: passage.slice(place) };
    }),
  ],
};
