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
    expect(renderChat(chat(plain), ask())).toMatchObject({
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

  it.each([
    ["the name of each role", "{% for m in messages %}{{ m.role }}{% endfor %}", null, "leaves the question out"],
    ["half of the question", "{{ messages[-1].content[:2] }}", null, "leaves the question out"],
    ["the last message alone", "{{ messages[-1].content }}", "Be brief.", "leaves the system message out"],
  ])("that writes only %s is refused", (_name, source, system, reason) => {
    expect(() => renderChat(chat(source), ask(0, system))).toThrow(reason);
  });

  it.each([
    ["trims it", "{{ messages[-1].content | trim }}"],
    ["writes it as JSON", "{{ messages[-1].content | tojson }}"],
    ["breaks its lines otherwise", "{{ messages[-1].content.split('\n') | join(' ') }}"],
  ])("that %s keeps the question", (_name, source) => {
    const user = ' Is "a" < "b"?\nSay so. ';
    expect(renderChat(chat(source), { system: null, user, thinkingTokens: 0 }).text).toContain("Say so.");
  });

  it.each([
    [
      "lists of parts",
      "{% for m in messages %}{{ m.role }}:{% for c in m['content'] %}{{ c['text'] }}{% endfor %}{% endfor %}",
    ],
    ["the first part", "{% for m in messages %}{{ m.role }}:{{ m['content'][0]['text'] }}{% endfor %}"],
    [
      "lists of parts for questions alone",
      "{% for m in messages %}{{ m.role }}:{% if m.role == 'system' %}{{ m.content + '' }}{% else %}{{ m.content[0].text }}{% endif %}{% endfor %}",
    ],
  ])("that wants %s is given them", (_name, source) => {
    expect(renderChat(chat(source), ask(0, "Be brief.")).text).toBe("system:Be brief.user:2+2?");
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
    ["{% if reasoning %}<|START_THINKING|>{% endif %}", "switchable"],
    ["{% if thinking_budget == 0 %}<seed:think></seed:think>{% endif %}", "switchable"],
    [`{{ '[SYSTEM_PROMPT]Think between [THINK] and [/THINK].' }}${plain}`, "always"],
    [`${plain}{{ '<|start|>assistant' }}{# answers come on <|channel|>final #}`, "always"],
    [`${plain}{{ '◁think▷' }}`, "always"],
    ["{{ m.content.split('</think>')[-1] }}", "left-to-it"],
    [`{# </think> #}${plain}`, "left-to-it"],
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
  });

  it.each([
    ["[THINK]", "[THINK]\n\n[/THINK]\n\n"],
    ["◁think▷", "◁think▷\n\n◁/think▷\n\n"],
    ["<seed:think>", "<seed:think>\n\n</seed:think>\n\n"],
    [
      "<|channel|>analysis<|message|>",
      "<|channel|>analysis<|message|><|end|><|start|>assistant<|channel|>final<|message|>",
    ],
  ])("is told so by the marks of its own family: %s", (mark, end) => {
    const { text } = renderChat(chat(`${plain}{{ "${mark}" }}`), ask());
    expect(text.slice(text.indexOf("<|assistant|>") + "<|assistant|>".length)).toBe(end);
    expect(renderChat(chat(`${plain}{{ "${mark}" }}`), ask(50)).begun).toBe(mark);
  });

  it("whose template only cuts thoughts out of earlier answers is told nothing", () => {
    const stripping = `{% for m in messages %}{% if '</think>' in m.content %}{{ m.content.split('</think>')[-1] }}{% else %}<|{{ m.role }}|>{{ m.content }}{% endif %}{% endfor %}<|assistant|>`;
    expect(renderChat(chat(stripping), ask()).text).toBe("<|user|>2+2?<|assistant|>");
  });

  it("that may think begins where its template leaves the thought open", () => {
    expect(renderChat(chat(always), ask(50))).toMatchObject({
      text: expect.stringMatching(/<think>\n$/),
      begun: "<think>\n",
    });
  });
});
