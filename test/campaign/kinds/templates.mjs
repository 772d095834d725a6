import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderInTime } from "../../../dist/runners/llama/chat-in-time.js";
import { wrongBeside } from "../beside.mjs";
import { editGguf } from "../edit-gguf.mjs";
import { smallestModel, writeChatQuestion } from "../fixtures.mjs";

const question = { system: null, user: "1 + 1 =", thinkingTokens: 0 };
const patienceMs = 100;
/** Above the patience: what native code and gathering of memory may add on a machine with other work. */
const longestMs = 20_000;

export const templates = {
  name: "templates",
  what: "chat templates that never end, throw, or write without measure: refused soon, and the model beside is measured",
  async run({ folder, short, random, program, trial }) {
    for (const [what, source] of hostile) {
      const start = performance.now();
      const refusal = refusalOf(source);
      const ms = performance.now() - start;
      trial(what, ms > longestMs ? `took ${Math.round(ms)} ms` : refusal === null ? "was rendered" : null);
    }
    const sound = readFileSync(smallestModel());
    const suite = writeChatQuestion(folder);
    const templated = (source) =>
      editGguf(sound, { set: { "tokenizer.chat_template": { type: "string", value: source } } });
    writeFileSync(join(folder, "good.gguf"), templated("{{ messages[0].content }}"));
    for (const [what, source] of short ? [random.of(hostile)] : hostile) {
      writeFileSync(join(folder, "m.gguf"), templated(source));
      trial(`run: ${what}`, await wrongBeside(program, { suite, metric: "contains", seconds: 60, codes: [5] }));
    }
  },
};

function refusalOf(source) {
  try {
    renderInTime({ source, bos: "<s>", eos: "</s>" }, question, patienceMs);
    return null;
  } catch (error) {
    return error.message;
  }
}

const loop = (inside, times = 99_999) => `{% for i in range(${times}) %}${inside}{% endfor %}`;

const hostile = [
  ["loops in loops", loop(loop(loop("")))],
  ["a loop over a billion", loop("x", 1_000_000_000)],
  ["marks that nothing closes", "{%".repeat(300_000)],
  ["comments that nothing closes", "{#".repeat(300_000)],
  ["brackets without end", `{{ ${"(".repeat(100_000)} }}`],
  ["lists in lists", `{{ ${"[".repeat(50_000)}${"]".repeat(50_000)} }}`],
  ["ifs in ifs", `${"{% if true %}".repeat(20_000)}x${"{% endif %}".repeat(20_000)}`],
  [
    "a text that doubles",
    `{% set ns = namespace(s="abcdefgh") %}${loop("{% set ns.s = ns.s ~ ns.s %}", 64)}{{ ns.s }}`,
  ],
  ["a text of many megabytes", loop(loop("0123456789", 10_000), 10_000)],
  ["a macro that calls itself", "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}"],
  ["an exception", "{{ raise_exception('no') }}"],
  ["an exception of 10 MB", `{{ raise_exception("${"x".repeat(100_000)}" ) }}`],
  ["an unknown statement", "{% nonsense %}"],
  ["an unknown filter", "{{ messages | nonsense }}"],
  ["a call of nothing", "{{ nothing.at.all() }}"],
  ["a mark cut off", "{{ messages[0]"],
];
