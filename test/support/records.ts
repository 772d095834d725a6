import type { Plan, ResultRecord, RunRecord, SampleRecord } from "../../src/records/schema.ts";
import { modelIdentity } from "./model-identity.ts";

const at = "2026-01-02T03:04:05.678Z";
const timing = { wallMs: 2, engineMs: 1.5, samplingMs: null, cpuMs: 3 };

const planHash = "0123456789abcdef".repeat(4);

export function runRecord(writer: string): RunRecord {
  return {
    kind: "run",
    version: 1,
    writer,
    at,
    planHash,
    resumed: false,
    command: ["schoolmark", "run"],
    environment: {
      schoolmark: "0.1.0",
      node: "v20.19.0",
      platform: "linux",
      osRelease: "6.1",
      cpu: "cpu",
      physicalCores: 2,
      logicalCores: 2,
      memoryBytes: 8e9,
      gpus: [],
      virtual: null,
    },
    energyProxy: {
      source: "cpu-time",
      scope: "package",
      wattsPerThread: 8,
      wattsFrom: "assumed",
      lowFactor: 0.5,
      highFactor: 2,
    },
  };
}

const keyOf = (item: string, repetition = 0) => ({
  model: "model-a",
  variant: "default",
  task: "s/t",
  item,
  repetition,
});

export function resultRecord(item: string, changes: Partial<ResultRecord> = {}): ResultRecord {
  return {
    kind: "result",
    at,
    ...keyOf(item),
    load: 0,
    itemHash: "0123456789abcdef",
    method: "free generation",
    prompt: "1+1=",
    expected: "2",
    output: { type: "generate", text: "2", stopReason: "stop", tokenTimesMs: [1] },
    score: { exact_match: 1 },
    chance: 0,
    flags: [],
    promptTokens: 4,
    generatedTokens: 1,
    timing,
    ...changes,
  };
}

export function sampleRecord(item: string, wallMs = 2): SampleRecord {
  return {
    kind: "sample",
    at,
    ...keyOf(item),
    load: 0,
    phase: "decode",
    depth: 0,
    tokens: 8,
    threads: 1,
    timing: { ...timing, wallMs },
  };
}

export const failOf = (item: string) =>
  ({ kind: "fail", at, ...keyOf(item), cause: "crash", message: "it crashed", stderrTail: null }) as const;

export const skipOf = (item: string) => ({ kind: "skip", at, ...keyOf(item), reason: "too long" }) as const;

export function planOf(jobs: number): Plan {
  return {
    version: 1,
    hash: planHash,
    runner: "llama",
    suites: [{ name: "s", version: 1, hash: "0".repeat(64) }],
    tasks: [
      { key: "s/t", kind: "generate", description: null, items: jobs, primaryMetric: "exact_match", repeats: "once" },
    ],
    models: [modelIdentity()],
    variants: [{ id: "default", threads: null, contextSize: null, gpuLayers: "auto" }],
    contextSizes: [256],
    loads: 1,
    seed: 1,
    limit: null,
    profile: "full",
    jobs,
  };
}
