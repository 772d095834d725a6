import { describe, expect, it } from "vitest";
import type { GenerateReply } from "../../src/runners/types.ts";
import { generate } from "../../src/tasks/generate.ts";

type Match = "contains" | "exact" | "f1" | "json-schema" | "numeric";
const config = (match: Match) =>
  generate.configSchema.parse({ maxTokens: 8, match, ...(match === "json-schema" ? { schema: {} } : {}) });

function score(
  match: "exact" | "numeric",
  text: string,
  answer: string | string[],
  stopReason: GenerateReply["stopReason"] = "stop",
) {
  const reply: GenerateReply = {
    kind: "generate",
    text,
    stopReason,
    tokenTimesMs: [5, 9],
    promptTokens: 3,
    generatedTokens: 2,
    timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
  };
  return generate.score(reply, { id: "g", prompt: "?", answer }, config(match), 1);
}

describe("exact matching", () => {
  it.each([
    [" Paris", "Paris"],
    ["PARIS.", "paris"],
    ["new   york\t", "New York"],
    ["cafe\u0301", "café"],
  ])("takes %j for %j", (text, answer) => {
    expect(score("exact", text, answer).values["exact_match"]).toBe(1);
  });

  it.each([
    ["Paris, France", "Paris"],
    ["Pari", "Paris"],
    ["", "Paris"],
    ["10", "1 0"],
  ])("does not take %j for %j", (text, answer) => {
    expect(score("exact", text, answer).values["exact_match"]).toBe(0);
  });

  it("takes any of several right answers", () => {
    expect(score("exact", "couch", ["sofa", "couch"]).values["exact_match"]).toBe(1);
    expect(score("exact", "sofa | couch", ["sofa", "couch"]).values["exact_match"]).toBe(0);
  });
});

describe("numeric matching", () => {
  it.each([
    ["1,234", "1234"],
    ["The total is 1,234,567.50 euros", "1234567.5"],
    [" -5", "-5"],
    ["−5", "-5"],
    ["5.0", "5"],
    ["007", "7"],
    ["$42.", "42"],
    [".5", "0.5"],
    ["12 apples and 3 pears", "12"],
  ])("reads %j as %s", (text, answer) => {
    expect(score("numeric", text, answer).values["exact_match"]).toBe(1);
  });

  it.each([
    ["5", "-5"],
    ["12", "1"],
    ["1,23", "123"],
    ["3 pears and 12 apples", "12"],
  ])("does not read %j as %s", (text, answer) => {
    expect(score("numeric", text, answer).values["exact_match"]).toBe(0);
  });

  it("flags an answer that holds no number, and counts it as wrong", () => {
    const { values, flags } = score("numeric", "twelve", "12");
    expect(values["exact_match"]).toBe(0);
    expect(flags).toEqual(["unparsable"]);
  });
});

describe("a generated answer", () => {
  it.each(["", "  \n\t"])("of nothing (%j) is flagged as empty and never right", (text) => {
    const { values, flags } = score("exact", text, "x");
    expect(values["exact_match"]).toBe(0);
    expect(flags).toEqual(["empty"]);
  });

  it("that ran to the limit says so", () => {
    expect(score("exact", "and on", "x", "length").flags).toEqual(["ran-to-limit"]);
  });

  it("is kept as it came, with the time of each token", () => {
    expect(score("exact", " Paris ", "paris").output).toEqual({
      type: "generate",
      text: " Paris ",
      stopReason: "stop",
      tokenTimesMs: [5, 9],
    });
  });
});

describe("an answer that can't be found right", () => {
  const asked = (match: Match, answer: string | string[]) => () =>
    generate.request({ id: "g", prompt: "?", answer }, config(match), 1);

  it.each([
    ["numeric", "two", "holds no number"],
    ["numeric", ["2", "two"], "holds no number"],
    ["exact", " . ", "holds no text"],
    ["contains", ".", "holds no text"],
    ["f1", "The", "holds no word"],
    ["json-schema", "{a: 1}", "is no JSON"],
  ] as const)("is refused: match %s, answer %j", (match, answer, said) => {
    expect(asked(match, typeof answer === "string" ? answer : [...answer])).toThrow(said);
  });

  it.each([
    ["numeric", "−3 apples"],
    ["exact", "42"],
    ["contains", "Paris."],
    ["f1", "the cat"],
    ["json-schema", "[1]"],
  ] as const)("is not: match %s, answer %j", (match, answer) => {
    expect(asked(match, answer)).not.toThrow();
  });
});
