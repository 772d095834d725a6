import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { parseTrainingTokens } from "../../../src/models/catalogue/training-tokens.ts";

describe("numbers of tokens", () => {
  test.each([
    ["2T", 2e12],
    ["36B", 36e9],
    ["500M", 500e6],
    ["1e9", 1e9],
    ["1.1T", 1.1e12],
    ["0.5b", 5e8],
    ["15k", 15_000],
    ["300000", 300_000],
    ["2.5E3M", 2.5e9],
  ])("%s", (text, tokens) => {
    expect(parseTrainingTokens(`m=${text}`)).toEqual({ model: "m", tokens });
  });

  test.each(["", "0", "-1", "many", "2X", "1e99", "NaN", "Infinity", "1 T T", "1,000", "0.1", "99999999T"])(
    "%j is none",
    (text) => {
      expect(() => parseTrainingTokens(`m=${text}`)).toThrow(UserError);
      expect(() => parseTrainingTokens(`m=${text}`)).toThrow(/is not a number of tokens; write 2T/);
    },
  );
});

test("the model's name may hold an equals sign", () => {
  expect(parseTrainingTokens("a=b.gguf=2T")).toEqual({ model: "a=b.gguf", tokens: 2e12 });
});

test.each(["2T", "=2T", " =2T"])("%j names no model", (text) => {
  expect(() => parseTrainingTokens(text)).toThrow(/names no model; write MODEL=N/);
});
