import { asked } from "../../src/suite/lint/questions.ts";
import type { Rule } from "../../src/suite/lint/types.ts";

/** A lint rule as somebody would add it: one entry of the list. */
export const shouted: Rule = {
  id: "shouted",
  severity: "warning",
  looksFor: "questions that end in several exclamation marks",
  remarks: ({ task, items }) =>
    items
      .filter((item) => asked(task, item).endsWith("!!"))
      .map((item) => ({ item, message: "ends in several exclamation marks" })),
};
