import type { Matcher } from "../../src/tasks/matchers.ts";

const letter = (text: string): string | null => /\p{L}/u.exec(text)?.[0].toLowerCase() ?? null;

/** A matcher as somebody would add it: one entry of the list, under the name that suites write after `match:`. */
export const firstLetter: Matcher = {
  description: "the first letter of the answer, whatever its case",
  scoringVersion: 1,
  primary: "exact_match",
  problemOf: (answer) => (letter(answer) === null ? "holds no letter" : null),
  judge(text, answers) {
    const given = letter(text);
    const right = given !== null && answers.some((answer) => letter(answer) === given);
    return { values: { exact_match: right ? 1 : 0 }, readable: given !== null };
  },
};
