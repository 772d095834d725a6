import { describe, expect, it } from "vitest";
import { type MatcherName, type MatchSettings, matchers } from "../../src/tasks/matchers.ts";

const judge = (name: MatcherName, text: string, answers: readonly string[], settings: Partial<MatchSettings> = {}) =>
  matchers[name].judge(text, answers, { take: "first", ...settings });

describe("contains", () => {
  it.each([
    ["It is in Paris, France.", "paris"],
    ["The answer is 12.", "12"],
    ["他住在北京市。", "北京"],
    ["New\n York", "new york"],
  ])("finds %j's answer %j", (text, answer) => {
    expect(judge("contains", text, [answer]).values).toEqual({ contains: 1 });
  });

  it.each([
    ["a party", "art"],
    ["112 or 120", "12"],
    ["", "x"],
  ])("does not find in %j the answer %j", (text, answer) => {
    expect(judge("contains", text, [answer]).values).toEqual({ contains: 0 });
  });
});

describe("regex", () => {
  const strict = { pattern: "#### (-?[0-9.,]+)" };

  it("compares what the first group finds, thousands separators and currency signs apart", () => {
    expect(judge("regex", "so #### 1,080.", ["1080"], strict).values["exact_match"]).toBe(1);
    expect(judge("regex", "#### 18 #### 19", ["18"], strict).values["exact_match"]).toBe(1);
    expect(judge("regex", "#### 18 #### 19", ["19"], { ...strict, take: "last" }).values["exact_match"]).toBe(1);
    expect(judge("regex", "it costs $1,080", ["1080"], { pattern: "(\\$[0-9,]+)" }).values["exact_match"]).toBe(1);
  });

  it("takes the first group that holds something, or the whole where there is none", () => {
    expect(judge("regex", "b7", ["7"], { pattern: "a(\\d)|b(\\d)" }).values["exact_match"]).toBe(1);
    expect(judge("regex", "say yes", ["YES"], { pattern: "yes|no" }).values["exact_match"]).toBe(1);
  });

  it("can't read a text that it does not hit", () => {
    expect(judge("regex", "18", ["18"], strict)).toEqual({ values: { exact_match: 0 }, readable: false });
  });
});

describe("f1", () => {
  it.each([
    // Given 3 words, wanted 2, shared 2: 2·2/(3 + 2).
    ["The old red house!", "a red house", 0.8],
    ["red red", "red", 2 / 3],
    ["a blue house", "red", 0],
    ["The.", "an", 1],
    ["Château d'If", "chateau", 0],
  ])("of %j against %j is %d", (text, answer, value) => {
    expect(judge("f1", text, [answer]).values["f1"]).toBeCloseTo(value, 12);
  });

  it("takes the best of several answers", () => {
    expect(judge("f1", "red house", ["blue", "the red house"]).values).toEqual({ f1: 1, exact_match: 1 });
  });
});

describe("json-schema", () => {
  const schema = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
    required: ["name", "age"],
    additionalProperties: false,
  };
  const valid = (text: string) => judge("json-schema", text, [], { schema });

  it.each(['{"name":"Ada","age":36}', ' {"age": 36, "name": "Ada"}\n', '```json\n{"name":"Ada","age":36}\n```'])(
    "accepts %j",
    (text) => {
      expect(valid(text)).toEqual({ values: { json_valid: 1 }, readable: true });
    },
  );

  it.each(['{"name":"Ada"}', '{"name":"Ada","age":-1}', '{"name":"Ada","age":1,"x":0}', "[]"])("refuses %j", (text) => {
    expect(valid(text)).toEqual({ values: { json_valid: 0 }, readable: true });
  });

  it.each(["", "name: Ada", 'Here: {"name":"Ada","age":36}'])("can't read %j", (text) => {
    expect(valid(text)).toEqual({ values: { json_valid: 0 }, readable: false });
  });

  it("compares values whatever the order of keys where an answer is given", () => {
    const answers = ['{"age":36,"name":"Ada"}'];
    expect(judge("json-schema", '{"name":"Ada","age":36}', answers, { schema }).values["exact_match"]).toBe(1);
    expect(judge("json-schema", '{"name":"Ada","age":37}', answers, { schema }).values["exact_match"]).toBe(0);
  });
});
