#!/usr/bin/env node
/**
 * How far the load generator itself distorts what it measures, against a loopback stub with set delays: the first token and
 * the time between tokens at 1 and 16 streams, arrivals at 200 a second, and its own CPU time at 64 streams. The stub runs in a
 * process of its own. Needs `npm run build` and a quiet machine.
 */
import { fork } from "node:child_process";
import { pathToFileURL } from "node:url";
import { openaiRunner } from "../dist/runners/openai/runner.js";
import { median } from "./support.mjs";

const delays = { firstTokenMs: 100, betweenTokensMs: 20 };

if (process.argv[2] === "stub") {
  const { startStub } = await import(pathToFileURL(`${import.meta.dirname}/../test/servers/stub.mjs`).href);
  const { url } = await startStub({ ...delays, slots: 512, ...JSON.parse(process.argv[3]) });
  process.send(url);
} else {
  for (const users of [1, 16]) await printDelays(users);
  await printRate(200);
  await printCost(64);
}

async function underLoad(load, stub = {}) {
  const child = fork(import.meta.filename, ["stub", JSON.stringify(stub)]);
  try {
    const url = await new Promise((resolve) => child.once("message", resolve));
    const signal = new AbortController().signal;
    const [model] = await openaiRunner.identify([url]);
    const session = await openaiRunner.open(model, { deadlineMs: 60_000, gpuLayers: 0, onSpawned() {} }, signal);
    const request = { kind: "serve", warmUp: 2, promptTokens: 16, answerTokens: 20, slots: 1, seed: 1, ...load };
    const reply = await session.ask(request);
    await session[Symbol.asyncDispose]();
    return { ...reply, requests: reply.requests.filter(({ warmUp }) => warmUp !== true) };
  } finally {
    child.kill();
  }
}

async function printDelays(users) {
  const { requests } = await underLoad({ arrivals: { kind: "closed", users }, requests: 20 * users, warmUp: users });
  const first = median(requests.map(({ sentMs, firstTokenMs }) => firstTokenMs - sentMs));
  const between = median(requests.flatMap(({ gapsMicroseconds }) => gapsMicroseconds)) / 1000;
  console.log(
    `${users} streams: first token ${first.toFixed(2)} ms of ${delays.firstTokenMs} set (× ${(first / delays.firstTokenMs).toFixed(3)})`,
  );
  console.log(
    `${users} streams: between tokens ${between.toFixed(2)} ms of ${delays.betweenTokensMs} set (× ${(between / delays.betweenTokensMs).toFixed(3)})`,
  );
}

async function printRate(perSecond) {
  const arrivals = { kind: "open", perSecond, spacing: "constant" };
  const { requests, client } = await underLoad({ arrivals, requests: 2000, answerTokens: 2 }, { firstTokenMs: 5 });
  const sent = requests.map(({ sentMs }) => sentMs);
  const rate = (1000 * (sent.length - 1)) / (Math.max(...sent) - Math.min(...sent));
  const failed = requests.filter(({ failure }) => failure !== null).length;
  console.log(
    `open loop: ${rate.toFixed(2)} requests/s of ${perSecond} (× ${(rate / perSecond).toFixed(4)}), ${failed} failed, 99 % sent within ${client.sendLagMs.toFixed(2)} ms`,
  );
}

async function printCost(users) {
  const { requests, client, timing } = await underLoad({
    arrivals: { kind: "closed", users },
    requests: 4 * users,
    answerTokens: 64,
  });
  const tokens = requests.reduce((sum, request) => sum + request.tokens, 0);
  const perSecond = (1000 * tokens) / timing.wallMs;
  const cost = (100 * client.cpuShare * 100) / perSecond;
  console.log(
    `${users} streams: ${perSecond.toFixed(0)} tokens/s at ${(100 * client.cpuShare).toFixed(1)} % of a core: ${cost.toFixed(2)} % per 100 tokens/s`,
  );
}
