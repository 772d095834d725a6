import type { Sides } from "../../src/analysis/comparison/comparison.ts";
import type { Evidence, ItemScores, TaskEvidence } from "../../src/analysis/comparison/evidence.ts";
import type { Work } from "../../src/records/work.ts";

/** Evidence made by hand: what a test does not say is the plainest that is valid. */
export function evidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    source: "run",
    origin: "run",
    execution: "one run",
    at: "2026-01-01T00:00:00.000Z",
    loadsPlanned: 6,
    subject: {
      id: "model",
      sha256: "0".repeat(64),
      fileBytes: 1000,
      architecture: "llama",
      quantization: "Q8_0",
      tokenizerHash: "t",
      parameters: 1000,
      bosPrepended: true,
    },
    protocol: {
      answers: { runner: "fake", engine: { name: "fake", build: "1", package: "none" }, seed: 1, context: null },
      timings: {
        machine: "here",
        threads: 1,
        "gpu-layers": 0,
        device: "cpu",
        "kv-cache": "f16",
        energy: { source: "cpu-time", scope: "package", wattsPerThread: 4 },
      },
    },
    tasks: [],
    timings: [],
    sizes: [],
    machineSpeed: null,
    stoppedAt: null,
    failed: 0,
    ...parts,
  };
}

export const hashes = (n: number): readonly string[] =>
  Array.from({ length: n }, (_, index) => index.toString(16).padStart(16, "0"));

export function task(scores: Readonly<Record<string, ItemScores>>, parts: Partial<TaskEvidence> = {}): TaskEvidence {
  const [first] = Object.values(scores);
  const n = first === undefined ? 0 : first.statistic === "ratio" ? first.nats.length : first.values.length;
  return {
    key: "s/task",
    suiteHash: "h",
    scoring: [{ method: "log-likelihood", inChatTemplate: false }],
    primaryMetric: "acc",
    planned: n,
    leftOut: 0,
    items: hashes(n),
    groups: null,
    promptDigest: "p",
    scores: new Map(Object.entries(scores)),
    ...parts,
  };
}

export const shares = (values: readonly number[]): ItemScores => ({
  statistic: "share",
  values: Float32Array.from(values),
});

/** Two sides that answered n items: `lost` of them only the base got right, `gained` only the candidate, half of the rest both. */
export function flipped(n: number, gained: number, lost: number, parts: Partial<TaskEvidence> = {}): Sides {
  const both = Math.floor((n - gained - lost) / 2);
  const base = Array.from({ length: n }, (_, index) => (index < lost || index >= n - both ? 1 : 0));
  const candidate = Array.from({ length: n }, (_, index) =>
    (index >= lost && index < lost + gained) || index >= n - both ? 1 : 0,
  );
  return {
    base: evidence({ tasks: [task({ acc: shares(base) }, parts)] }),
    candidate: evidence({ tasks: [task({ acc: shares(candidate) }, parts)] }),
  };
}

const decode: Work = { phase: "decode", tokens: 32, depth: 0, sequences: 1 };

/** Two sides that were timed: a list of tokens a second for each load. */
export function timed(base: readonly number[], candidate: readonly number[]): Sides {
  const side = (loads: readonly number[]): Evidence =>
    evidence({ timings: [{ metric: "decode_tokens_per_second", work: decode, threads: 1, loads }] });
  return { base: side(base), candidate: side(candidate) };
}
