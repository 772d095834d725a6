import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { type EnergyMeasuring, type EnergyWish, sensorFillSeconds, startEnergy } from "../../execute/energy.ts";
import { execute } from "../../execute/execute.ts";
import { fileCacheOf } from "../../execute/load/file-cache.ts";
import { memoryCheck } from "../../execute/load/memory-check.ts";
import { type MachineEnvironment, readMachine } from "../../execute/machine-environment.ts";
import { type PreparedRun, prepareRun, type RunRequest, threadCandidates } from "../../execute/prepare/preparation.ts";
import { remoteHosts, sentWords } from "../../execute/prepare/remote-hosts.ts";
import { createReferenceBenchmark } from "../../execute/reference-benchmark.ts";
import { type EarlierWork, findEarlierWork } from "../../execute/resume/resume.ts";
import { systemClock } from "../../lib/clock.ts";
import { counted } from "../../lib/counted.ts";
import { systemCounters } from "../../lib/system-counters/index.ts";
import { printable } from "../../lib/untrusted.ts";
import { measureReadBandwidth } from "../../meters/bandwidth/read-bandwidth.ts";
import { energyProxyFor } from "../../meters/energy/proxy.ts";
import { metersById } from "../../meters/index.ts";
import { placeOf, serverProcess } from "../../meters/server/index.ts";
import { metricGroups } from "../../metrics/index.ts";
import { createRunFolder, type Log, openLog } from "../../records/log.ts";
import { type Counts, countStates, readJobStates } from "../../records/read.ts";
import { earlierFilesOf } from "../../records/run-files.ts";
import type { RunRecord } from "../../records/schema.ts";
import { isLoopback } from "../../runners/openai/address.ts";
import { type Shard, shardName } from "../../suite/shards.ts";
import { warnOfBadModels } from "../shared/bad-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { failWith } from "../shared/fail-with.ts";
import { budgetText } from "../shared/plan-text.ts";
import type { Terminal } from "../shared/terminal.ts";
import { endUncaught } from "../shared/uncaught.ts";
import { lockNewRun, lockRun } from "./lock-run.ts";
import { showProgress } from "./progress.ts";
import { countJobs } from "./shard.ts";
import { type RunWatcher, watched } from "./watch/watcher.ts";

/** What is to be measured, where its records go, and how to go on with it. */
export interface RunSettings {
  readonly request: RunRequest;
  readonly results: string;
  readonly tdpWatts: number | null;
  readonly energy: EnergyWish;
  /** Open models that memory is too small for. */
  readonly allowOversize: boolean;
  readonly deadlineMs: number;
  /** null: a new run; "": the newest unfinished of the plan; else the run named. */
  readonly resume: string | null;
  readonly shard: Shard | null;
  /** The command that goes on where this run stops. */
  readonly goOn: string;
  /** Who looks on while it is taken. */
  readonly watcher?: RunWatcher;
}

/** How a run ended. */
export type TakenRun =
  | { readonly ended: "interrupted" }
  | { readonly ended: "complete"; readonly folder: string; readonly counts: Counts };

