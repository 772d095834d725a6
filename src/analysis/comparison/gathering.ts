import { sha256 } from "../../lib/files.ts";
import { createBySetting, type Setting } from "../../metrics/by-setting.ts";
import { collectSensedWork } from "../../metrics/energy/sensed-work.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import { createRunReducer, groupsOf } from "../../metrics/reduce.ts";
import { createSampleTally } from "../../metrics/timing/sample-tally.ts";
import { comparedTimings, millisecondsOf } from "../../metrics/timing/timing-measures.ts";
import type { Row } from "../../metrics/types.ts";
import type { MeasuringProtocol } from "../../records/comparability.ts";
import { deviceOf } from "../../records/device.ts";
import { settingId } from "../../records/keys.ts";
import { isInvented, runnerNameOf } from "../../records/plan-runners.ts";
import {
  decidedReason,
  type LoadRecord,
  type ModelIdentity,
  machineInWords,
  type Plan,
  type ReferenceBenchmark,
  type RunRecord,
  type SchoolmarkRecord,
  type Variant,
} from "../../records/schema.ts";
import { settingName } from "../../records/setting-name.ts";
import { median } from "../../statistics/ranks.ts";
import { collectPaces, paceKey } from "../planning/pace.ts";
import type { Evidence, SizeEvidence, TimingEvidence } from "./evidence.ts";
import { machineSpeedOf } from "./machine-speed.ts";
import { collectPeaks } from "./peaks.ts";
import { type SensedTimings, sensedTimings } from "./sensed-timings.ts";
import { gatherTask } from "./task-gathering.ts";

/** What one model of a run, under one variant, brings to a comparison. */
export interface Gathered {
  readonly evidence: Evidence;
  /** The figures that were asked for, among others. */
  readonly rows: readonly Row[];
}

/** Takes a run's records one after another, each job's last word once; holds scores and sums, not records. */
export interface Gathering {
  add(record: SchoolmarkRecord, recordId: string): void;
  /** One for each model and variant, in the order of the plan. */
  finish(): readonly Gathered[];
}

const sizeMetrics = metricDefinitions
  .filter(({ comparedBy }) => comparedBy === "model" || comparedBy === "load")
  .map(({ id }) => id);

/** `figures`: ids of the metrics whose rows are wanted beside the evidence; only what they take is reduced. */
export function createGathering(
  source: string,
  plan: Plan,
  run: RunRecord,
  figures: readonly string[] = [],
): Gathering {
  const reduction = createRunReducer({ plan, run }, groupsOf([...sizeMetrics, ...figures]));
  const samples = createSampleTally();
  const peaks = collectPeaks();
  const energy = collectSensedWork({ plan, run });
  const course = collectCourse();
  const paces = collectPaces(plan);
  const tasks = createBySetting(() => scoredTasksOf(plan));
  return {
    add(record, recordId) {
      for (const reducer of [reduction, energy]) reducer.add(record, recordId);
      paces.add(record);
      course.add(record);
      peaks.add(record);
      if (record.kind === "sample") samples.add(record, recordId);
      if (record.kind === "skip" && record.reason === decidedReason) tasks.at(record).get(record.task)?.leaveOut();
      if (record.kind === "result") tasks.at(record).get(record.task)?.add(record);
    },
    finish() {
      const { rows } = reduction.finish();
      const sensed = sensedTimings({ plan, run }, energy);
      const pacesOf = paces.finish();
      const shared = {
        source,
        origin: "run",
        execution: sha256(`${plan.hash}/${run.writer}`).slice(0, 16),
        at: run.at,
        loadsPlanned: plan.loads,
        machineSpeed: machineSpeedOf(course.benchmarks),
        stoppedAt: course.stoppedAt(),
      } as const;
      return eachSetting(plan).map(({ model, setting }) => {
        const own = rows.filter((row) => row.model === setting.model && row.variant === setting.variant);
        const load = course.load(setting);
        const pace = pacesOf.get(paceKey(model));
        return {
          rows: own,
          evidence: {
            ...shared,
            ...(pace === undefined ? {} : { secondsPerLoad: (pace.timingsMs + pace.restMs) / 1000 }),
            subject: { ...subjectOf(model, load), id: settingName(plan, setting.model, setting.variant) },
            protocol: protocolOf(plan, run, { model, load }),
            tasks: [...tasks.at(setting).values()].map((task) => task.finish()),
            timings: timingsOf(setting, samples, { sensed, isReal: !isInvented(plan, model.id) }),
            sizes: sizeMetrics.map((metric) => sizeOf(metric, own, peaks.of(setting, metric))),
            failed: course.failed(setting),
          },
        };
      });
    },
  };
}

