import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  benchFolder,
  benchOptions,
  llamaTool,
  openSession,
  perplexityArguments,
  printRatios,
  runProgram,
  secondsAfter,
} from "./support.mjs";

// The text: all questions of the shipped suites' prose, or a file of one's own. Only its length matters for the speed.
const { model, threads, rounds, text: file, windows } = benchOptions({ text: "", windows: "3" });
const windowTokens = 512;
const tool = llamaTool("llama-perplexity");
const text = await textOf(Number(windows));

async function textOf(count) {
  const items = await readFile(new URL("../suites/everyday/prose.jsonl", import.meta.url), "utf8");
  const prose = items
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).text)
    .join(" ");
  const whole = file === "" ? prose : await readFile(file, "utf8");
  // Enough for so many windows whatever the tokenizer; the peer wants two at the least.
  const characters = windowTokens * 6 * Math.max(2, count);
  return whole.repeat(Math.ceil(characters / whole.length)).slice(0, characters);
}

const path = join(await benchFolder(), "text.txt");
await writeFile(path, text);

/** Its perplexity, and seconds from its first window to its end: load and tokenizing left out on both sides. */
async function peer() {
  const { stdout, stderr, wallMs } = await runProgram(tool, perplexityArguments(model, threads, windowTokens, path));
  const said = stdout + stderr;
  const begun = /(\d+)\.(\d+)\.(\d+)\.(\d+) I perplexity: calculating perplexity over (\d+) chunks/.exec(said);
  const result = /PPL = ([\d.]+)/.exec(said);
  if (begun === null || result === null) throw new Error(`llama-perplexity gave no perplexity: ${said.slice(-500)}`);
  return {
    perplexity: Number(result[1]),
    windows: Number(begun[5]),
    seconds: secondsAfter(begun, wallMs),
  };
}

async function ours() {
  const session = await openSession(model, threads, windowTokens);
  const start = performance.now();
  const { logLikelihood, tokens } = await session.ask({ kind: "rolling", text, windowTokens });
  const seconds = (performance.now() - start) / 1000;
  await session[Symbol.asyncDispose]();
  return { perplexity: Math.exp(-logLikelihood / tokens), seconds };
}

const ratios = [];
for (let round = 0; round < rounds; round++) {
  const early = round % 2 === 0 ? await ours() : null;
  const theirs = await peer();
  const own = early ?? (await ours());
  const rate = (seconds) => ((theirs.windows * windowTokens) / seconds).toFixed(0);
  console.log(
    `round ${round + 1}: ${rate(own.seconds)} tokens/s against ${rate(theirs.seconds)}; perplexity ${own.perplexity.toFixed(4)} against ${theirs.perplexity.toFixed(4)} (${((own.perplexity / theirs.perplexity - 1) * 100).toFixed(3)} % apart)`,
  );
  ratios.push(theirs.seconds / own.seconds);
}
printRatios("tokens a second ÷ llama-perplexity", ratios);
