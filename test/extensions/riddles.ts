import { z } from "zod";
import { layout, text } from "../../src/suite/formats/layout.ts";
import type { Format } from "../../src/suite/formats/types.ts";

/** The layout of a published set as somebody would add it: this file, and a line in the registry. */
export const riddles: Format = {
  name: "riddles",
  title: "Riddles with one solution",
  kind: "generate",
  settings: { match: "contains" },
  columns: null,
  layouts: [
    layout(z.looseObject({ riddle: text, solution: text }), ({ riddle, solution }) => ({
      prompt: riddle,
      answer: solution,
    })),
  ],
};
