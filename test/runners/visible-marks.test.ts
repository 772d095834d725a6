import { describe, expect, it } from "vitest";
import { withMarks } from "../../src/runners/llama/visible-marks.ts";

const texts = ["", "", "Rome", "Paris", ""];
const controlTokens = new Map([
  ["[THINK]", 0],
  ["[/THINK]", 1],
]);
const detokenize = withMarks(
  (text) => controlTokens.get(text) ?? null,
  (tokens) => tokens.map((token) => texts[token]).join(""),
);

describe("marks of a thought that are control tokens", () => {
  it("stand in the text, other control tokens do not", () => {
    expect(detokenize([0, 2, 1, 4, 3], [])).toBe("[THINK]Rome[/THINK]Paris");
  });

  it("leave a text without them as it was", () => {
    expect(detokenize([2, 4, 3], [])).toBe("RomeParis");
  });
});
