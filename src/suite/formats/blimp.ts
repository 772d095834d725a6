import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

/** BLiMP (Warstadt et al. 2020). The space before each sentence is lm-evaluation-harness 0.4's. */
export const blimp: Format = {
  name: "blimp",
  title: "BLiMP",
  kind: "minimal-pair",
  settings: { prefix: " " },
  columns: null,
  layouts: [
    layout(
      z.looseObject({
        sentence_good: text,
        sentence_bad: text,
        UID: text.optional(),
        pairID: z.union([text, z.int()]).optional(),
      }),
      ({ sentence_good, sentence_bad, UID, pairID }) => ({
        id: UID === undefined || pairID === undefined ? undefined : `${UID}-${pairID}`,
        good: sentence_good,
        bad: sentence_bad,
      }),
    ),
  ],
};
