import { z } from "zod";
import { indexFrom, layout, text, wholeNumber } from "./layout.ts";
import type { Format } from "./types.ts";

/** WinoGrande (Sakaguchi et al. 2020), scored by the text after the gap, which both options share; as in lm-evaluation-harness 0.4. */
export const winogrande: Format = {
  name: "winogrande",
  title: "WinoGrande",
  kind: "context-pair",
  settings: {},
  columns: null,
  layouts: [
    layout(
      z.looseObject({
        qID: text.optional(),
        sentence: z.string().regex(/^[^_]*_[^_]*$/, "one gap (_) expected"),
        option1: text,
        option2: text,
        answer: wholeNumber,
      }),
      ({ qID, sentence, option1, option2, answer }) => {
        const [before = "", after = ""] = sentence.split("_");
        if (after.trim() === "") throw new Error("sentence: nothing follows the gap");
        return {
          id: qID,
          contexts: [before + option1, before + option2],
          continuation: after.trim(),
          answer: indexFrom("answer", answer, 1, 2),
          // Sentences come as twins that differ in a word: `…-1` and `…-2`.
          group: qID?.replace(/-\d$/, ""),
        };
      },
    ),
  ],
};
