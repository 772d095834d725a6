import { expect, it } from "vitest";
import { text } from "../../src/tasks/text.ts";

const windowed = { windows: { like: "llama-perplexity", tokens: 8 } } as const;

it("in llama-perplexity's windows has a perplexity per token and no bits per byte", () => {
  const asked = { id: "t", text: "long" };
  expect(text.request(asked, windowed, 1)).toEqual({ kind: "rolling", text: "long", windowTokens: 8 });
  expect(text.request(asked, {}, 1)).toEqual({ kind: "rolling", text: "long" });
  expect(text.extent(asked, windowed)).toEqual({ texts: [], tokens: 8, whenTooLong: "refuse" });
  expect(text.primaryMetric(windowed)).toBe("token_perplexity");
  const reply = {
    kind: "rolling" as const,
    logLikelihood: -20,
    tokens: 6,
    promptTokens: 9,
    generatedTokens: 0,
    timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
  };
  const { values, output } = text.score(reply, asked, windowed, 1);
  expect(values).toEqual({ window_log_likelihood: -20, window_tokens: 6 });
  expect(output).toMatchObject({ type: "rolling", windowTokens: 8 });
});

it("keeps the likelihood with the text's bytes and words, from which bits per byte come", () => {
  const reply = {
    kind: "rolling" as const,
    logLikelihood: -20,
    tokens: 9,
    promptTokens: 9,
    generatedTokens: 0,
    timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
  };
  // "né" is three bytes: n, and two for é; three words in all, whatever stands between them.
  expect(text.score(reply, { id: "t", text: " né  le\n4 " }, {}, 1).values).toEqual({
    log_likelihood: -20,
    bytes: 11,
    words: 3,
  });
});

it("has what stands before a text read but not scored, where the task says so", () => {
  const item = { id: "t", text: " end", before: "The {start}" };
  const config = text.configSchema.parse({ context: "{before},{{" });
  expect(text.request(item, config, 1)).toEqual({ kind: "rolling", text: " end", context: "The {start},{" });
  expect(text.extent(item, config).texts).toEqual(["The {start},{ end"]);
  expect(text.request(item, text.configSchema.parse({}), 1)).toEqual({ kind: "rolling", text: " end" });
  expect(() => text.request({ id: "t", text: "a" }, config, 1)).toThrow("{before}");
});

it("refuses a context before windows, in which it would have no place", () => {
  expect(() => text.request({ id: "t", text: "long" }, { ...windowed, context: "before" }, 1)).toThrow(
    "windows and a context",
  );
});
