import { benchOptions, llamaTool, median, openSession, printRatios, runProgram } from "./support.mjs";

const minRounds = 7;
const contextSize = 1024;
const work = [
  { name: "prefill 512", phase: "prefill", tokens: 512, depth: 0, flags: ["-p", "512", "-n", "0"] },
  { name: "decode 32", phase: "decode", tokens: 32, depth: 0, flags: ["-p", "0", "-n", "32"] },
  {
    name: "decode 32 at depth 512",
    phase: "decode",
    tokens: 32,
    depth: 512,
    flags: ["-p", "0", "-n", "32", "-d", "512"],
  },
];

const { model, threads, rounds, repeats: given, only } = benchOptions({ repeats: "5", only: "" });
const repeats = Number(given);
const tool = llamaTool("llama-bench");

async function peerRate(flags) {
  const fixed = ["-m", model, "-t", String(threads), "-ngl", "0", "-r", String(repeats), "-o", "json"];
  const { stdout } = await runProgram(tool, [...fixed, ...flags]);
  const [{ samples_ts: rates }] = JSON.parse(stdout);
  return median(rates);
}

/** Rates by the engine's call and by the public one, and the shares of the wall time. */
async function ours({ phase, tokens, depth }) {
  const session = await openSession(model, threads, contextSize);
  const { repeats: samples } = await session.ask({ kind: "time", phase, depth, tokens, repeats, seed: 1 });
  const timings = samples.map(({ timing }) => timing);
  await session[Symbol.asyncDispose]();
  if (timings.some(({ engineMs }) => engineMs === null)) throw new Error("this engine's own call can't be timed apart");
  const rate = (key) => median(timings.map((timing) => (tokens / timing[key]) * 1000));
  const share = (part) => median(timings.map((timing) => part(timing) / timing.wallMs));
  return {
    engine: rate("engineMs"),
    wall: rate("wallMs"),
    sampling: share(({ samplingMs }) => samplingMs ?? 0),
    host: share(({ wallMs, engineMs, samplingMs }) => wallMs - engineMs - (samplingMs ?? 0)),
  };
}

const percent = (values) => `${(100 * median(values)).toFixed(1)} %`;
const taken = Math.max(rounds, minRounds);
console.log(`${threads} threads, ${taken} rounds in turns, medians of ${repeats} repetitions in each; ratios only`);
for (const one of work.filter(({ name }) => name.startsWith(only))) {
  const [engine, wall, sampling, host] = [[], [], [], []];
  for (let round = 0; round < taken; round++) {
    const early = round % 2 === 0 ? await ours(one) : null;
    const peer = await peerRate(one.flags);
    const mine = early ?? (await ours(one));
    engine.push(mine.engine / peer);
    wall.push(mine.wall / peer);
    sampling.push(mine.sampling);
    host.push(mine.host);
  }
  printRatios(`${one.name}, engine call ÷ llama-bench`, engine);
  printRatios(`${one.name}, public call ÷ llama-bench`, wall);
  console.log(
    `  outside the engine's call: ${percent(sampling)} of the wall time sampling, ${percent(host)} the host language`,
  );
}
