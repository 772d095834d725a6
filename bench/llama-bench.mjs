import { benchOptions, llamaTool, median, openSession, printRatios, runProgram } from "./support.mjs";

const repeats = 5;
const work = [
  { name: "prefill 512", phase: "prefill", tokens: 512, flags: ["-p", "512", "-n", "0"] },
  { name: "decode 32", phase: "decode", tokens: 32, flags: ["-p", "0", "-n", "32"] },
];

const { model, threads, rounds } = benchOptions();
const tool = llamaTool("llama-bench");

async function peerRate(flags) {
  const { stdout } = await runProgram(tool, [
    "-m",
    model,
    "-t",
    String(threads),
    "-ngl",
    "0",
    "-r",
    String(repeats),
    "-o",
    "json",
    ...flags,
  ]);
  const [{ samples_ts: rates }] = JSON.parse(stdout);
  return median(rates);
}

async function ourRates({ phase, tokens }) {
  const session = await openSession(model, threads, 1024);
  const { repeats: timings } = await session.ask({ kind: "time", phase, depth: 0, tokens, repeats, seed: 1 });
  await session[Symbol.asyncDispose]();
  const rate = (key) => median(timings.map((timing) => (tokens / timing[key]) * 1000));
  return { engine: rate("engineMs"), wall: rate("wallMs") };
}

console.log(`${threads} threads, ${rounds} rounds in turns, medians of ${repeats} repetitions in each`);
for (const one of work) {
  const engine = [];
  const wall = [];
  for (let round = 0; round < rounds; round++) {
    const oursFirst = round % 2 === 0;
    const early = oursFirst ? await ourRates(one) : null;
    const peer = await peerRate(one.flags);
    const ours = early ?? (await ourRates(one));
    engine.push(ours.engine / peer);
    wall.push(ours.wall / peer);
  }
  printRatios(`${one.name}, engine call ÷ llama-bench`, engine);
  printRatios(`${one.name}, public call ÷ llama-bench`, wall);
}
