import type { Caveat } from "../../src/metrics/caveat.ts";
import type { PairedFigures } from "../../src/metrics/paired/types.ts";
import type { Row } from "../../src/metrics/types.ts";
import type { ModelIdentity } from "../../src/records/schema.ts";
import type { Work } from "../../src/records/work.ts";
import { noDetail } from "../../src/report/data/detail/types.ts";
import { createNoiseTally } from "../../src/report/data/noise.ts";
import type { ReportInput, ReportRun } from "../../src/report/data/types.ts";
import type { Estimate } from "../../src/statistics/interval.ts";
import { weightedSum } from "../../src/statistics/proportions.ts";

/** What an invented model is and how it fares; the rest follows. */
export interface InventedModel {
  readonly id: string;
  readonly parameters: number;
  readonly tokens: number | null;
  readonly quantization?: string;
  readonly flop?: number | null;
  readonly accuracy: number | null;
  /** Half the width of the accuracy's interval. */
  readonly margin?: number;
  /** Joules per item. */
  readonly energy: number | null;
  readonly threads?: number;
  readonly decode?: number | null;
  readonly memory?: number | null;
  readonly reason?: string;
  /** Models of one family share a tokenizer; those that disclose their tokens do unless told otherwise. */
  readonly family?: string;
}

const proxy = { low: 0.5, high: 1.65 };

function inventedIdentity(model: InventedModel): ModelIdentity {
  const quantization = model.quantization ?? "Q8_0";
  const bitsPerWeight = quantization.startsWith("Q4") ? 4.5 : quantization === "F16" ? 16 : 8.5;
  return {
    id: model.id,
    path: `models/${model.id}.gguf`,
    sha256: model.id.length.toString(16).padStart(64, "a"),
    fileBytes: Math.round((model.parameters * bitsPerWeight) / 8) + 24_000,
    name: model.id,
    architecture: "llama",
    parameters: model.parameters,
    sizeLabel: null,
    quantization,
    bitsPerWeight,
    trainedContext: 256,
    tokenizerHash: model.family ?? (model.tokens === null ? model.id : "schoolbook"),
    license: "MIT",
    trainingTokens: model.tokens,
    trainingTokensSource: model.tokens === null ? null : "ladder",
    trainingFlop:
      model.flop === undefined ? (model.tokens === null ? null : 6 * model.parameters * model.tokens) : model.flop,
  };
}

const tasks = ["arithmetic", "comparison", "copy", "dates", "facts", "grammar", "reverse", "two-hop"];

export function inventedRun(models: readonly InventedModel[], changes: Partial<ReportRun> = {}): ReportRun {
  return {
    name: "2026-03-09T14-05-11",
    plan: {
      version: 1,
      hash: "c0ffee".repeat(10),
      runner: "llama",
      suites: [{ name: "schoolbook", version: 1, hash: "d".repeat(64) }],
      tasks: [
        ...tasks.map((name) => ({
          key: `schoolbook/${name}`,
          kind: "multiple-choice",
          description: null,
          items: 60,
          primaryMetric: "acc",
          repeats: "once" as const,
        })),
        {
          key: "schoolbook/prose",
          kind: "text",
          description: null,
          items: 40,
          primaryMetric: "bits_per_byte",
          repeats: "once",
        },
        { key: "speed/short", kind: "speed", description: null, items: 3, primaryMetric: null, repeats: "each-load" },
      ],
      models: models.map(inventedIdentity),
      variants: [{ id: "default", threads: null, contextSize: null, gpuLayers: "auto" }],
      contextSizes: models.map(() => 256),
      loads: 1,
      seed: 1,
      limit: null,
      profile: "quick",
      jobs: models.length * 520,
    },
    run: {
      kind: "run",
      version: 1,
      writer: "w1",
      at: "2026-03-09T14:05:11.000Z",
      planHash: "c0ffee".repeat(10),
      resumed: false,
      command: ["schoolmark", "run"],
      environment: {
        schoolmark: "0.1.0",
        node: "v20.20.2",
        platform: "linux",
        osRelease: "6.1.0",
        cpu: "Invented CPU 9000",
        physicalCores: 2,
        logicalCores: 4,
        memoryBytes: 16e9,
        gpus: [],
        virtual: false,
      },
      energyProxy: {
        source: "cpu-time",
        scope: "package",
        wattsPerThread: 7.5,
        wattsFrom: "assumed",
        lowFactor: proxy.low,
        highFactor: proxy.high,
      },
    },
    rows: models.flatMap(inventedRows),
    alarms: [],
    paired: inventedPairs(models),
    counts: { planned: models.length * 520, result: models.length * 520, skip: 0, fail: 0 },
    complete: true,
    sealedBy: "whole",
    problems: [],
    noise: createNoiseTally().finish(),
    detail: noDetail,
    loads: models.map((model, index) => ({
      kind: "load",
      at: "2026-03-09T14:05:12.000Z",
      model: model.id,
      variant: "default",
      load: 0,
      pid: 100 + index,
      spawnMs: 200,
      loadMs: 50,
      engine: {
        name: "llama.cpp",
        package: "node-llama-cpp 3.22.1",
        build: "v0.5.0",
        device: "cpu",
        gpuLayers: 0,
        threads: model.threads ?? 1,
        contextSize: 256,
        batchSize: 256,
        kvCacheType: "f16",
        flashAttention: "auto",
        bosPrepended: true,
        vocabulary: 512,
        engineCall: "timed",
        memory: { modelRamBytes: null, modelVramBytes: null, contextRamBytes: null, contextVramBytes: null },
      },
      threadTrial: [],
    })),
    ...changes,
  };
}

