import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { benchFolder, benchOptions, llamaTool, median, runProgram } from "./support.mjs";

// llama-perplexity's own rules, recomputed from our log-likelihoods on the same items and file. It divides each ending by
// its number of tokens and counts from the first token in which the endings differ; --winogrande leaves out the last token.
const { model, threads, items: count, data } = benchOptions({ data: process.env["SCHOOLMARK_TEST_DATA"] ?? "" });
if (data === "") {
  console.error("name a folder with bbh/ and blimp/ as published: --data FOLDER (or SCHOOLMARK_TEST_DATA)");
  process.exit(2);
}
const tool = llamaTool("llama-perplexity");
const quantize = llamaTool("llama-quantize");
const folder = await benchFolder();
const { startEngine } = await import("../dist/runners/llama/engine.js");
const { scoreContinuations } = await import("../dist/runners/llama/loglikelihood.js");
const { withBos } = await import("../dist/runners/llama/decoder.js");
const engine = await startEngine();

/** Items with four endings: the options of a task of BIG-Bench Hard, written out. */
async function choiceItems() {
  const { examples } = JSON.parse(await readFile(join(data, "bbh", "ruin_names.json"), "utf8"));
  return examples
    .map(({ input, target }) => ({
      context: input.split("\n")[0],
      endings: [...input.matchAll(/^\([A-Z]\) (.*)$/gm)].map(([, text]) => text),
      gold: target.charCodeAt(1) - 65,
    }))
    .filter(({ endings, gold }) => endings.length === 4 && gold >= 0 && new Set(endings).size === 4)
    .slice(0, count);
}

/** Sentences with a gap and two words for it: pairs of BLiMP that differ in one word, a few words before the end. */
async function gapItems() {
  const lines = (await readFile(join(data, "blimp", "npi_present_1.jsonl"), "utf8")).trim().split("\n");
  return lines
    .map((line) => JSON.parse(line))
    .map(({ sentence_good: good, sentence_bad: bad, one_prefix_prefix: before, ...words }, index) => {
      const pair = [words.one_prefix_word_good, words.one_prefix_word_bad];
      const choices = index % 2 === 0 ? pair : pair.toReversed();
      return { good, bad, before, after: good.slice(before.length + 1 + pair[0].length), choices, answer: index % 2 };
    })
    .filter(({ good, before, after, choices, answer }) => good === `${before} ${choices[answer]}${after}`)
    .slice(0, count);
}

const commonStart = (lists) => {
  let length = 0;
  while (lists.every((list) => length < list.length && list[length] === lists[0][length])) length += 1;
  return length;
};

/** Nats a token of each ending from where the endings part; null where our tokens can't be cut there. */
async function meansFromWhereTheyPart(decoder, { context, endings }) {
  const whole = endings.map((ending) => withBos(decoder, `${context} ${ending}`));
  const shared = commonStart(whole);
  const before = decoder.detokenize(whole[0].slice(decoder.bos === null ? 0 : 1, shared), []);
  const continuations = endings.map((ending) => `${context} ${ending}`.slice(before.length));
  const { scores } = await scoreContinuations(decoder, before, continuations);
  if (scores.some(({ tokens, boundaryMerged }, index) => boundaryMerged || tokens !== whole[index].length - shared))
    return null;
  return scores.map(({ logLikelihood, tokens }) => logLikelihood / tokens);
}

const largest = (values) => values.indexOf(Math.max(...values));
const margin = (values) => {
  const [first, second] = values.toSorted((a, b) => b - a);
  return first - second;
};

/** The peer's words on items of one mode, under the settings of a pass. */
async function peer({ path, flags }, mode, more) {
  const common = ["-m", path, "-t", String(threads), "-ngl", "0", "-c", "1024", ...flags];
  const { stdout, stderr } = await runProgram(tool, [...common, mode, ...more]);
  return `${stdout}\n${stderr}`;
}

