import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { benchFolder, benchOptions, llamaTool, median, runProgram } from "./support.mjs";

// llama-perplexity's own rules, recomputed from our log-likelihoods on the same items and file. It divides each ending by
// its number of tokens and counts from the first token in which the endings differ; --winogrande leaves out the last token.
const { model, threads, items: count, data } = benchOptions({ data: process.env["SCHOOLMARK_TEST_DATA"] ?? "" });
if (data === "") {
  console.error("name a folder with bbh/ and blimp/ as published: --data FOLDER (or SCHOOLMARK_TEST_DATA)");
  process.exit(2);
}
/**
 * Nats a token by which the two programs' means differ at the most: measured where the peer tells its means, in
 * --winogrande. Most agree to the seventh digit; a few don't, and the more so the coarser the quantization.
 */
let floatNoise = 0;
const tool = llamaTool("llama-perplexity");
const folder = await benchFolder();
const { startEngine } = await import("../dist/runners/llama/engine.js");
const { scoreContinuations } = await import("../dist/runners/llama/loglikelihood.js");
const { withBos } = await import("../dist/runners/llama/decoder.js");
const engine = await startEngine();
const opened = await engine.open({ path: model, gpuLayers: 0, vocabularyOnly: false });
const { decoder } = await opened.prepare({ contextSize: 512, threads });

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
async function meansFromWhereTheyPart({ context, endings }) {
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

function peer(mode, file, more = []) {
  const flags = ["-m", model, "-t", String(threads), "-ngl", "0", "-c", "1024", mode, ...more];
  return runProgram(tool, [...flags, ...file]).then(({ stdout, stderr }) => `${stdout}\n${stderr}`);
}

function tell(name, { asked, ours, theirs, noise, uncut, differing }) {
  console.log(`${name}: ${ours} of ${asked} right by our records, ${theirs} by llama-perplexity`);
  if (differing !== undefined) console.log(`  answers that differ: ${differing.join(", ") || "none"}`);
  console.log(`  best two closer than twice that: ${noise.join(", ") || "none"}`);
  if (uncut.length > 0) console.log(`  left out, tokens can't be cut where endings part: ${uncut.join(", ")}`);
  const explained = differing ?? Array(Math.abs(ours - theirs)).fill("?");
  const good = explained.length <= noise.length && (differing ?? []).every((item) => noise.includes(item)) && asked > 0;
  if (!good) process.exitCode = 1;
}

async function ofChoices() {
  const all = await choiceItems();
  const uncut = [];
  const items = [];
  for (const [index, item] of all.entries()) {
    const means = await meansFromWhereTheyPart(item);
    if (means === null) uncut.push(index + 1);
    else items.push({ ...item, index: index + 1, means });
  }
  const right = (item) => largest(item.means) === item.gold;
  const ours = items.filter(right).length;
  const noise = items.filter(({ means }) => margin(means) < 2 * floatNoise).map(({ index }) => index);

  const text = join(folder, "hellaswag.txt");
  await writeFile(text, items.map(({ context, gold, endings }) => [context, gold, ...endings].join("\n")).join("\n"));
  const hellaswag = await peer("--hellaswag", ["-f", text], ["--hellaswag-tasks", String(items.length)]);
  const share = [...hellaswag.matchAll(/^\d+\t([\d.]+)%/gm)].at(-1);
  const theirs = Math.round((Number(share?.[1]) / 100) * items.length);
  tell("--hellaswag", { asked: items.length, ours, theirs, noise, uncut });

  const binary = join(folder, "choices.bin");
  await writeFile(binary, choicesFile(items));
  const said = await peer("--multiple-choice", ["-bf", binary]);
  const running = [...said.matchAll(/^(\d+)\t([\d.]+)$/gm)].map(([, n, percent]) => Math.round((n * percent) / 100));
  const theirRight = running.map((sum, place) => sum > (running[place - 1] ?? 0));
  const differing = items.filter((item, place) => right(item) !== theirRight[place]).map(({ index }) => index);
  tell("--multiple-choice", { asked: items.length, ours, theirs: running.at(-1), noise, uncut, differing });
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

async function ofGaps() {
  const items = await gapItems();
  const uncut = [];
  const asked = [];
  for (const [index, item] of items.entries()) {
    const { before, after, choices } = item;
    const [first, second] = choices.map((word) => `${before} ${word}`);
    const tokens = [first, second].map((text) => withBos(decoder, text + after));
    const bases = [first, second].map((text) => withBos(decoder, text).length);
    // All but the last token counts, and the choice itself does not where more than three tokens follow the common start.
    const cut = tokens.map((list, place) =>
      decoder.detokenize(list.slice(bases[place], -1), list.slice(0, bases[place])),
    );
    const { scores } = await scoreContinuations(decoder, "", [
      { lead: first, text: cut[0] },
      { lead: second, text: cut[1] },
    ]);
    const parting = commonStart(tokens);
    const fits = scores.every(
      ({ tokens: n, boundaryMerged }, place) =>
        !boundaryMerged && n === tokens[place].length - bases[place] - 1 && tokens[place].length - parting > 3,
    );
    if (fits) asked.push({ ...item, index: index + 1, means: scores.map((one) => one.logLikelihood / one.tokens) });
    else uncut.push(index + 1);
  }
  const file = join(folder, "winogrande.csv");
  const line = ({ before, after, choices, answer }, place) =>
    `${place},"${before} _${after}",${choices.join(",")},${answer + 1}\n`;
  // The peer takes one line break off the file's end, and passes over a last line without one.
  await writeFile(file, `${asked.map(line).join("")}\n`);
  const said = await peer("--winogrande", ["-f", file], ["--winogrande-tasks", "0"]);
  const rows = [...said.matchAll(/^\d+\t[\d.]+\t\s*(-?[\d.]+)\s+(-?[\d.]+)\s+(\d)\s+(\d)$/gm)].map(
    ([, a, b, result, answer]) => ({ means: [Number(a), Number(b)], right: result === answer, result: Number(result) }),
  );
  if (rows.length !== asked.length) throw new Error(`llama-perplexity told of ${rows.length} of ${asked.length} items`);
  const choice = ({ means: [first, second] }) => (first > second ? 1 : 2);
  const apart = asked.flatMap(({ means }, place) => means.map((mean, at) => Math.abs(mean - rows[place].means[at])));
  floatNoise = Math.max(...apart);
  console.log(
    `means differ by ${median(apart).toFixed(5)} nats a token (median), ${floatNoise.toFixed(5)} at the most`,
  );
  tell("--winogrande", {
    asked: asked.length,
    ours: asked.filter((item) => choice(item) === item.answer + 1).length,
    theirs: rows.filter(({ right }) => right).length,
    noise: asked.filter(({ means }) => margin(means) < 2 * floatNoise).map(({ index }) => index),
    differing: asked.filter((item, place) => choice(item) !== rows[place].result).map(({ index }) => index),
    uncut,
  });
}

await ofGaps();
await ofChoices();
await opened[Symbol.asyncDispose]();