export function inventedInput(models: readonly InventedModel[], changes: Partial<ReportRun> = {}): ReportInput {
  return { runs: [inventedRun(models, changes)], title: null, generatedAt: "2026-03-09T14:06:40.000Z" };
}

function inventedRows(model: InventedModel): Row[] {
  const caveats: readonly Caveat[] = [
    model.reason === undefined ? { kind: "never-opened" } : { kind: "task-note", note: model.reason },
  ];
  const base = {
    model: model.id,
    variant: "default",
    work: null,
    threads: [],
    fileCache: null,
    covers: [],
    recordIds: ["w1:2-9", "w1:12"],
    origin: "measured" as const,
  };
  const { accuracy, margin = 0.04, energy, threads = 1 } = model;
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  const row = (metric: string, unit: string, better: Row["better"], rest: Partial<Row>): Row => ({
    ...base,
    task: null,
    metric,
    unit,
    better,
    method: { kind: "none" },
    n: 480,
    value: null,
    low: null,
    high: null,
    caveats: rest.value === undefined || rest.value === null ? caveats : [],
    ...rest,
  });
  const timing = (phase: Work["phase"], tokens: number, clock: "engine" | "wall"): Partial<Row> => ({
    work: { phase, tokens, depth: 0, sequences: 1 },
    threads: [threads],
    method: {
      kind: "timing",
      clock,
      spread: { loads: 1, repetitions: { low: 5, high: 5 }, bounds: "range-of-repetitions" },
      proxy: null,
    },
  });
  const spread = (value: number | null): Partial<Row> =>
    value === null ? { value } : { value, low: value * 0.97, high: value * 1.04, n: 5 };
  const modelled = (value: number | null): Partial<Row> => ({
    value,
    low: value === null ? null : value * proxy.low,
    high: value === null ? null : value * proxy.high,
    origin: "modelled",
    threads: [threads],
    covers: ["package"],
    method: {
      kind: "proxy",
      proxy: { wattsPerThread: 4, wattsFrom: "assumed", lowFactor: proxy.low, highFactor: proxy.high },
      over: "items",
      withAccuracy: false,
    },
  });
  const corrected = accuracy === null ? null : (accuracy - 0.1) / 0.9;
  const perCorrect = energy === null || corrected === null || accuracy! - margin <= 0.1 ? null : energy / corrected;
  const decode = model.decode === undefined ? 4e9 / (model.parameters + 2e6) : model.decode;
  const memory = model.memory === undefined ? model.parameters * 1.3 + 14e6 : model.memory;
  return [
    row("acc", "share", "higher", {
      method: { kind: "mean-of-tasks", tasks: 8 },
      value: accuracy,
      low: accuracy === null ? null : within(accuracy - margin),
      high: accuracy === null ? null : within(accuracy + margin),
    }),
    ...tasks.map((task, index) => {
      const value = accuracy === null ? null : within(accuracy + Math.sin(index * 2.1 + model.parameters / 3e6) * 0.15);
      return row("acc", "share", "higher", {
        task: `schoolbook/${task}`,
        method: {
          kind: "score",
          scoring: ["log-likelihood"],
          likelihoodFrom: [],
          statistic: { kind: "share", groups: null },
        },
        n: 60,
        value,
        low: value === null ? null : within(value - 0.11),
        high: value === null ? null : within(value + 0.1),
      });
    }),
    row("bits_per_byte", "bits/byte", "lower", {
      task: "schoolbook/prose",
      n: 40,
      value: accuracy === null ? null : 3.2 - 2.2 * accuracy,
      low: accuracy === null ? null : 3.1 - 2.2 * accuracy,
      high: accuracy === null ? null : 3.3 - 2.2 * accuracy,
    }),
    row("energy_joules_per_item", "J/item", "lower", modelled(energy)),
    row("energy_joules_per_correct_answer", "J/correct answer", "lower", {
      ...modelled(perCorrect),
      caveats: perCorrect === null ? (energy === null ? caveats : [{ kind: "not-above-chance" }]) : [],
    }),
    row("energy_joules_per_generated_token", "J/token", "lower", modelled(energy === null ? null : energy / 9)),
    row("prefill_tokens_per_second", "tokens/s", "higher", {
      ...timing("prefill", 128, "engine"),
      ...spread(decode === null ? null : decode * 6),
    }),
    row("decode_tokens_per_second", "tokens/s", "higher", {
      ...timing("decode", 32, "engine"),
      ...spread(decode),
    }),
    row("generation_tokens_per_second", "tokens/s", "higher", {
      ...timing("generation", 32, "wall"),
      ...spread(decode === null ? null : decode * 0.6),
    }),
    row("time_to_first_token_ms", "ms", "lower", {
      ...timing("first-token", 128, "wall"),
      ...spread(decode === null ? null : 22_000 / decode),
    }),
    row("model_file_bytes", "bytes", "lower", { value: inventedIdentity(model).fileBytes, n: 1 }),
    row("peak_resident_bytes", "bytes", "lower", { value: memory, n: 1, covers: ["process"] }),
    row("peak_anonymous_bytes", "bytes", "lower", {
      value: memory === null ? null : memory * 0.3 + 6e6,
      n: 1,
      covers: ["process"],
    }),
  ];
}

