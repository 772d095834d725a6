import { describe, expect, it } from "vitest";
import { generate } from "../../src/tasks/generate.ts";
import { generated } from "../support/replies.ts";

const problems = (settings: object) =>
  generate.configSchema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("settings of a generate task", () => {
  it("need what their way of matching needs", () => {
    expect(problems({ match: "regex" })).toEqual(["match: regex needs a pattern"]);
    expect(problems({ match: "json-schema" })).toEqual(["match: json-schema needs a schema"]);
    expect(problems({ match: "regex", pattern: "x(\\d)" })).toBeUndefined();
  });

  it("are refused with a pattern or a schema that can't be used", () => {
    expect(problems({ match: "regex", pattern: "(" })?.[0]).toMatch(/^pattern: /);
    expect(problems({ match: "regex", pattern: "x".repeat(501) })?.[0]).toMatch(/^pattern: /);
    expect(problems({ match: "json-schema", schema: { type: "thing" } })?.[0]).toMatch(/^schema: can't be used/);
  });

  it("name the metric that stands for the task", () => {
    const primary = (settings: object) => generate.primaryMetric(generate.configSchema.parse(settings));
    expect(primary({})).toBe("exact_match");
    expect(primary({ match: "contains" })).toBe("contains");
    expect(primary({ match: "f1" })).toBe("f1");
    expect(primary({ match: "json-schema", schema: {} })).toBe("json_valid");
  });

  it("can do without an answer only where JSON is checked", () => {
    const item = { id: "g", prompt: "?" };
    expect(() => generate.request(item, generate.configSchema.parse({}), 1)).toThrow(/answer: string expected/);
    expect(() =>
      generate.request(item, generate.configSchema.parse({ match: "json-schema", schema: {} }), 1),
    ).not.toThrow();
  });
});

describe("a model that thinks aloud", () => {
  const config = generate.configSchema.parse({});
  const score = (text: string) =>
    generate.score(generated(text, "length"), { id: "g", prompt: "?", answer: "4" }, config, 1);

  it("is judged by what comes after its thoughts, which are kept", () => {
    const { values, flags, output } = score("<think>2 + 2 is 5?</think>\n\n4");
    expect(values["exact_match"]).toBe(1);
    expect(flags).toEqual(["ran-to-limit"]);
    expect(output).toMatchObject({ text: "<think>2 + 2 is 5?</think>\n\n4" });
  });

  it("is flagged when it never came to an answer", () => {
    const { values, flags } = score("<think>4 or 5, let me see");
    expect(values["exact_match"]).toBe(0);
    expect(flags).toEqual(["thinking-unfinished", "ran-to-limit"]);
  });
});
