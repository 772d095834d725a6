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

describe("how an answer is asked for", () => {
  const item = { id: "g", prompt: "2+2?", answer: "4" };
  const request = (settings: object, id = "g", seed = 1) =>
    generate.request({ ...item, id }, generate.configSchema.parse(settings), seed);

  it("is as it stands and greedily, unless the task says otherwise", () => {
    expect(request({})).toMatchObject({ prompt: "2+2?", sampling: { temperature: 0 } });
  });

  it("can be inside the model's chat template, told not to think or with room for it", () => {
    expect(request({ chat: true, system: "Be brief." }).prompt).toEqual({
      system: "Be brief.",
      user: "2+2?",
      thinkingTokens: 0,
    });
    const settings = generate.configSchema.parse({ chat: true, thinking: 100, maxTokens: 8 });
    expect(generate.request(item, settings, 1).prompt).toMatchObject({ system: null, thinkingTokens: 100 });
    expect(generate.extent(item, settings).tokens).toBeGreaterThan(108);
  });

  it("needs the template for a system message and for thinking", () => {
    expect(problems({ system: "x" })).toEqual(["system: needs chat: true"]);
    expect(problems({ thinking: 5 })).toEqual(["thinking: needs chat: true"]);
  });

  it("can be drawn, from the whole distribution unless told to cut it, by a seed of item and run", () => {
    const { sampling } = request({ sampling: {} });
    expect(sampling).toMatchObject({ temperature: 1, topK: 0, topP: 1, minP: 0 });
    expect(request({ sampling: {} }).sampling).toEqual(sampling);
    expect(request({ sampling: {} }, "h").sampling).not.toEqual(sampling);
    expect(request({ sampling: {} }, "g", 2).sampling).not.toEqual(sampling);
    expect(problems({ sampling: { temperature: 0 } })?.[0]).toMatch(/^sampling.temperature/);
  });

  it("is kept with the answer: how it was drawn, what the model saw, what became of its thoughts", () => {
    const settings = generate.configSchema.parse({ chat: true, thinking: 9, sampling: { temperature: 0.5 } });
    const thinking = { ended: "cut", tokens: 9 } as const;
    const { output, flags } = generate.score({ ...generated("4"), rendered: "<2+2?>", thinking }, item, settings, 1);
    const { sampling } = generate.request(item, settings, 1);
    expect(output).toMatchObject({ rendered: "<2+2?>", thinking, sampling });
    expect(flags).toEqual(["thinking-cut"]);
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
