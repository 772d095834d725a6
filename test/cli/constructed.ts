import { basename } from "node:path";
import { createRunFolder, openLog } from "../../src/records/log.ts";
import type { Plan, ReferenceBenchmark, ResultRecord, RunRecord, SchoolmarkRecord } from "../../src/records/schema.ts";
import {
  disturbance,
  load,
  modelOf,
  planOf,
  result,
  runOf,
  sample,
  series,
  taskOf,
  timing,
} from "../metrics/records.ts";

/** A run made by hand, as its records would stand on disk: what is not said is the plainest that is valid. */
export interface Constructed {
  readonly models?: readonly ConstructedModel[];
  readonly second?: number;
  readonly suiteHash?: string;
  readonly seed?: number;
  readonly limit?: number;
  readonly engine?: string;
  readonly cpu?: string;
  readonly planned?: number;
  readonly prompt?: string;
  readonly hash?: string;
  /** Tokens a second of the reference benchmark, at the start and the end alike. */
  readonly canary?: number;
}

interface ConstructedModel {
  readonly id: string;
  /** Right (1) or wrong (0), item by item; null: the job failed. */
  readonly right: readonly (0 | 1 | null)[];
  /** Tokens a second, load by load. */
  readonly speeds?: readonly number[];
  /** Loads in which something else used the machine all the time. */
  readonly disturbedLoads?: readonly number[];
  readonly bytes?: number;
  readonly sha256?: string;
  /** Tasks beside the choices, which are left out where `right` is empty. */
  readonly tasks?: readonly ConstructedTask[];
  /** Bytes that its process held at most, load by load. */
  readonly peaks?: readonly number[];
}

interface ConstructedTask {
  /** suite/task. */
  readonly key: string;
  readonly metric: string;
  /** Its primary score, item by item. */
  readonly values: readonly number[];
  /** The group of each item; absent: each stands for itself. */
  readonly groups?: readonly (string | null)[];
}

/** n items of which `right` are answered right, but for some that are lost and some that are gained. */
export function answers(n: number, right: number, { lost = 0, gained = 0 } = {}): (0 | 1)[] {
  return Array.from({ length: n }, (_, index) =>
    index < lost ? 0 : index < right ? 1 : index < right + gained ? 1 : 0,
  );
}

const timed = { ...taskOf("s/speed", "speed", null), items: 1, repeats: "each-load" as const };

/** Writes a sealed run and returns its name. */
export async function constructRun(results: string, run: Constructed): Promise<string> {
  const models = run.models ?? [{ id: "model", right: answers(1000, 600) }];
  const loads = Math.max(1, ...models.map(({ speeds = [] }) => speeds.length));
  const items = run.planned ?? Math.max(...models.map(({ right }) => right.length));
  const withSpeed = models.some(({ speeds = [] }) => speeds.length > 0);
  const more = (models[0]?.tasks ?? []).map(({ key, metric, values }) => ({
    ...taskOf(key, "generate", metric),
    items: values.length,
  }));
  const choices = items === 0 ? [] : [{ ...taskOf("s/choices", "multiple-choice", "acc"), items }];
  const suites = [...new Set(["s", ...more.map(({ key }) => key.split("/")[0] ?? "")])];
  const plan = planOf([...choices, ...more, ...(withSpeed ? [timed] : [])], {
    hash: (run.hash ?? "abcdef01").padEnd(64, "0"),
    suites: suites.map((name) => ({ name, version: 1, hash: run.suiteHash ?? "suite" })),
    models: models.map(({ id, bytes, sha256 }) => ({
      ...modelOf(id),
      fileBytes: bytes ?? 1_000_000,
      ...(sha256 === undefined ? {} : { sha256 }),
    })),
    contextSizes: models.map(() => 256),
    seed: run.seed ?? 1,
    limit: run.limit ?? null,
    loads,
    jobs: models.length * (items + more.reduce((sum, task) => sum + task.items, 0) + (withSpeed ? loads : 0)),
  });
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, run.second ?? 0)).toISOString();
  const folder = await createRunFolder(results, at, plan);
  const header: RunRecord = { ...runOf(), at, planHash: plan.hash, writer: `w${run.second ?? 0}` };
  const environment = { ...header.environment, cpu: run.cpu ?? "none" };
  const records = models.flatMap((model) => recordsOf(model, run));
  using log = openLog(folder, header.writer);
  const canary = run.canary === undefined ? {} : { canary: referenceBenchmarkAt(run.canary) };
  log.append({ ...header, environment, ...canary }, ...records);
  log.seal({ at, counts: countsOf(plan, records), ...canary });
  return basename(folder);
}

