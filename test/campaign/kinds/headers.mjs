import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../dist/lib/errors.js";
import { TimeLimitError, withinTime } from "../../../dist/lib/time-limit.js";
import { readCatalogue } from "../../../dist/models/catalogue/catalogue.js";
import { describeModel } from "../../../dist/models/describe.js";
import { readGguf } from "../../../dist/models/gguf/gguf.js";
import { defaultMemorySettings, estimateMemory } from "../../../dist/models/memory/memory-estimate.js";
import { sidecarByHeader } from "../../../dist/models/sidecars.js";
import { shapeOfHeader } from "../../../dist/models/synthesis/shape.js";
import { wrongBeside } from "../beside.mjs";
import { editGguf } from "../edit-gguf.mjs";
import { smallestModel, writeQuestion } from "../fixtures.mjs";

/** Far above the milliseconds that a header takes, on a machine with other work. */
const longestMs = 10_000;

export const headers = {
  name: "headers",
  what: "GGUF headers with bytes changed, and sound ones that say what no model can: read or refused in words, soon",
  async run({ folder, short, random, program, trial }) {
    const sound = readFileSync(smallestModel());
    const path = join(folder, "m.gguf");
    const catalogue = readCatalogue();
    const file = openSync(path, "w");
    const look = (bytes) => {
      writeSync(file, bytes, 0, bytes.length, 0);
      ftruncateSync(file, bytes.length);
      return problemOf(path, catalogue);
    };
    for (let number = 0; number < (short ? 200 : 2000); number++)
      trial(`mutation ${number}`, look(mutated(sound, random)));
    const lies = liesOf();
    for (const { what, set, remove } of short ? lies.slice(0, 30) : lies)
      trial(what, look(editGguf(sound, { set, remove })));
    closeSync(file);
    // The engine meets what our own reader lets pass: it may refuse or crash, but the model beside it is measured.
    writeFileSync(join(folder, "good.gguf"), sound);
    const suite = writeQuestion(folder);
    for (const { what, set, remove } of short ? [random.of(lies)] : everyFifth(lies)) {
      writeFileSync(path, editGguf(sound, { set, remove }));
      const measured = () => wrongBeside(program, { suite, metric: "acc", seconds: 30, codes: [0, 5] });
      trial(`run: ${what}`, short ? await wrongPlan(program, suite) : await measured());
    }
  },
};

/** A plan opens the tokenizers alone, in a second: enough for the short form. */
async function wrongPlan(program, suite) {
  const { code, stdout, stderr } = await program.ask(["plan", "m.gguf", "good.gguf", "-s", suite, "--json"]);
  if (code !== 0 && code !== 5) return `plan ended with ${code}: ${stderr.slice(0, 300)}`;
  const isPlanned = JSON.parse(stdout).plan.models.some(({ id }) => id === "good");
  return isPlanned ? null : `the model beside it is not in the plan: ${stderr.slice(0, 300)}`;
}

const everyFifth = (list) => list.filter((_, index) => index % 5 === 0);

/** What is wrong with how the header was taken; null: it was read, or refused by a sentence. */
function problemOf(path, catalogue) {
  try {
    withinTime(longestMs, () => {
      const header = readGguf(path);
      sidecarByHeader(header);
      const description = describeModel(header, catalogue);
      shapeOfHeader(header);
      for (const contextSize of [256, 131_072])
        refuseNonsense(estimateMemory(header, { ...defaultMemorySettings, contextSize }));
      if (JSON.stringify(description).length > 100_000) throw new Error("tells more than 100 kB of itself");
    });
    return null;
  } catch (error) {
    if (error instanceof UserError) return null;
    return error instanceof TimeLimitError ? error.message : `threw ${error.name}: ${error.message}`;
  }
}

function refuseNonsense(estimate) {
  for (const [name, value] of Object.entries(estimate)) {
    if (typeof value === "number" && !(Number.isFinite(value) && value >= 0)) throw new Error(`${name} is ${value}`);
  }
}

