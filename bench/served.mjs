// One server measured by Schoolmark, llama-benchy and guidellm in turns: first token and tokens a second, as ratios. Then
// guidellm's mock server, whose delays are set, by Schoolmark's clocks. The peers are Python packages (see README.md).
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { streamAnswer } from "../dist/runners/openai/stream.js";
import { openTransport } from "../dist/runners/openai/transport.js";
import { startLlamaServer } from "../test/servers/real-server.mjs";
import { benchFolder, benchOptions, median, printRatios, runProgram } from "./support.mjs";

const prompt = 64;
const answer = 16;
const options = benchOptions({ peers: "", tokenizer: "", streams: "1,4" });
if (options.peers === "" || options.tokenizer === "") {
  console.error(
    "node bench/served.mjs MODEL --peers FOLDER_OF_PROGRAMS --tokenizer HF_FOLDER [--streams 1,4] [--rounds N]",
  );
  process.exit(2);
}
const folder = await benchFolder();
const peer = (name) => join(options.peers, name);

/** Medians of first token (ms) and tokens a second of one answer, over so many streams at once. */
async function ours(url, body, { route = "completions", streams, answers }) {
  const transport = openTransport({ base: new URL(`${url}/v1/`), key: null, concurrency: streams });
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const taken = [];
  const stream = async () => {
    for (let turn = 0; turn < answers; turn += 1)
      taken.push(await streamAnswer(transport, { route, body: body() }, { signal }));
  };
  await Promise.all(Array.from({ length: streams }, stream));
  await transport[Symbol.asyncDispose]();
  const rates = taken.map(({ chunks, tokens }) => {
    const after = (tokens.count ?? chunks.length) - (chunks[0].tokens ?? 1);
    return (1000 * after) / (chunks.at(-1).atMs - chunks[0].atMs);
  });
  return { firstMs: median(taken.map(({ chunks }) => chunks[0].atMs)), rate: median(rates) };
}

/** A prompt of its own each time, so that no server has it in its cache. */
function freshPrompt() {
  const ids = Array.from({ length: prompt }, () => 10 + Math.floor(Math.random() * 400));
  return { model: "school", prompt: ids, max_tokens: answer, temperature: 0, ignore_eos: true, cache_prompt: false };
}

async function benchy(url, streams) {
  const book = "http://127.0.0.1:9/book.txt";
  const cache = join(homedir(), ".cache", "llama-benchy");
  mkdirSync(cache, { recursive: true });
  const words = "One day the sad fox went to the river and found a proud dog there. ";
  writeFileSync(join(cache, `${createHash("md5").update(book).digest("hex")}.txt`), words.repeat(2000));
  const file = join(folder, "benchy.json");
  const fixed = ["--base-url", `${url}/v1`, "--model", "school", "--tokenizer", options.tokenizer, "--book-url", book];
  const work = ["--pp", String(prompt), "--tg", String(answer), "--runs", "5", "--concurrency", String(streams)];
  const habits = ["--no-cache", "--skip-coherence", "--exact-tg", "--save-result", file, "--format", "json"];
  await runProgram(peer("llama-benchy"), [...fixed, ...work, ...habits], { HF_HUB_OFFLINE: "1" });
  const run = JSON.parse(readFileSync(file, "utf8")).benchmarks.at(-1);
  return { firstMs: median(run.e2e_ttft.values), rate: median(run.tg_req_throughput.values) };
}

async function guide(url, streams) {
  const file = join(folder, "guidellm.json");
  const words = [
    ["--backend", `kind=openai_http,target=${url},model=school`],
    ["--profile", `kind=concurrent,streams=${streams}`],
    ["--constraint", `kind=max_requests,count=${streams * 5}`],
    ["--data", `kind=synthetic_text,prompt_tokens=${prompt},output_tokens=${answer}`],
    ["--tokenizer", `kind=hf_auto,model=${options.tokenizer}`],
    ["--output", `kind=json,path=${file}`],
  ].flat();
  const environment = { HF_HUB_OFFLINE: "1", GUIDELLM__MAX_WORKER_PROCESSES: "1" };
  await runProgram(peer("guidellm"), ["run", ...words, "--disable-progress"], environment);
  const { metrics } = JSON.parse(readFileSync(file, "utf8")).benchmarks[0];
  const between = metrics.inter_token_latency_ms.successful.median;
  return { firstMs: metrics.time_to_first_token_ms.successful.median, rate: 1000 / between };
}

async function untilReady(url) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (
      await fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

const server = await startLlamaServer({
  model: options.model,
  alias: "school",
  context: 1024,
  threads: options.threads,
});
for (const streams of options.streams.split(",").map(Number)) {
  const ratios = { benchy: { firstMs: [], rate: [] }, guide: { firstMs: [], rate: [] } };
  for (let round = 0; round < options.rounds; round += 1) {
    const mine = await ours(server.url, freshPrompt, { streams, answers: 5 });
    for (const [name, measure] of [
      ["benchy", benchy],
      ["guide", guide],
    ]) {
      const theirs = await measure(server.url, streams);
      for (const figure of ["firstMs", "rate"]) ratios[name][figure].push(mine[figure] / theirs[figure]);
    }
  }
  printRatios(`${streams} streams, first token ÷ llama-benchy`, ratios.benchy.firstMs);
  printRatios(`${streams} streams, tokens/s ÷ llama-benchy`, ratios.benchy.rate);
  printRatios(`${streams} streams, first token ÷ guidellm`, ratios.guide.firstMs);
  printRatios(`${streams} streams, tokens/s ÷ guidellm`, ratios.guide.rate);
}
await server.close();

const [ttft, itl, port] = [80, 20, 18_923];
const set = ["--ttft-ms", ttft, "--itl-ms", itl, "--output-tokens", 32, "--port", port, "--model", "mock"].map(String);
const mock = spawn(peer("guidellm"), ["mock-server", ...set, "--processor", options.tokenizer], { stdio: "ignore" });
const url = `http://127.0.0.1:${port}`;
await untilReady(url);
const body = () => ({ model: "mock", messages: [{ role: "user", content: "Say hi." }], max_tokens: 32 });
for (const streams of [1, 16]) {
  const { firstMs, rate } = await ours(url, body, { route: "chat", streams, answers: 5 });
  const off = (value, delay) => `${value.toFixed(2)} ms (set ${delay}, off by ${(value - delay).toFixed(2)})`;
  console.log(
    `guidellm's mock server, ${streams} streams: first token ${off(firstMs, ttft)}, between ${off(1000 / rate, itl)}`,
  );
}
mock.kill();