function tell(name, { asked, ours, theirs, near, uncut, differing }) {
  console.log(`${name}: ${ours} of ${asked} right by our records, ${theirs} by llama-perplexity`);
  if (differing !== undefined) console.log(`  answers that differ: ${differing.join(", ") || "none"}`);
  console.log(`  best two closer than twice the limit: ${near.join(", ") || "none"}`);
  if (uncut.length > 0) console.log(`  left out, tokens can't be cut where endings part: ${uncut.join(", ")}`);
  const explained = differing ?? Array(Math.abs(ours - theirs)).fill("?");
  const good = explained.length <= near.length && (differing ?? []).every((item) => near.includes(item)) && asked > 0;
  if (!good) process.exitCode = 1;
}

/** The items whose tokens can be cut as the peer cuts them, with our means; and the numbers of those left out. */
async function scored(all, meansOf) {
  const items = [];
  const uncut = [];
  for (const [index, item] of all.entries()) {
    const means = await meansOf(item);
    if (means === null) uncut.push(index + 1);
    else items.push({ ...item, index: index + 1, means });
  }
  return { items, uncut };
}

async function compareChoices(pass, { items, uncut }, limit) {
  const right = (item) => largest(item.means) === item.gold;
  const ours = items.filter(right).length;
  const near = items.filter(({ means }) => margin(means) < 2 * limit).map(({ index }) => index);

  const text = join(folder, "hellaswag.txt");
  await writeFile(text, items.map(({ context, gold, endings }) => [context, gold, ...endings].join("\n")).join("\n"));
  const hellaswag = await peer(pass, "--hellaswag", ["-f", text, "--hellaswag-tasks", String(items.length)]);
  const share = [...hellaswag.matchAll(/^\d+\t([\d.]+)%/gm)].at(-1);
  const theirs = Math.round((Number(share?.[1]) / 100) * items.length);
  tell("--hellaswag", { asked: items.length, ours, theirs, near, uncut });

  const binary = join(folder, "choices.bin");
  await writeFile(binary, choicesFile(items));
  const said = await peer(pass, "--multiple-choice", ["-bf", binary]);
  const running = [...said.matchAll(/^(\d+)\t([\d.]+)$/gm)].map(([, n, percent]) => Math.round((n * percent) / 100));
  const theirRight = running.map((sum, place) => sum > (running[place - 1] ?? 0));
  const differing = items.filter((item, place) => right(item) !== theirRight[place]).map(({ index }) => index);
  tell("--multiple-choice", { asked: items.length, ours, theirs: running.at(-1), near, uncut, differing });
}

/** The layout that --multiple-choice reads: number of tasks, their places, then texts with lengths and labels. */
function choicesFile(items) {
  const integer = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value) => Buffer.concat([integer(Buffer.byteLength(value)), Buffer.from(value)]);
  const tasks = items.map(({ context, endings, gold }) =>
    Buffer.concat([
      text(context),
      integer(endings.length),
      ...endings.map(text),
      ...endings.map((_, index) => integer(index === gold ? 1 : 0)),
      integer(0),
    ]),
  );
  let place = 4 + 4 * tasks.length;
  const places = tasks.map((task) => {
    place += task.length;
    return integer(place - task.length);
  });
  return Buffer.concat([integer(tasks.length), ...places, ...tasks]);
}

/** Nats a token after the gap by the peer's rule; null where our tokens can't be cut so. */
async function meansAfterTheGap(decoder, { before, after, choices }) {
  const leads = choices.map((word) => `${before} ${word}`);
  const tokens = leads.map((text) => withBos(decoder, text + after));
  const bases = leads.map((text) => withBos(decoder, text).length);
  // All but the last token counts, and the choice itself does not where more than three tokens follow the common start.
  const cut = tokens.map((list, at) => decoder.detokenize(list.slice(bases[at], -1), list.slice(0, bases[at])));
  const { scores } = await scoreContinuations(
    decoder,
    "",
    leads.map((lead, at) => ({ lead, text: cut[at] })),
  );
  const parting = commonStart(tokens);
  const fits = ({ tokens: n, boundaryMerged }, at) =>
    !boundaryMerged && n === tokens[at].length - bases[at] - 1 && tokens[at].length - parting > 3;
  return scores.every(fits) ? scores.map((score) => score.logLikelihood / score.tokens) : null;
}

