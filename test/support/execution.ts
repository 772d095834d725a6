import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../../src/execute/execute.ts";
import type { Execution } from "../../src/execute/execution.ts";
import type { MeasuringEvent } from "../../src/execute/run-event.ts";
import { createRunFolder, type Log, openLog } from "../../src/records/log.ts";
import type { SchoolmarkRecord, Stopping, Variant } from "../../src/records/schema.ts";
import { readWriter } from "../../src/records/writer-file.ts";
import { fakeModel } from "../../src/runners/fake/models.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import { runnerNamed } from "../../src/runners/index.ts";
import type { Runner } from "../../src/runners/types.ts";
import { contextSizeFor, measureItems } from "../../src/suite/extents.ts";
import { makePlan } from "../../src/suite/plan.ts";
import type { Suite } from "../../src/suite/types.ts";
import { testFolder } from "./folder.ts";
import { manualClock } from "./manual-clock.ts";
import { runRecord } from "./records.ts";

interface Wanted {
  readonly models: readonly string[];
  readonly suites: readonly Suite[];
  readonly loads?: number;
  readonly contextSize?: number | null;
  readonly stopping?: Stopping;
  readonly variants?: readonly Variant[];
  readonly precision?: number;
  readonly timeBudgetSeconds?: number;
}

/** A run of made-up models that is ready to go, in a folder that lasts for one test. */
export async function preparedRun({
  models: names,
  suites,
  loads = 1,
  contextSize = null,
  stopping,
  variants = [{ id: "default", threads: null, contextSize, gpuLayers: "auto" }],
  ...limits
}: Wanted) {
  const models = names.map(fakeModel);
  const itemTokens = await Promise.all(
    models.map((model) =>
      measureItems(model, suites, (asked, texts) => fakeRunner.countTokens(asked, texts, AbortSignal.any([]))),
    ),
  );
  const plan = makePlan(
    models,
    suites,
    models.map((model, index) => contextSizeFor(model, suites, itemTokens[index] ?? new Map(), contextSize)),
    {
      runner: "fake",
      variants,
      loads,
      seed: 1,
      limit: null,
      profile: "full",
      ...limits,
      ...(stopping === undefined ? {} : { stopping }),
    },
  );
  const results = testFolder();
  const folder = await createRunFolder(results, "2026-01-02T03:04:05.678Z", plan);
  return { plan, suites, itemTokens, results, folder };
}

type Prepared = Awaited<ReturnType<typeof preparedRun>>;

export function openWriter(folder: string, writer: string): Log {
  const log = openLog(folder, writer);
  const { hash: planHash } = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
  log.append({ ...runRecord(writer), planHash });
  return log;
}

/** Carries a run out as one writer and returns what was written and told. */
export async function carryOut(
  prepared: Prepared,
  { runner = fakeRunner, ...changes }: Partial<Execution> & { readonly runner?: Runner } = {},
  writer = "1",
) {
  const events: MeasuringEvent[] = [];
  const log = changes.log ?? openWriter(prepared.folder, writer);
  const outcome = await execute({
    plan: prepared.plan,
    suites: prepared.suites,
    itemTokens: prepared.itemTokens,
    // Made-up models in the place of files, with all that the harness does for those.
    unopened: new Map(),
    runnerOf: () => ({ ...runner, name: "fake", traits: runnerNamed("llama") }),
    meters: [],
    counters: null,
    readMemory: null,
    energy: null,
    energyFillSeconds: 0,
    memory: null,
    fileCache: null,
    shard: null,
    done: new Set(),
    knownThreads: new Map(),
    earlierTimingsMs: 0,
    threadCandidates: [1, 4],
    deadlineMs: 1000,
    clock: manualClock(),
    signal: new AbortController().signal,
    onEvent: (event) => void events.push(event),
    ...changes,
    log,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  log[Symbol.dispose]();
  const records: SchoolmarkRecord[] = [];
  for await (const { record } of readWriter(log.path)) records.push(record);
  return { records, events, error: outcome };
}
