// Set delays of a stub server against the clocks of Schoolmark: first token and time between tokens, at 1 and 16 streams.
import { spawn } from "node:child_process";
import { setMaxListeners } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { streamAnswer } from "../dist/runners/openai/stream.js";
import { openTransport } from "../dist/runners/openai/transport.js";
import { median } from "./support.mjs";

const firstTokenMs = 80;
const betweenTokensMs = 20;
const tokens = 32;
const rounds = Number(process.argv[2] ?? 5);

async function measured(base, model, streams) {
  const transport = openTransport({ base, key: null, concurrency: streams });
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const ask = () =>
    streamAnswer(
      transport,
      { route: "completions", body: { model, prompt: "The cat is on the", max_tokens: tokens, temperature: 0 } },
      { signal },
    );
  await Promise.all(Array.from({ length: streams }, ask));
  const answers = [];
  for (let round = 0; round < rounds; round += 1)
    answers.push(...(await Promise.all(Array.from({ length: streams }, ask))));
  await transport[Symbol.asyncDispose]();
  const first = answers.map(({ chunks }) => chunks[0].atMs);
  const between = answers.map(({ chunks }) => (chunks.at(-1).atMs - chunks[0].atMs) / (chunks.length - 1));
  return { first: median(first), between: median(between), worst: Math.max(...first) };
}

const off = (value, set) => `${value.toFixed(2)} ms (set ${set}, off by ${(value - set).toFixed(2)})`;
const stubFile = fileURLToPath(new URL("../test/servers/serve-stub.mjs", import.meta.url));
const options = JSON.stringify({ firstTokenMs, betweenTokensMs, slots: 16 });
const stub = spawn(process.execPath, [stubFile, options], { stdio: ["pipe", "pipe", "inherit"] });
const url = await new Promise((resolve) => createInterface({ input: stub.stdout }).once("line", resolve));
for (const streams of [1, 16]) {
  const { first, between, worst } = await measured(new URL(`${url}/v1/`), "toy", streams);
  console.log(`${streams} streams: first token ${off(first, firstTokenMs)}, at most ${worst.toFixed(2)};`);
  console.log(`  between tokens ${off(between, betweenTokensMs)}`);
}
stub.kill();