function recordsOf(model: ConstructedModel, run: Constructed): readonly SchoolmarkRecord[] {
  const place = { model: model.id, variant: "v" };
  const jobs = model.right.map((right, index): SchoolmarkRecord => {
    const item = `item-${index}`;
    if (right === null)
      return {
        kind: "fail",
        at: "2026-01-01T00:00:00.000Z",
        ...place,
        task: "s/choices",
        item,
        repetition: 0,
        cause: "crash",
        message: "it crashed",
        stderrTail: null,
      };
    return answer(right, index, { ...place, item, prompt: `${run.prompt ?? "question"} ${index}` });
  });
  const speeds = (model.speeds ?? []).flatMap((speed, index): SchoolmarkRecord[] => {
    const key = { ...place, task: "s/speed", item: "decode", repetition: index, load: index };
    const around = model.disturbedLoads?.includes(index) ? { disturbance: disturbed } : {};
    const times = timing({ engineMs: 32_000 / speed, wallMs: 33_000 / speed });
    return [
      ...[0, 1, 2].map(() => sample({ ...key, phase: "decode", tokens: 32, timing: times, ...around })),
      result({}, { ...key, method: "timing", output: { type: "time", repeats: 3 } }),
    ];
  });
  const more = (model.tasks ?? []).flatMap(({ key: task, metric, values, groups }) =>
    values.map((value, index) => {
      const itemHash = `${task}/${index}`.replace(/[^a-z0-9]/g, "").padStart(16, "0");
      return result(
        { [metric]: value },
        { ...place, task, item: `${index}`, itemHash, group: groups?.[index] ?? null },
      );
    }),
  );
  const peaks = (model.peaks ?? []).map((peak, index) =>
    series(
      [
        [0, 1000, 1000, 0, null],
        [1, 1000 + peak, 1000 + peak, 0, 1000 + peak],
      ],
      { ...place, load: index },
    ),
  );
  return [load({ ...place }, { build: run.engine ?? "none" }), ...jobs, ...more, ...speeds, ...peaks];
}

const disturbed = disturbance({ foreignShare: 0.5, ownShare: 0.6, marks: ["foreign-cpu", "own-cpu"] });

function referenceBenchmarkAt(decodeTokensPerSecond: number): ReferenceBenchmark {
  return {
    modelSha256: "c".repeat(64),
    prefillTokensPerSecond: null,
    decodeTokensPerSecond,
    readBytesPerSecond: 1e10,
    reason: null,
    seconds: 1,
  };
}

function answer(right: 0 | 1, index: number, parts: Partial<ResultRecord>): ResultRecord {
  return result(
    { acc: right, gold_probability: right === 1 ? 0.7 : 0.2, chosen: right === 1 ? 0 : 1 },
    { itemHash: index.toString(16).padStart(16, "0"), expected: "yes", chance: 0.5, ...parts },
  );
}

function countsOf(plan: Plan, records: readonly SchoolmarkRecord[]) {
  const count = (kind: string): number => records.filter((record) => record.kind === kind).length;
  return { planned: plan.jobs, result: count("result"), skip: 0, fail: count("fail") };
}
