import { writeFile } from "node:fs/promises";
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

// Items are invented here: sentences with four endings, long enough to be work for the model. What they say does not matter.
const people = ["Anna", "The old baker", "A young nurse", "My neighbour", "The captain", "Their teacher"];
const places = ["in the kitchen", "at the harbour", "on the way to school", "behind the station", "by the lake"];
const deeds = [
  "opens a wooden box and looks for the small key",
  "pours the warm milk into a bowl and stirs it slowly",
  "picks up the heavy rope and ties it to the post",
];
const endings = [
  "then puts everything back in its place and goes home.",
  "then begins to sing to the chairs until they fall asleep in the rain.",
  "and waits there quietly until somebody comes to help with the rest.",
  "because the mountain has already been eaten by the letter of last week.",
];

const inventItems = (count, first = 0) =>
  Array.from({ length: count }, (_, place) => place + first).map((index) => ({
    context: `${people[index % people.length]} stands ${places[index % places.length]}. It is day ${index + 1}. ${people[index % people.length]} ${deeds[index % deeds.length]},`,
    endings: endings.map((_, shift) => endings[(index + shift) % endings.length]),
    gold: (4 - (index % 4)) % 4,
  }));

/** Solved items in one line, as the peer's file wants it: the same few-shot prefix before every item. */
const solvedExamples = (count) =>
  inventItems(count, 1000)
    .map(({ context, endings: four, gold }) => `${context} ${four[gold]} `)
    .join("");

const { model, threads, rounds, items: count, examples } = benchOptions({ examples: "0" });
const tool = llamaTool("llama-perplexity");
const prefix = solvedExamples(Number(examples));
const items = inventItems(count).map((item) => ({ ...item, context: prefix + item.context }));
if (prefix !== "") {
  const { llamaRunner } = await import("../dist/runners/llama/parent.js");
  const [tokens] = await llamaRunner.countTokens({ path: model }, [prefix], new AbortController().signal);
  console.log(`every item stands behind the same ${examples} solved examples (${tokens} tokens)`);
}
const folder = await benchFolder();
const file = join(folder, "items.txt");
await writeFile(file, items.map(({ context, gold, endings: four }) => [context, gold, ...four].join("\n")).join("\n"));

/** Seconds from the first item to the last, load left out on both sides. */
async function peerSeconds() {
  const { stderr, wallMs } = await runProgram(tool, [
    ...perplexityArguments(model, threads, 1024, file),
    "--hellaswag",
    "--hellaswag-tasks",
    String(count),
  ]);
  const begun = /(\d+)\.(\d+)\.(\d+)\.(\d+) I hellaswag_score : calculating/.exec(stderr);
  if (begun === null) throw new Error("llama-perplexity did not say when it began to score");
  return secondsAfter(begun, wallMs);
}

async function ourSeconds() {
  const session = await openSession(model, threads, 1024);
  const start = performance.now();
  await Promise.all(
    items.map(({ context, endings: four }) =>
      session.ask({ kind: "loglikelihood", context, continuations: four.map((ending) => ` ${ending}`) }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  await session[Symbol.asyncDispose]();
  return seconds;
}

const ratios = [];
for (let round = 0; round < rounds; round++) {
  const early = round % 2 === 0 ? await ourSeconds() : null;
  const peer = await peerSeconds();
  const ours = early ?? (await ourSeconds());
  console.log(`round ${round + 1}: ${(count / ours).toFixed(2)} items/s against ${(count / peer).toFixed(2)}`);
  ratios.push(peer / ours);
}
printRatios("items a second ÷ llama-perplexity", ratios);