async function compareGaps(pass, { items, uncut }, limit) {
  const file = join(folder, "winogrande.csv");
  const line = ({ before, after, choices, answer }, place) =>
    `${place},"${before} _${after}",${choices.join(",")},${answer + 1}\n`;
  // The peer takes one line break off the file's end, and passes over a last line without one.
  await writeFile(file, `${items.map(line).join("")}\n`);
  const said = await peer(pass, "--winogrande", ["-f", file, "--winogrande-tasks", "0"]);
  const rows = [...said.matchAll(/^\d+\t[\d.]+\t\s*(-?[\d.]+)\s+(-?[\d.]+)\s+(\d)\s+(\d)$/gm)].map(
    ([, a, b, result, answer]) => ({ means: [Number(a), Number(b)], right: result === answer, result: Number(result) }),
  );
  if (rows.length !== items.length) throw new Error(`llama-perplexity told of ${rows.length} of ${items.length} items`);
  const choice = ({ means: [first, second] }) => (first > second ? 1 : 2);
  const apart = items.flatMap(({ means }, place) => means.map((mean, at) => Math.abs(mean - rows[place].means[at])));
  const most = Math.max(...apart);
  console.log(`means are ${median(apart).toFixed(7)} nats a token apart (median), ${most.toFixed(7)} at the most`);
  if (!(most <= limit)) process.exitCode = 1;
  tell("--winogrande", {
    asked: items.length,
    ours: items.filter((item) => choice(item) === item.answer + 1).length,
    theirs: rows.filter(({ right }) => right).length,
    near: items.filter(({ means }) => margin(means) < 2 * limit).map(({ index }) => index),
    differing: items.filter((item, place) => choice(item) !== rows[place].result).map(({ index }) => index),
    uncut,
  });
}

const gaps = await gapItems();
const choices = await choiceItems();

async function scoreAll(opened, settings) {
  const [decoder] = (await opened.prepare({ contextSize: 512, threads, ...settings })).decoders;
  return {
    ofGaps: await scored(gaps, (item) => meansAfterTheGap(decoder, item)),
    ofChoices: await scored(choices, (item) => meansFromWhereTheyPart(decoder, item)),
  };
}

/** The most by which a mean of one of the scorings is apart from the same one of the other. */
function mostApart(one, other) {
  const means = ({ ofGaps, ofChoices }) => [...ofGaps.items, ...ofChoices.items].flatMap((item) => item.means);
  const others = means(other);
  return Math.max(...means(one).map((mean, place) => Math.abs(mean - others[place])));
}

async function compare(pass) {
  const opened = await engine.open({ path: pass.path, gpuLayers: 0, vocabularyOnly: false });
  const own = await scoreAll(opened, pass.settings);
  // What the engine does not tell alike with and without flash attention, no other build of it can be held to.
  const limit = pass.limit ?? mostApart(own, await scoreAll(opened, { ...pass.settings, flashAttention: "off" }));
  await opened[Symbol.asyncDispose]();
  console.log(`\n${pass.name}; limit ${limit.toPrecision(2)} nats a token`);
  await compareGaps(pass, own.ofGaps, limit);
  await compareChoices(pass, own.ofChoices, limit);
}

await compare({ name: "the file as it is", path: model, settings: {}, flags: [] });

// Kernels for quantized weights round what goes through the network to 8 bits, and flash attention and the cache to 16.
// The last bit of a sum then decides how a value is rounded, and two builds are whole steps apart. Without all that
// rounding nothing but the rules is left to differ.
const whole = join(folder, "f32.gguf");
await runProgram(quantize, ["--allow-requantize", model, whole, "F32", String(threads)]);
await compare({
  name: "the same weights as F32, cache in F32, no flash attention",
  path: whole,
  settings: { flashAttention: "off", kvCacheType: "f32" },
  flags: ["-fa", "off", "-ctk", "f32", "-ctv", "f32"],
  limit: 1e-5,
});
await rm(folder, { recursive: true });