/** Numbers at which lengths, counts and products go wrong. */
const extremes = [0n, 1n, 255n, 2n ** 31n - 1n, 2n ** 32n - 1n, 2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
const headerBytes = 8000;

function mutated(sound, random) {
  let bytes = Buffer.from(sound);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(Math.min(headerBytes, bytes.length - 16));
    const kind = random.below(5);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes.writeBigUInt64LE(random.of(extremes), at);
    else if (kind === 2) bytes.writeUInt32LE(Number(random.of(extremes) & 0xffffffffn), at);
    else if (kind === 3) bytes = bytes.subarray(0, Math.max(32, random.below(bytes.length)));
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(64))]);
    if (bytes.length < 64) break;
  }
  return bytes;
}

/** Sound headers that say what no model can. */
function liesOf() {
  const numbers = [
    "llama.block_count",
    "llama.context_length",
    "llama.embedding_length",
    "llama.feed_forward_length",
    "llama.attention.head_count",
    "llama.attention.head_count_kv",
    "llama.rope.dimension_count",
    "llama.vocab_size",
    "tokenizer.ggml.bos_token_id",
    "tokenizer.ggml.eos_token_id",
  ];
  const values = [
    ["0", { type: "u32", value: 0 }],
    ["4294967295", { type: "u32", value: 0xffffffff }],
    ["−1", { type: "i32", value: -1 }],
    ["2⁶³", { type: "u64", value: 2n ** 63n }],
    ["NaN", { type: "f32", value: Number.NaN }],
    ["a text", { type: "string", value: "many" }],
    ["a list", { type: "i32s", value: [1, 2, 3] }],
    ["a flag", { type: "bool", value: true }],
  ];
  const odd = numbers.flatMap((key) =>
    values.map(([says, value]) => ({ what: `${key} is ${says}`, set: { [key]: value }, remove: [] })),
  );
  const gone = [
    ...numbers,
    "general.architecture",
    "tokenizer.ggml.model",
    "tokenizer.ggml.tokens",
    "tokenizer.ggml.merges",
  ].map((key) => ({ what: `${key} is missing`, set: {}, remove: [key] }));
  const texts = [
    "",
    "../../etc/passwd",
    "\u001b[2J",
    "x".repeat(100_000),
    "<script>alert(1)</script>",
    "\u0000",
    "llama\nllama",
  ];
  const named = [
    "general.architecture",
    "general.name",
    "general.license",
    "tokenizer.ggml.model",
    "tokenizer.ggml.pre",
  ].flatMap((key) =>
    texts.map((value) => ({
      what: `${key} is ${JSON.stringify(value.slice(0, 30))}`,
      set: { [key]: { type: "string", value } },
      remove: [],
    })),
  );
  const lists = [
    ["tokenizer.ggml.tokens", { type: "strings", value: [] }],
    ["tokenizer.ggml.tokens", { type: "strings", value: Array.from({ length: 512 }, () => "same") }],
    ["tokenizer.ggml.tokens", { type: "strings", value: Array.from({ length: 512 }, () => "") }],
    ["tokenizer.ggml.token_type", { type: "i32s", value: [9, 9, 9] }],
    ["tokenizer.ggml.merges", { type: "strings", value: ["a b c d", "", "\u0000"] }],
    ["general.alignment", { type: "u32", value: 3 }],
    ["general.alignment", { type: "u32", value: 0 }],
    ["general.base_model.count", { type: "u32", value: 0xffffffff }],
    ["general.file_type", { type: "u32", value: 9999 }],
    ["general.type", { type: "string", value: "adapter" }],
    ["split.count", { type: "u16", value: 65_535 }],
    ["split.no", { type: "u16", value: 7 }],
    ["schoolmark.training_tokens", { type: "f64", value: Number.POSITIVE_INFINITY }],
    ["schoolmark.training_tokens", { type: "i64", value: -5n }],
    ["schoolmark.training_flop", { type: "f64", value: Number.NaN }],
    ["llama.expert_count", { type: "u32", value: 1_000_000 }],
    ["llama.attention.key_length", { type: "u32", value: 0 }],
    ["llama.rope.freq_base", { type: "f32", value: Number.NaN }],
    ["llama.attention.layer_norm_rms_epsilon", { type: "f32", value: -1 }],
    ["llama.attention.sliding_window", { type: "u32", value: 0xffffffff }],
    ["llama.pooling_type", { type: "u32", value: 3 }],
  ].map(([key, value]) => ({ what: `${key}: ${value.type}`, set: { [key]: value }, remove: [] }));
  return [...odd, ...gone, ...named, ...lists];
}
