import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { systemClock } from "../lib/clock.ts";
import { systemCounters } from "../lib/system-counters/index.ts";
import { measureReadBandwidth } from "../meters/bandwidth/read-bandwidth.ts";
import { energyProxyFor } from "../meters/energy/proxy.ts";
import { metersById } from "../meters/index.ts";
import { placeOf, serverProcess } from "../meters/server/index.ts";
import { metricGroups } from "../metrics/index.ts";
import { type Log, openLog } from "../records/log.ts";
import { countStates, readJobStates } from "../records/read.ts";
import { earlierFilesOf } from "../records/run-files.ts";
import type { RunRecord } from "../records/schema.ts";
import type { Counts } from "../records/types.ts";
import { countJobs, type Shard, shardName } from "../suite/shards.ts";
import { type EnergyMeasuring, type EnergyWish, sensorFillSeconds, startEnergy } from "./energy.ts";
import { execute } from "./execute.ts";
import { fileCacheOf } from "./load/file-cache.ts";
import { memoryCheck } from "./load/memory-check.ts";
import { lockNewRun, lockRun } from "./lock-run.ts";
import { type MachineEnvironment, readMachine } from "./machine-environment.ts";
import { newRunFolder } from "./new-run-folder.ts";
import { type PreparedRun, threadCandidates } from "./prepare/preparation.ts";
import { createReferenceBenchmark } from "./reference-benchmark.ts";
import { type EarlierWork, findEarlierWork } from "./resume/resume.ts";
import type { RunEvent } from "./run-event.ts";
import { type RunWatcher, watched } from "./watcher.ts";

/** How a prepared run is measured, and where its records go. */
export interface TakeSettings {
  /** The folder of runs. */
  readonly results: string;
  /** Watts of the processor at full load; null: from a table of processors. */
  readonly tdpWatts: number | null;
  readonly energy: EnergyWish;
  /** Open models that memory is too small for. */
  readonly allowOversize: boolean;
  /** How long a model may be silent before its process is ended. */
  readonly deadlineMs: number;
  /** null: a new run; "": the newest unfinished of the plan; else the run named. */
  readonly resume: string | null;
  readonly shard: Shard | null;
  /** What started it, for the record. */
  readonly command: readonly string[];
  /** Who looks on while it is taken. */
  readonly watcher?: RunWatcher;
}

/** How a run ended. */
export type TakenRun =
  /** `folder`: what can be gone on with; null: nothing was measured yet. */
  | { readonly ended: "interrupted"; readonly folder: string | null }
  | { readonly ended: "complete"; readonly folder: string; readonly counts: Counts };

/**
 * Measures, seals and counts; every record is on the disk once its job has ended. An aborted signal ends it as interrupted.
 * Throws what else stopped it, after an event that names the folder to go on with; UserError for a run to resume that there
 * is not, or that another process measures.
 */
