import { describe, expect, it } from "vitest";
import { baselineOfVersionOne } from "../../src/records/baseline-version-1.ts";
import type { MeasuringProtocol } from "../../src/records/comparability.ts";
import { protocolTexts } from "../../src/report/compare/words/protocol.ts";

const answers = {
  runner: "llama",
  engine: "llama.cpp b7000 (prebuilt) (node-llama-cpp 3.20.0)",
  seed: "1",
  context: "as long as the longest item",
};
const timings = {
  machine: "A Processor, 2 logical cores, linux x64",
  threads: "by trial",
  "gpu-layers": "auto",
  device: "cpu",
  "kv-cache": "f16",
  energy: "cpu-time, package, 4.5 W a thread",
};
const timing = { metric: "decode_tokens_per_second", work: "decode 32 at depth 0", threads: 1, loads: [1, 2] };
const task = {
  key: "s/t",
  suiteHash: "h",
  method: "log-likelihood",
  primaryMetric: "acc",
  planned: 0,
  leftOut: 0,
  answered: 0,
  promptDigest: "p",
  items: [],
  groups: null,
  scores: [],
};

function read(parts: object) {
  const model = {
    id: "m",
    sha256: "0",
    fileBytes: 1,
    architecture: "llama",
    quantization: "Q8_0",
    tokenizerHash: null,
    parameters: 1,
    bosPrepended: null,
  };
  return baselineOfVersionOne.safeParse({
    kind: "schoolmark-baseline",
    version: 1,
    name: "n",
    savedAt: "",
    model,
    figures: {},
    run: { name: "r", execution: "e", at: "", loads: 1, failed: 0 },
    protocol: { answers, timings },
    canary: null,
    stoppedAt: null,
    sizes: [],
    timings: [timing],
    tasks: [task],
    ...parts,
  });
}

const protocolOf = (told: Readonly<Record<string, string>>): MeasuringProtocol => {
  const inAnswers = Object.fromEntries(Object.entries(answers).map(([key, text]) => [key, told[key] ?? text]));
  const inTimings = Object.fromEntries(Object.entries(timings).map(([key, text]) => [key, told[key] ?? text]));
  return read({ protocol: { answers: inAnswers, timings: inTimings } }).data!.protocol;
};

describe("a baseline of version 1", () => {
  it("has its protocol as data", () => {
    expect(protocolOf({})).toEqual({
      answers: {
        runner: "llama",
        engine: { name: "llama.cpp", build: "b7000 (prebuilt)", package: "node-llama-cpp 3.20.0" },
        seed: 1,
        context: null,
      },
      timings: {
        machine: timings.machine,
        threads: null,
        "gpu-layers": "auto",
        device: "cpu",
        "kv-cache": "f16",
        energy: { source: "cpu-time", scope: "package", wattsPerThread: 4.5 },
      },
    });
    expect(
      protocolOf({
        engine: "never open",
        device: "never open",
        "kv-cache": "never open",
        threads: "4",
        context: "512 tokens",
      }),
    ).toMatchObject({
      answers: { engine: { state: "never-open" }, context: 512 },
      timings: { device: { state: "never-open" }, "kv-cache": { state: "never-open" }, threads: 4 },
    });
    expect(
      protocolOf({
        threads: "swept over 1, by trial",
        "kv-cache": "swept over f16, q8_0",
        "gpu-layers": "swept over auto, 0",
      }).timings,
    ).toMatchObject({
      threads: { sweptOver: [1, null] },
      "kv-cache": { sweptOver: ["f16", "q8_0"] },
      "gpu-layers": { sweptOver: ["auto", 0] },
    });
  });

  it.each([
    {},
    { engine: "never open", device: "never open", "kv-cache": "never open" },
    { threads: "swept over 1, by trial", context: "swept over 512 tokens, as long as the longest item" },
    { engine: "an engine", seed: "one", context: "long", threads: "01", "gpu-layers": "most", energy: "by guess" },
    { threads: "swept over 1, many", "gpu-layers": "swept over ", energy: "cpu-time, package, ? W a thread" },
  ])("says of its protocol what it said: %j", (told) => {
    expect(protocolTexts(protocolOf(told))).toEqual({ ...answers, ...timings, ...told });
  });

  it("has its timings and ways of asking as data", () => {
    const sensed = {
      ...timing,
      work: "batch 32 × 4 sequences at depth 0",
      sensedBy: "rapl and plug (package and wall)",
    };
    const asked = { ...task, method: "free generation in a chat template and log-likelihood" };
    const { data } = read({ timings: [timing, sensed, { ...timing, sensedBy: "a sensor" }], tasks: [asked] });
    expect(data?.timings).toMatchObject([
      { work: { phase: "decode", tokens: 32, depth: 0, sequences: 1 } },
      {
        work: { phase: "batch", tokens: 32, depth: 0, sequences: 4 },
        sensedBy: { sensors: ["rapl", "plug"], covers: ["package", "wall"] },
      },
      { sensedBy: { sensors: ["a sensor"], covers: [] } },
    ]);
    expect(data?.tasks[0]?.scoring).toEqual([
      { method: "free generation", inChatTemplate: true },
      { method: "log-likelihood", inChatTemplate: false },
    ]);
  });

  it("is refused where it tells of work that is none", () => {
    const { error } = read({ timings: [{ ...timing, work: "dreaming 32" }] });
    expect(error?.issues[0]).toMatchObject({ path: ["timings", 0, "work"], message: '"dreaming 32" is no timed work' });
  });
});
