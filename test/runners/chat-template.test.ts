import { describe, expect, it } from "vitest";
import { renderChat, thinkingHabit } from "../../src/runners/llama/chat-template.ts";

const marked = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}";
const plain = `${marked}{% if add_generation_prompt %}<|assistant|>{% endif %}`;
const switchable = `${plain}{% if enable_thinking is defined and not enable_thinking %}{{ "<think>\\n\\n</think>\\n\\n" }}{% endif %}`;
const always = `${plain}{{ "<think>\\n" }}`;

const chat = (source: string) => ({ source, bos: "<s>", eos: "</s>" });
const ask = (thinkingTokens = 0, system: string | null = null) => ({ system, user: "2+2?", thinkingTokens });

describe("a chat template", () => {
  it("puts the question into the model's own form, up to where the answer begins", () => {
    expect(renderChat(chat(plain), ask())).toEqual({
      text: "<|user|>2+2?<|end|><|assistant|>",
      begun: "",
      habit: "none",
    });
  });

  it("puts the system message first", () => {
    expect(renderChat(chat(plain), ask(0, "Be brief.")).text).toBe(
      "<|system|>Be brief.<|end|><|user|>2+2?<|end|><|assistant|>",
    );
  });

  it("may name the tokens that begin and end a text", () => {
    expect(renderChat(chat(`{{ bos_token }}${plain}{{ eos_token }}`), ask()).text).toMatch(/^<s>.*<\/s>$/);
  });

  it("gives the same prompt on every day", () => {
    expect(renderChat(chat(`{{ strftime_now("%d %b %Y") }}${plain}`), ask()).text).toMatch(/^26 Jul 2024</);
    expect(renderChat(chat(`{{ date_string }}${plain}`), ask()).text).toMatch(/^26 Jul 2024</);
  });

  it("that refuses a question says so in its own words", () => {
    const refusing = "{% if messages[0].role == 'system' %}{{ raise_exception('no system messages') }}{% endif %}";
    expect(() => renderChat(chat(refusing), ask(0, "x"))).toThrow("refuses the question: no system messages");
  });

  it("that is broken is told as such", () => {
    expect(() => renderChat(chat("{% for %}"), ask())).toThrow("refuses the question");
  });
});

describe("a thinking model", () => {
  it.each([
    [plain, "none"],
    [switchable, "switchable"],
    ["{% if thinking %}<think>{% endif %}", "switchable"],
    [always, "always"],
    ["{{ m.content.split('</think>')[-1] }}", "always"],
    ["{{ 'I was thinking' }} thinking", "none"],
  ])("is told by its template: %j is %s", (source, habit) => {
    expect(thinkingHabit(source)).toBe(habit);
  });

  it("is told not to think through its template's switch", () => {
    expect(renderChat(chat(switchable), ask()).text).toMatch(/<think>\n\n<\/think>\n\n$/);
    expect(renderChat(chat(switchable), ask(50)).text).not.toContain("<think>");
  });

  it("without a switch is told not to think by an empty thought", () => {
    expect(renderChat(chat(always), ask())).toMatchObject({
      text: expect.stringMatching(/<\|assistant\|><think>\n\n<\/think>\n\n$/),
      begun: "",
    });
    expect(renderChat(chat(`{# </think> #}${plain}`), ask()).text).toMatch(/<\|assistant\|><think>\n\n<\/think>\n\n$/);
  });

  it("that may think begins where its template leaves the thought open", () => {
    expect(renderChat(chat(always), ask(50))).toMatchObject({
      text: expect.stringMatching(/<think>\n$/),
      begun: "<think>\n",
    });
  });
});