export async function takeRun(
  prepared: PreparedRun,
  settings: TakeSettings,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<TakenRun> {
  const { plan, suites, runnerOf } = prepared;
  const { shard, results, resume } = settings;
  const jobs = countJobs(plan, suites, shard);
  const found = resume === null ? null : await findEarlierWork(results, plan, resume || null, { shard, jobs });
  const runsHere = plan.models.some((model) => runnerOf(model).traits.process === "child");
  const sensed = runsHere || (await servesHere(prepared));
  await using energy = await startEnergy(settings.energy, { profile: plan.profile, runsHere: sensed }, signal);
  if (signal.aborted) return { ended: "interrupted", folder: found?.folder ?? null };
  const startedAt = systemClock.timestamp();
  const part = shard === null ? null : shardName(shard);
  const folder = found?.folder ?? (await newRunFolder(resolve(results), startedAt, { plan, part }, onEvent));
  using lock = (found === null ? lockNewRun : lockRun)(folder, shard);
  if (lock.takenFrom !== null) onEvent({ type: "taken-over", folder, from: lock.takenFrom });
  // What another process did before it gave the lock back is done.
  const tasks = suites.flatMap(({ tasks: own }) => own);
  const earlier = found === null ? null : await findEarlierWork(results, plan, folder, { shard, jobs, tasks });
  const benchmark = runsHere ? createReferenceBenchmark(measureReadBandwidth, systemClock) : null;
  const runReferenceBenchmark = async (): Promise<Pick<RunRecord, "canary">> => {
    onEvent({ type: "reference-benchmark" });
    return benchmark === null ? {} : { canary: await benchmark.take(signal) };
  };
  const machine = await readMachine(plan.models.map(runnerOf), signal);
  const header = {
    ...runRecord(prepared, startedAt, earlier, settings, { energy, ...machine }),
    earlierFiles: await earlierFilesOf(folder),
    ...(await runReferenceBenchmark().catch(ifAborted(signal))),
  };
  await settings.watcher?.begin({ plan, jobs, earlier: earlier === null ? null : folder });
  using log = watched(openLog(folder, header.writer), settings.watcher);
  try {
    log.append(header);
    onEvent({ type: "begun", folder, records: log.path, plan, jobs, sensors: energy.sensing.sources });
    await measure(prepared, settings, {
      runsHere,
      earlier,
      energy,
      graphics: machine.graphics,
      log,
      signal: AbortSignal.any([signal, lock.lost]),
      onEvent,
    });
    lock.lost.throwIfAborted();
    const counts = countStates(plan, (await readJobStates(folder)).values());
    const last = await runReferenceBenchmark().catch(ifAborted(signal));
    log.seal({ at: systemClock.timestamp(), counts, ...last });
    return { ended: "complete", folder, counts };
  } catch (error) {
    onEvent({ type: "stopped", folder, cause: signal.aborted ? "interrupted" : "error" });
    if (!signal.aborted) throw error;
    return { ended: "interrupted", folder };
  }
}

/** Whether any model runs in a server of this machine whose process is found: sensors tell of its work too. */
async function servesHere({ plan, runnerOf }: PreparedRun): Promise<boolean> {
  const served = plan.models.filter((model) => runnerOf(model).traits.process === "server");
  const found = await Promise.all(served.map(({ path }) => serverProcess(placeOf(new URL(path)))));
  return found.some(({ pid }) => pid !== null);
}

/** Nothing, once the user has asked to stop; else the error goes on. */
function ifAborted(signal: AbortSignal): (error: unknown) => object {
  return (error) => {
    if (signal.aborted) return {};
    throw error;
  };
}

interface MeasuringPlace {
  /** Whether any model runs in a process of this machine. */
  readonly runsHere: boolean;
  readonly earlier: EarlierWork | null;
  readonly energy: EnergyMeasuring;
  readonly graphics: MachineEnvironment["graphics"];
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

async function measure(
  { plan, suites, itemTokens, runnerOf, unopened, files }: PreparedRun,
  { shard, deadlineMs, allowOversize, watcher }: TakeSettings,
  { runsHere, earlier, energy, graphics, log, signal, onEvent }: MeasuringPlace,
): Promise<void> {
  await execute({
    plan,
    suites,
    itemTokens,
    runnerOf,
    unopened,
    files,
    fileCache: fileCacheOf(),
    log,
    shard,
    counters: systemCounters(),
    readMemory: runsHere ? measureReadBandwidth : null,
    energy: energy.sampler,
    energyFillSeconds: energy.sensing.requested === "sensor" ? sensorFillSeconds : 0,
    meters: metersById([...new Set(metricGroups.flatMap(({ meters }) => meters))]),
    done: earlier?.done ?? new Set(),
    knownThreads: earlier?.threads ?? new Map(),
    earlierTimingsMs: earlier?.timingsMs ?? 0,
    threadCandidates: await threadCandidates(),
    memory: memoryCheck({ allowOversize, ...graphics }),
    deadlineMs,
    clock: systemClock,
    signal,
    onEvent(event) {
      onEvent(event);
      watcher?.tell(event);
    },
  });
}

function runRecord(
  { plan, unusable }: PreparedRun,
  at: string,
  earlier: EarlierWork | null,
  { tdpWatts, shard, command }: TakeSettings,
  { energy: { sensing }, environment }: Pick<MachineEnvironment, "environment"> & { readonly energy: EnergyMeasuring },
): RunRecord {
  return {
    kind: "run",
    version: 1,
    writer: `${at.replace(/[-:.]/g, "")}-${randomBytes(2).toString("hex")}`,
    at,
    planHash: earlier?.planHash ?? plan.hash,
    resumed: earlier !== null,
    ...(shard === null ? {} : { shard: { ...shard } }),
    ...(unusable.length === 0 ? {} : { leftOut: unusable.map(({ path, reason }) => ({ path, reason })) }),
    command: [...command],
    environment,
    energyProxy: energyProxyFor(environment.cpu, environment.logicalCores, tdpWatts),
    energySensing: sensing,
  };
}
