import { expect, it } from "vitest";
import { habitInTime, renderInTime } from "../../src/runners/llama/chat-in-time.ts";

const chat = (source: string) => ({ source, bos: null, eos: null });
const question = { system: null, user: "2+2?", thinkingTokens: 0 } as const;
const loops =
  "{% for i in range(9999) %}{% for j in range(9999) %}{% for k in range(9999) %}{% endfor %}{% endfor %}{% endfor %}";

it("renders as ever within the time", () => {
  expect(renderInTime(chat("<{{ messages[0].content }}>"), question).text).toBe("<2+2?>");
  expect(habitInTime("{% if enable_thinking %}x{% endif %}")).toBe("switchable");
});

it.each([
  ["loops in loops", loops],
  ["marks that nothing closes", "{%".repeat(300_000)],
])("stops a template of %s, and refuses it at once from then on", (_name, source) => {
  const refusal = /chat template (did not come to an end within 200 ms|refuses the question)/;
  expect(() => renderInTime(chat(source), question, 200)).toThrow(refusal);
  // A second try would be stopped by the test's own limit.
  expect(() => renderInTime(chat(source), question, 600_000)).toThrow(refusal);
});

it("refuses one that writes without measure", () => {
  const source = `{% for i in range(2000) %}{{ "${"x".repeat(1000)}" }}{% endfor %}{{ messages[0].content }}`;
  expect(() => renderInTime(chat(source), question)).toThrow(/writes 2,000,000 characters around the question/);
});