/** Collects how the run went: the machine's own speed, loads, failures, and where it was stopped early. */
function collectCourse() {
  const benchmarks: ReferenceBenchmark[] = [];
  const loads = new Map<string, LoadRecord>();
  const fails = new Map<string, number>();
  let stoppedAt: number | null = null;
  return {
    add(record: SchoolmarkRecord): void {
      if ((record.kind === "run" || record.kind === "end") && record.canary !== undefined)
        benchmarks.push(record.canary);
      if (record.kind === "load" && !loads.has(idOf(record))) loads.set(idOf(record), record);
      if (record.kind === "fail") fails.set(idOf(record), (fails.get(idOf(record)) ?? 0) + 1);
      if (record.kind === "look" && record.answer !== null) stoppedAt ??= record.confidence;
    },
    benchmarks,
    /** A setting's first load. */
    load: (setting: Setting) => loads.get(idOf(setting)),
    failed: (setting: Setting) => fails.get(idOf(setting)) ?? 0,
    /** The confidence at which the run's question was answered; null where it was not. */
    stoppedAt: () => stoppedAt,
  };
}

function scoredTasksOf({ suites, tasks }: Plan) {
  const hashes = new Map(suites.map(({ name, hash }) => [name, hash]));
  const scored = tasks.filter(({ repeats }) => repeats === "once");
  return new Map(scored.map((task) => [task.key, gatherTask(task, hashes.get(task.key.split("/")[0] ?? "") ?? "")]));
}

function eachSetting({ models, variants }: Plan) {
  return models.flatMap((model) =>
    variants.map((variant) => ({ model, setting: { model: model.id, variant: variant.id } })),
  );
}

const idOf = ({ model, variant }: Setting): string => settingId(model, variant);

function subjectOf(model: ModelIdentity, load: LoadRecord | undefined): Evidence["subject"] {
  const { id, sha256: hash, fileBytes, architecture, quantization, tokenizerHash, parameters, unknown } = model;
  return {
    id,
    sha256: hash,
    fileBytes,
    architecture,
    quantization,
    tokenizerHash,
    parameters,
    bosPrepended: load?.engine.bosPrepended ?? null,
    ...(unknown === undefined ? {} : { unknown }),
    ...(load?.engine.chatTemplateHash === undefined ? {} : { chatTemplateHash: load.engine.chatTemplateHash }),
  };
}

function protocolOf(
  plan: Plan,
  { environment, energyProxy }: RunRecord,
  { model, load }: { readonly model: ModelIdentity; readonly load: LoadRecord | undefined },
): MeasuringProtocol {
  const engine = load?.engine;
  // Swept settings are what is compared within a run; they are no part of how it was measured.
  const setting = <V, T = V>(
    read: (variant: Variant) => V,
    taken?: T,
  ): V | T | { readonly sweptOver: readonly V[] } => {
    const values = [...new Set(plan.variants.map(read))];
    const [only] = values;
    return values.length > 1 || only === undefined ? { sweptOver: values } : taken === undefined ? only : taken;
  };
  const { source, scope, wattsPerThread } = energyProxy;
  return {
    answers: {
      runner: runnerNameOf(plan, model),
      engine: engine === undefined ? neverOpen : { name: engine.name, build: engine.build, package: engine.package },
      seed: plan.seed,
      context: setting(({ contextSize }) => contextSize),
    },
    timings: {
      machine: machineInWords(environment),
      threads: setting(({ threads }) => threads),
      "gpu-layers": setting(({ gpuLayers }) => gpuLayers),
      device: engine === undefined ? neverOpen : deviceOf(engine.device),
      "kv-cache": setting(
        ({ kvCacheType }) => kvCacheType ?? "f16",
        engine === undefined ? neverOpen : engine.kvCacheType,
      ),
      energy: { source, scope, wattsPerThread },
    },
  };
}

const neverOpen = { state: "never-open" } as const;

function timingsOf(
  setting: Setting,
  samples: ReturnType<typeof createSampleTally>,
  { sensed, isReal }: { readonly sensed: SensedTimings; readonly isReal: boolean },
): readonly TimingEvidence[] {
  return comparedTimings.flatMap(({ definition: { id: metric }, phase, clock, toValue }) =>
    samples.groups(setting, phase).flatMap((group) => {
      const { tokens, sequences, threads, loads, disturbedLoads } = group;
      const joules = metric.startsWith("energy_") ? sensed.of(setting, group) : null;
      // CPU time that was made up stands for no energy.
      if (!isReal && joules === null && metric.startsWith("energy_")) return [];
      const times = loads.flatMap((timings, index) => {
        const value = median(
          timings.flatMap((timing) => millisecondsOf(timing, clock) ?? []).map((ms) => toValue(ms, tokens * sequences)),
        );
        return value === null ? [] : [{ value, noisy: disturbedLoads.has(index) }];
      });
      const figures = joules?.loads ?? times;
      const noisy = [...figures.keys()].filter((index) => figures[index]?.noisy);
      const evidence: TimingEvidence = {
        metric,
        work: { phase: group.phase, tokens, depth: group.depth, sequences },
        threads,
        loads: figures.map(({ value }) => value),
        ...(noisy.length === 0 ? {} : { disturbedLoads: noisy }),
        ...(joules === null ? {} : { sensedBy: joules.sensedBy }),
      };
      return [evidence];
    }),
  );
}

function sizeOf(metric: string, rows: readonly Row[], loads: readonly number[] | null): SizeEvidence {
  const row = rows.find((candidate) => candidate.metric === metric && candidate.task === null);
  const value = row?.value ?? null;
  return {
    metric,
    value,
    caveats: value === null ? (row?.caveats ?? []) : [],
    ...(value === null || loads === null ? {} : { loads }),
  };
}
