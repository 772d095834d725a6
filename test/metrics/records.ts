import type { Alarm } from "../../src/metrics/alarm.ts";
import { createRunReducer } from "../../src/metrics/reduce.ts";
import type { Row } from "../../src/metrics/types.ts";
import type {
  Disturbance,
  FailRecord,
  LoadRecord,
  Plan,
  PlanTask,
  ResultRecord,
  RunRecord,
  SampleRecord,
  SchoolmarkRecord,
  SeriesRecord,
  SkipRecord,
  Timing,
} from "../../src/records/schema.ts";
import { type ToldAlarm, type ToldRow, toldAlarm, toldRow } from "../support/told.ts";

/** Records made by hand: what a test does not say is the plainest that is valid. */
export const at = "2026-01-01T00:00:00.000Z";
export const choiceTask = taskOf("s/choices", "multiple-choice", "acc");
export const timeTask: PlanTask = { ...taskOf("s/speed", "speed", null), items: 1, repeats: "each-load" };

export function taskOf(key: string, kind: string, primaryMetric: string | null): PlanTask {
  return { key, kind, description: null, items: 4, primaryMetric, repeats: "once" };
}

export function modelOf(id: string): Plan["models"][number] {
  return {
    id,
    path: `/models/${id}.gguf`,
    sha256: "0".repeat(64),
    fileBytes: 1_000_000,
    name: null,
    architecture: "llama",
    parameters: 1000,
    sizeLabel: null,
    quantization: "Q8_0",
    bitsPerWeight: 8.5,
    trainedContext: 256,
    tokenizerHash: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
  };
}

export function planOf(tasks: readonly PlanTask[], parts: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    hash: "h",
    runner: "llama",
    suites: [{ name: "s", version: 1, hash: "h" }],
    tasks: [...tasks],
    models: [modelOf("a")],
    variants: [{ id: "v", threads: null, contextSize: null, gpuLayers: 0 }],
    contextSizes: [256],
    loads: 1,
    seed: 1,
    limit: null,
    profile: "full",
    jobs: 0,
    ...parts,
  };
}

export function runOf(proxy: Partial<RunRecord["energyProxy"]> = {}): RunRecord {
  return {
    kind: "run",
    version: 1,
    writer: "w",
    at,
    planHash: "h",
    resumed: false,
    command: [],
    environment: {
      schoolmark: "0",
      node: "20",
      platform: "linux",
      osRelease: "1",
      cpu: "none",
      physicalCores: 1,
      logicalCores: 2,
      memoryBytes: 1,
      gpus: [],
      virtual: null,
    },
    energyProxy: {
      source: "cpu-time",
      scope: "package",
      wattsPerThread: 4,
      wattsFrom: "assumed",
      lowFactor: 0.5,
      highFactor: 1.65,
      ...proxy,
    },
  };
}

const job = { at, model: "a", variant: "v", task: "s/choices", item: "1", repetition: 0 };

export function timing(parts: Partial<Timing> = {}): Timing {
  return { wallMs: 10, engineMs: 8, samplingMs: null, cpuMs: 20, ...parts };
}

export function result(score: ResultRecord["score"], parts: Partial<ResultRecord> = {}): ResultRecord {
  return {
    kind: "result",
    ...job,
    load: 0,
    itemHash: "h",
    method: "log-likelihood",
    prompt: "",
    expected: null,
    output: { type: "loglikelihood", continuations: [] },
    score,
    chance: 0,
    flags: [],
    promptTokens: 1,
    generatedTokens: 0,
    timing: timing(),
    ...parts,
  };
}

export function sample(parts: Partial<SampleRecord> = {}): SampleRecord {
  return {
    kind: "sample",
    ...job,
    task: "s/speed",
    load: 0,
    phase: "prefill",
    depth: 0,
    tokens: 100,
    threads: 2,
    timing: timing(),
    ...parts,
  };
}

export function disturbance(parts: Partial<Disturbance> = {}): Disturbance {
  return {
    windowMs: 400,
    foreignShare: 0,
    stealShare: 0,
    ownShare: 1,
    involuntarySwitches: 0,
    throttleEvents: null,
    swapInPages: 0,
    memoryPressureShare: null,
    frequencyMegahertz: null,
    temperatureCelsius: null,
    marks: [],
    ...parts,
  };
}

export function series(rows: SeriesRecord["rows"], parts: Partial<SeriesRecord> = {}): SeriesRecord {
  return {
    kind: "series",
    at,
    model: "a",
    variant: "v",
    load: 0,
    meter: "memory",
    unit: "bytes",
    columns: ["at_ms", "resident_bytes", "anonymous_bytes", "file_bytes", "peak_resident_bytes"],
    rows,
    ...parts,
  };
}

export function load(parts: Partial<LoadRecord> = {}, engine: Partial<LoadRecord["engine"]> = {}): LoadRecord {
  return {
    kind: "load",
    at,
    model: "a",
    variant: "v",
    load: 0,
    pid: 1,
    spawnMs: 50,
    loadMs: 100,
    engine: {
      name: "fake",
      package: "none",
      build: "none",
      device: "cpu",
      gpuLayers: 0,
      threads: 2,
      contextSize: 256,
      batchSize: 256,
      kvCacheType: "f16",
      flashAttention: "off",
      bosPrepended: false,
      vocabulary: 10,
      engineCall: "timed",
      memory: { modelRamBytes: 500, modelVramBytes: 0, contextRamBytes: 200, contextVramBytes: 100 },
      ...engine,
    },
    threadTrial: [],
    ...parts,
  };
}

export function skip(reason: string, parts: Partial<SkipRecord> = {}): SkipRecord {
  return { kind: "skip", ...job, reason, ...parts };
}

export function fail(cause: FailRecord["cause"], message: string, parts: Partial<FailRecord> = {}): FailRecord {
  return { kind: "fail", ...job, cause, message, stderrTail: null, ...parts };
}

export interface Reduced {
  readonly rows: readonly ToldRow[];
  readonly alarms: readonly ToldAlarm[];
  /** The same as data. */
  readonly data: { readonly rows: readonly Row[]; readonly alarms: readonly Alarm[] };
  /** The only row of a metric and task; throws when there is not exactly one. */
  row(metric: string, task?: string | null, model?: string): ToldRow;
}

/** Reduces records with the ids that a single writer `w` would give them. */
export function reduceAll(plan: Plan, records: readonly SchoolmarkRecord[], run = runOf()): Reduced {
  return reduceWithIds(
    plan,
    records.map((record, index) => [record, `w:${index + 1}`] as const),
    run,
  );
}

export function reduceWithIds(
  plan: Plan,
  records: readonly (readonly [SchoolmarkRecord, string])[],
  run = runOf(),
): Reduced {
  const reduction = createRunReducer({ plan, run });
  for (const [record, id] of records) reduction.add(record, id);
  const reduced = reduction.finish();
  const [rows, alarms] = [reduced.rows.map(toldRow), reduced.alarms.map(toldAlarm)];
  return {
    rows,
    data: reduced,
    alarms,
    row(metric, task = null, model = "a") {
      const found = rows.filter((row) => row.metric === metric && row.task === task && row.model === model);
      if (found.length !== 1) throw new Error(`${found.length} rows of ${metric}`);
      return found[0]!;
    },
  };
}