/** Prepares a run; null when it was interrupted meanwhile. Throws UserError for whatever the request gets wrong. */
export async function prepareSettings(
  settings: RunSettings,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PreparedRun | null> {
  const { models, reference = "", send = false } = settings.request;
  for (const host of send ? remoteHosts([...models, reference]) : [])
    terminal.note(`${sentWords(host)} will be sent there`);
  const prepared = await prepareRun(settings.request, (step) => terminal.progress(step), signal).catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (prepared !== null) noteProxies(prepared, terminal);
  for (const combination of prepared?.leftOut ?? []) terminal.note(`left out: ${combination}`);
  if (prepared !== null) warnOfBadModels(prepared, terminal);
  return prepared;
}

/** Where questions go on to, though the server is on this machine. */
function noteProxies({ plan }: PreparedRun, terminal: Terminal): void {
  for (const { id, path, unknown } of plan.models)
    if (unknown?.["server"] !== undefined && isLoopback(new URL(path)))
      terminal.note(`${printable(id)}: loopback, but a proxy: questions go on to the server behind it`);
}

/** Measures, seals and counts. Throws what stopped it, after telling how to go on. */
export async function takePrepared(
  prepared: PreparedRun,
  settings: RunSettings,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<TakenRun> {
  const { plan, suites, runnerOf } = prepared;
  const { shard, results, resume, goOn } = settings;
  const jobs = countJobs(plan, suites, shard);
  const found = resume === null ? null : await findEarlierWork(results, plan, resume || null, { shard, jobs });
  const runsHere = plan.models.some((model) => runnerOf(model).traits.process === "child");
  const sensed = runsHere || (await servesHere(prepared));
  await using energy = await startEnergy(settings.energy, { profile: plan.profile, runsHere: sensed }, signal);
  if (signal.aborted) return { ended: "interrupted" };
  const startedAt = systemClock.timestamp();
  const part = shard === null ? null : shardName(shard);
  const folder = found?.folder ?? (await createRunFolder(resolve(results), startedAt, plan, part));
  using lock = (found === null ? lockNewRun : lockRun)(folder, shard, terminal);
  // What another process did before it gave the lock back is done.
  const earlier = found === null ? null : await findEarlierWork(results, plan, folder, { shard, jobs });
  const benchmark = runsHere ? createReferenceBenchmark(measureReadBandwidth, systemClock) : null;
  const runReferenceBenchmark = async (): Promise<Pick<RunRecord, "canary">> => {
    terminal.progress("timing the machine itself");
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
  const stopped = `the run stopped; nothing taken is lost; go on with: ${goOn}`;
  using _ = endUncaught((error) => {
    failWith(error, process.argv);
    terminal.warn(stopped);
    process.exitCode = exitCodes.runFailed;
  });
  try {
    log.append(header);
    noteBeginning(prepared, log, { jobs, energy }, terminal);
    await measure(prepared, settings, {
      jobs,
      runsHere,
      earlier,
      energy,
      graphics: machine.graphics,
      log,
      signal: AbortSignal.any([signal, lock.lost]),
      terminal,
    });
    lock.lost.throwIfAborted();
    const counts = countStates(plan, (await readJobStates(folder)).values());
    const last = await runReferenceBenchmark().catch(ifAborted(signal));
    log.seal({ at: systemClock.timestamp(), counts, ...last });
    return { ended: "complete", folder, counts };
  } catch (error) {
    if (!signal.aborted) {
      terminal.warn(stopped);
      throw error;
    }
    terminal.note(`\ninterrupted; nothing taken is lost; go on with: ${goOn}`);
    return { ended: "interrupted" };
  }
}

function noteBeginning(
  { plan }: PreparedRun,
  log: Log,
  { jobs, energy }: Pick<MeasuringPlace, "jobs" | "energy">,
  terminal: Terminal,
): void {
  terminal.note(`${counted(plan.models.length, "model")}, ${counted(jobs, "job")}; records in ${log.path}`);
  if (plan.timeBudgetSeconds !== undefined && plan.precision !== undefined)
    terminal.note(`timings repeat ${budgetText(plan, plan.timeBudgetSeconds)}`);
  const [sensor] = energy.sensing.sources;
  if (sensor !== undefined) terminal.note(`energy by ${sensor.id} (${printable(sensor.found)})`);
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
  readonly jobs: number;
  /** Whether any model runs in a process of this machine. */
  readonly runsHere: boolean;
  readonly earlier: EarlierWork | null;
  readonly energy: EnergyMeasuring;
  readonly graphics: MachineEnvironment["graphics"];
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

async function measure(
  { plan, suites, itemTokens, runnerOf, unopened, files }: PreparedRun,
  { shard, deadlineMs, allowOversize, watcher }: RunSettings,
  { jobs, runsHere, earlier, energy, graphics, log, signal, terminal }: MeasuringPlace,
): Promise<void> {
  const show = showProgress(plan, jobs, terminal);
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
      show(event);
      watcher?.tell(event);
    },
  });
}

function runRecord(
  { plan }: PreparedRun,
  at: string,
  earlier: EarlierWork | null,
  { tdpWatts, shard }: RunSettings,
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
    command: ["schoolmark", ...process.argv.slice(2)],
    environment,
    energyProxy: energyProxyFor(environment.cpu, environment.logicalCores, tdpWatts),
    energySensing: sensing,
  };
}