/**
 * How invented models differ: nobody asked them anything, so differences have the width of both intervals together, and
 * ratios of CPU time ±5 %.
 */
function inventedPairs(models: readonly InventedModel[]): PairedFigures {
  const rows = models.flatMap(inventedRows);
  const figure = (model: string, metric: string, task: string | null = null): Estimate | null => {
    const row = rows.find((one) => one.model === model && one.metric === metric && one.task === task);
    const { value = null, low = null, high = null } = row ?? {};
    return value === null ? null : { value, low: low ?? value, high: high ?? value };
  };
  const change = (before: Estimate | null, after: Estimate | null): Estimate | null =>
    before === null || after === null
      ? null
      : weightedSum([
          { weight: 1, estimate: after },
          { weight: -1, estimate: before },
        ]);
  return {
    accuracyChange: (before, after) => change(figure(before.model, "acc"), figure(after.model, "acc")),
    shareChange: (task, before, after) => change(figure(before.model, "acc", task), figure(after.model, "acc", task)),
    cpuTimeRatio(one, other) {
      const [top, bottom] = [one, other].map(({ model }) => figure(model, "energy_joules_per_item")?.value ?? 0);
      const value = (top ?? 0) / (bottom ?? 0);
      return value > 0 && Number.isFinite(value) ? { value, low: value / 1.05, high: value * 1.05 } : null;
    },
    commonThreadsRatio: () => null,
    peakMemoryRatio: () => null,
  };
}

/** A ladder whose data support its argument. */
export const ladderModels: readonly InventedModel[] = [
  { id: "schoolbook-0.25M-2.3M-Q8_0", parameters: 255_000, tokens: 2_350_000, accuracy: 0.41, energy: 0.018 },
  { id: "schoolbook-0.25M-24M-Q8_0", parameters: 255_000, tokens: 23_500_000, accuracy: 0.74, energy: 0.018 },
  { id: "schoolbook-0.25M-47M-Q8_0", parameters: 255_000, tokens: 47_000_000, accuracy: 0.79, energy: 0.018 },
  {
    id: "schoolbook-0.25M-47M-Q4_0",
    parameters: 255_000,
    tokens: 47_000_000,
    quantization: "Q4_0",
    accuracy: 0.66,
    energy: 0.019,
  },
  { id: "schoolbook-1M-1.4M-Q8_0", parameters: 1_070_000, tokens: 1_400_000, accuracy: 0.37, energy: 0.031 },
  { id: "schoolbook-1M-5.6M-Q8_0", parameters: 1_070_000, tokens: 5_610_000, accuracy: 0.76, energy: 0.031 },
  {
    id: "schoolbook-1M-17M-Q8_0",
    parameters: 1_070_000,
    tokens: 16_800_000,
    accuracy: 0.88,
    margin: 0.03,
    energy: 0.031,
  },
  {
    id: "schoolbook-1M-1.4M-Q4_0",
    parameters: 1_070_000,
    tokens: 1_400_000,
    quantization: "Q4_0",
    accuracy: 0.365,
    energy: 0.033,
  },
  { id: "schoolbook-4M-1.4M-Q8_0", parameters: 4_150_000, tokens: 1_445_000, accuracy: 0.44, energy: 0.083 },
  { id: "schoolbook-4M-2.9M-Q8_0", parameters: 4_150_000, tokens: 2_890_000, accuracy: 0.61, energy: 0.083 },
  { id: "schoolbook-16M-0.4M-Q8_0", parameters: 15_900_000, tokens: 377_000, accuracy: 0.15, energy: 0.27 },
  {
    id: "schoolbook-16M-0.4M-F16",
    parameters: 15_900_000,
    tokens: 377_000,
    quantization: "F16",
    accuracy: 0.152,
    energy: 0.31,
  },
];

/** Two unrelated models of undisclosed schooling. */
export const plainModels: readonly InventedModel[] = [
  {
    id: "small-135M-Q4_1",
    parameters: 134_515_008,
    tokens: null,
    quantization: "Q4_1",
    accuracy: 0.46,
    energy: 4.1,
    threads: 2,
    decode: 82,
    memory: 250e6,
  },
  {
    id: "large-360M-Q8_0",
    parameters: 361_000_000,
    tokens: null,
    accuracy: 0.48,
    energy: 11.3,
    threads: 2,
    decode: 31,
    memory: 560e6,
  },
];
