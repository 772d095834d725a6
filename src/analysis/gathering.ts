import { sha256 } from "../lib/files.ts";
import { createReduction } from "../metrics/reduce.ts";
import { createSampleTally } from "../metrics/sample-tally.ts";
import type { Row } from "../metrics/types.ts";
import {
  type Canary,
  decidedReason,
  type LoadRecord,
  type ModelIdentity,
  type Plan,
  type RunRecord,
  type SchoolmarkRecord,
} from "../records/schema.ts";
import { median } from "../statistics/ranks.ts";
import { canarySpeed } from "./canary.ts";
import type { Evidence, Protocol, SizeEvidence, TimingEvidence } from "./evidence.ts";
import { gatherTask, type TaskGathering } from "./task-gathering.ts";
import { comparedTimings } from "./timing-measures.ts";

/** What one model of a run brings to a comparison, and the figures that budgets are held against. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly rows: readonly Row[];
}

/** Takes a run's records one after another, each job's last word once; holds scores and sums, not records. */
export interface Gathering {
  add(record: SchoolmarkRecord, recordId: string): void;
  /** In the order of the plan's models. */
  finish(): readonly Gathered[];
}

const sizeMetrics = [
  "model_file_bytes",
  "peak_resident_bytes",
  "peak_anonymous_bytes",
  "weights_bytes",
  "context_bytes",
];

export function createGathering(source: string, plan: Plan, run: RunRecord): Gathering {
  const reduction = createReduction({ plan, run });
  const samples = createSampleTally();
  const loads = new Map<string, LoadRecord>();
  const fails = new Map<string, number>();
  const canaries: Canary[] = [];
  let stoppedAt: number | null = null;
  const hashes = new Map(plan.suites.map(({ name, hash }) => [name, hash]));
  const scored = plan.tasks.filter(({ repeats }) => repeats === "once");
  const tasks = new Map<string, Map<string, TaskGathering>>(
    plan.models.map(({ id }) => [
      id,
      new Map(scored.map((task) => [task.key, gatherTask(task, hashes.get(task.key.split("/")[0] ?? "") ?? "")])),
    ]),
  );
  return {
    add(record, recordId) {
      reduction.add(record, recordId);
      if (record.kind === "sample") samples.add(record, recordId);
      if ((record.kind === "run" || record.kind === "end") && record.canary !== undefined) canaries.push(record.canary);
      if (record.kind === "load" && !loads.has(record.model)) loads.set(record.model, record);
      if (record.kind === "fail") fails.set(record.model, (fails.get(record.model) ?? 0) + 1);
      if (record.kind === "skip" && record.reason === decidedReason)
        tasks.get(record.model)?.get(record.task)?.leaveOut();
      if (record.kind === "look" && record.answer !== null) stoppedAt ??= record.confidence;
      if (record.kind === "result") tasks.get(record.model)?.get(record.task)?.add(record);
    },
    finish() {
      const { rows } = reduction.finish();
      return plan.models.map((model) => {
        const own = rows.filter((row) => row.model === model.id);
        const load = loads.get(model.id);
        return {
          rows: own,
          evidence: {
            source,
            origin: "run",
            execution: sha256(`${plan.hash}/${run.writer}`).slice(0, 16),
            at: run.at,
            loadsPlanned: plan.loads,
            subject: subjectOf(model, load),
            protocol: protocolOf(plan, run, load),
            tasks: [...(tasks.get(model.id)?.values() ?? [])].map((task) => task.finish()),
            timings: plan.variants.flatMap(({ id }) => timingsOf({ model: model.id, variant: id }, samples)),
            sizes: sizeMetrics.map((metric) => sizeOf(metric, own)),
            canary: canarySpeed(canaries),
            stoppedAt,
            failed: fails.get(model.id) ?? 0,
          },
        };
      });
    },
  };
}

function subjectOf(model: ModelIdentity, load: LoadRecord | undefined): Evidence["subject"] {
  const { id, sha256: hash, fileBytes, architecture, quantization, tokenizerHash, parameters } = model;
  return {
    id,
    sha256: hash,
    fileBytes,
    architecture,
    quantization,
    tokenizerHash,
    parameters,
    bosPrepended: load?.engine.bosPrepended ?? null,
    ...(load?.engine.chatTemplateHash === undefined ? {} : { chatTemplateHash: load.engine.chatTemplateHash }),
  };
}

function protocolOf(plan: Plan, { environment, energyProxy }: RunRecord, load: LoadRecord | undefined): Protocol {
  const [variant] = plan.variants;
  const engine = load?.engine;
  return {
    answers: {
      runner: plan.runner,
      engine: engine === undefined ? "never open" : `${engine.name} ${engine.build} (${engine.package})`,
      seed: String(plan.seed),
      context: variant?.contextSize == null ? "as long as the longest item" : `${variant.contextSize} tokens`,
    },
    timings: {
      machine: `${environment.cpu}, ${environment.logicalCores} logical cores, ${environment.platform}`,
      threads: variant?.threads == null ? "by trial" : String(variant.threads),
      "gpu-layers": String(variant?.gpuLayers ?? "auto"),
      device: engine?.device ?? "never open",
      "kv-cache": engine?.kvCacheType ?? "never open",
      energy: `${energyProxy.source}, ${energyProxy.scope}, ${energyProxy.wattsPerThread} W a thread`,
    },
  };
}

function timingsOf(
  setting: { readonly model: string; readonly variant: string },
  samples: ReturnType<typeof createSampleTally>,
): readonly TimingEvidence[] {
  return comparedTimings.flatMap(({ metric, phase, measure }) =>
    samples.groups(setting, phase).map(({ tokens, depth, threads, loads, disturbedLoads }) => {
      const figures = loads.flatMap((timings, index) => {
        const value = median(timings.flatMap((timing) => measure(timing, tokens) ?? []));
        return value === null ? [] : [{ value, disturbed: disturbedLoads.has(index) }];
      });
      const disturbed = [...figures.keys()].filter((index) => figures[index]?.disturbed);
      return {
        metric,
        work: `${phase} ${tokens} at depth ${depth}`,
        threads,
        loads: figures.map(({ value }) => value),
        ...(disturbed.length === 0 ? {} : { disturbedLoads: disturbed }),
      };
    }),
  );
}

function sizeOf(metric: string, rows: readonly Row[]): SizeEvidence {
  const row = rows.find((candidate) => candidate.metric === metric && candidate.task === null);
  return { metric, value: row?.value ?? null, reason: row?.value == null ? (row?.reason ?? "not measured") : null };
}
