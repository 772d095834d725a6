import { describe, expect, it } from "vitest";
import { type Check, check, checkInWords, passes } from "../../src/tasks/checks.ts";
import { generate } from "../../src/tasks/generate.ts";

const one = (draft: object, answer: string): boolean =>
  passes(answer, { checks: [check.parse(draft)], threshold: null });

describe("a check of an answer", () => {
  it.each([
    ["equals", { type: "equals", value: "Lima" }, " Lima\n", "lima"],
    ["starts-with", { type: "starts-with", value: ["Lima", "Cusco"] }, "Cusco, I think", "It is Lima"],
    ["contains", { type: "contains", value: "Lima" }, "It is Lima.", "It is lima."],
    ["contains in any case", { type: "contains", value: "Lima", anyCase: true }, "LIMA", "Lim"],
    ["contains-any", { type: "contains-any", value: ["a", "b"] }, "xbx", "xcx"],
    ["contains-all", { type: "contains-all", value: ["a", "b"] }, "ab", "a"],
    ["regex", { type: "regex", value: "^\\d{2}$" }, "42", "421"],
    ["json", { type: "json" }, '{"a":1}', "{a}"],
    ["json of a schema", { type: "json", schema: { type: "object", required: ["a"] } }, '{"a":1}', '{"b":1}'],
    ["word-count", { type: "word-count", min: 2, max: 3 }, "one two", "one"],
    ["a negation", { type: "contains", value: "sorry", not: true }, "Lima", "sorry, Lima"],
  ])("by %s holds or not", (_name, draft, right, wrong) => {
    expect([one(draft, right), one(draft, wrong)]).toEqual([true, false]);
  });

  it("is told in words where a right answer would stand", () => {
    expect(checkInWords({ type: "contains-any", value: ["a", "b"], not: true })).toBe('not contains-any "a", "b"');
  });

  it.each([
    { type: "regex", value: "(" },
    { type: "json", schema: { type: "nonsense" } },
    { type: "contains", value: "" },
    { type: "contains", value: "a", weight: -1 },
    { type: "javascript", value: "1" },
  ])("is refused where it can't be one: %j", (draft) => {
    expect(check.safeParse(draft).success).toBe(false);
  });
});

describe("several checks", () => {
  const checks: readonly Check[] = [
    { type: "contains", value: "a", weight: 2 },
    { type: "contains", value: "b" },
    { type: "contains", value: "z", weight: 0 },
  ];

  it("must all hold, but for those of no weight", () => {
    expect(passes("ab", { checks, threshold: null })).toBe(true);
    expect(passes("a", { checks, threshold: null })).toBe(false);
  });

  it("must hold to a weighted share where there is a threshold", () => {
    // 2 of 3 hold.
    expect(passes("a", { checks, threshold: 0.66 })).toBe(true);
    expect(passes("a", { checks, threshold: 0.67 })).toBe(false);
    expect(passes("b", { checks, threshold: 1 / 3 })).toBe(true);
  });
});

const reply = (text: string) =>
  ({ kind: "generate", text, stopReason: "stop", tokenTimesMs: [] }) as unknown as Parameters<typeof generate.score>[0];

describe("a generate task", () => {
  it("scores an item by its checks", () => {
    const config = generate.configSchema.parse({ match: "checks" });
    const item = generate.itemSchema.parse({ id: "a", prompt: "?", checks: [{ type: "equals", value: "4" }] });
    expect(generate.primaryMetric(config)).toBe("checks_passed");
    expect(generate.expected(item, config)).toBe('equals "4"');
    expect(generate.score(reply("4"), item, config, 1).values).toEqual({ checks_passed: 1 });
    expect(generate.score(reply("5"), item, config, 1).values).toEqual({ checks_passed: 0 });
    expect(() => generate.request({ id: "b", prompt: "?", answer: "4" }, config, 1)).toThrow("checks: a list expected");
  });

  it("lets an item have a system message of its own", () => {
    const config = generate.configSchema.parse({ chat: true, system: "S" });
    const asked = (fields: object) =>
      generate.request(generate.itemSchema.parse({ id: "a", prompt: "?", answer: "4", ...fields }), config, 1).prompt;
    expect([asked({}), asked({ system: "T" })]).toMatchObject([{ system: "S" }, { system: "T" }]);
  });

  it("calls it agreement where answers are another model's, whatever they are compared by", () => {
    for (const [match, primary] of [
      ["exact", "agreement"],
      ["contains", "agreement"],
      ["numeric", "agreement"],
      ["f1", "agreement_f1"],
    ] as const) {
      const config = generate.configSchema.parse({ match, expectedFrom: "another-model" });
      const item = generate.itemSchema.parse({ id: "a", prompt: "?", answer: "42" });
      expect(generate.primaryMetric(config)).toBe(primary);
      const ids = Object.keys(generate.score(reply("42"), item, config, 1).values);
      expect(ids.every((id) => id.startsWith("agreement"))).toBe(true);
      expect(generate.score(reply("42"), item, config, 1).values[primary]).toBe(1);
    }
    expect(() => generate.configSchema.parse({ match: "checks", expectedFrom: "another-model" })).toThrow();
  });
});
