import { expect, it } from "vitest";
import { text } from "../../src/tasks/text.ts";

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
