import { setTimeout } from "node:timers/promises";
import { EngineMissingError, messageOf } from "../../lib/errors.ts";
import { type Activity, activityBetween, foreignShare } from "../../lib/system-counters/activity.ts";
import { systemCounters } from "../../lib/system-counters/index.ts";
import type { CounterReader } from "../../lib/system-counters/types.ts";
import { measureReadBandwidth, type ReadBandwidth } from "../../meters/bandwidth/read-bandwidth.ts";
import { energyProxyFor } from "../../meters/energy/proxy.ts";
import { type AgainstItself, calibrationPath, readCalibration } from "../../records/calibration.ts";
import { type ContainerLimits, readContainerLimits } from "../../records/container.ts";
import { noiseThresholds } from "../../records/noise.ts";
import { protocol } from "../../records/protocol.ts";
import { readEnvironment } from "../../records/provenance.ts";
import {
  type EnergyProxy,
  type EngineInfo,
  type Environment,
  type LoadRecord,
  machineInWords,
} from "../../records/schema.ts";
import { defaultRunner, loadRunner } from "../../runners/index.ts";
import { fastest, tryThreads } from "../load/threads.ts";
import { withDevices } from "../machine-environment.ts";
import { threadCandidates } from "../prepare/preparation.ts";
import { smallestModel } from "../reference-benchmark.ts";
import { type MeterCost, meterCosts } from "./meter-costs.ts";
import { counterSensors, energySensor, probeEnergy, type Sensor } from "./sensors.ts";

/** The engine with the smallest bundled model, or why it could not be tried. */
export type EngineFinding =
  | {
      readonly state: "ok";
      readonly engine: EngineInfo;
      readonly trial: LoadRecord["threadTrial"];
      readonly advisedThreads: number | null;
    }
  | { readonly state: "missing" | "failed"; readonly reason: string };

/** By `schoolmark calibrate` at some time, or why it is not known. */
export type ResolutionFinding =
  | { readonly state: "known"; readonly at: string; readonly againstItself: AgainstItself }
  | { readonly state: "unknown"; readonly reason: string };

/** What this machine can and cannot measure, found by trying. */
export interface MachineReport {
  readonly environment: Environment;
  readonly container: ContainerLimits;
  /** The smallest difference between models that this machine was found to resolve. */
  readonly resolution: ResolutionFinding;
  readonly engine: EngineFinding;
  readonly thresholds: typeof noiseThresholds;
  readonly protocol: typeof protocol;
  /** What went on over one second in which this program did next to nothing; null: this system tells nothing. */
  readonly noise: (Activity & { readonly foreignShare: number | null }) | null;
  readonly counters: readonly Sensor[];
  readonly energy: readonly Sensor[];
  /** What stands for them where none can be read. */
  readonly energyProxy: EnergyProxy;
  readonly meterCosts: readonly MeterCost[];
  /** How fast memory is read, by thread count. */
  readonly roofs: readonly ReadBandwidth[];
}

/** Tries everything once: some five seconds. Never throws but for the signal. */
export async function examineMachine(
  plugUrl: string | null,
  onStep: (step: string) => void,
  signal: AbortSignal,
): Promise<MachineReport> {
  const counters = systemCounters();
  onStep("reading the machine");
  const environment = await readEnvironment();
  onStep("listening for a second");
  const noise = counters === null ? null : await noiseNow(counters, signal);
  onStep("looking for energy sensors");
  const probed = await probeEnergy(plugUrl);
  onStep("timing the meters");
  const costs = await meterCosts(counters, probed);
  onStep("reading memory");
  const ceilings: ReadBandwidth[] = [];
  for (const threads of await threadCandidates())
    ceilings.push(await measureReadBandwidth(threads, protocol.memoryPasses));
  onStep("trying the engine");
  const engine = await tryEngine(signal);
  signal.throwIfAborted();
  return {
    environment: engine.state === "ok" ? await withCards(environment, signal) : environment,
    container: await readContainerLimits(),
    resolution: await knownResolution(environment),
    engine,
    thresholds: noiseThresholds,
    protocol,
    noise,
    counters: counterSensors(counters),
    energy: probed.map(energySensor),
    energyProxy: energyProxyFor(environment.cpu, environment.logicalCores, null),
    meterCosts: costs,
    roofs: ceilings,
  };
}

async function noiseNow(counters: CounterReader, signal: AbortSignal): Promise<MachineReport["noise"]> {
  const [before, own] = [counters.read(), process.cpuUsage()];
  await setTimeout(1000, undefined, { signal });
  const after = counters.read();
  const { user, system } = process.cpuUsage(own);
  const activity = activityBetween(before, after);
  return { ...activity, foreignShare: foreignShare(activity, (user + system) / 1000, after.cores) };
}

async function knownResolution(environment: Environment): Promise<ResolutionFinding> {
  const unknown = (reason: string): ResolutionFinding => ({ state: "unknown", reason });
  try {
    const calibration = await readCalibration(calibrationPath());
    if (calibration === null) return unknown("schoolmark calibrate finds it out");
    if (calibration.machine !== machineInWords(environment))
      return unknown(`the calibration is of ${calibration.machine}: schoolmark calibrate takes another one`);
    const { at, againstItself } = calibration;
    if (againstItself === null) return unknown("the calibration is an old one: schoolmark calibrate takes another one");
    return { state: "known", at, againstItself };
  } catch (error) {
    return unknown(messageOf(error));
  }
}

/** The engine was started just now: it is not started again to tell. */
async function withCards(environment: Environment, signal: AbortSignal): Promise<Environment> {
  const found = await (await loadRunner(defaultRunner)).devices?.(signal);
  return found === undefined ? environment : withDevices(environment, found).environment;
}

const deadlineMs = 15_000;

async function tryEngine(signal: AbortSignal): Promise<EngineFinding> {
  const model = await smallestModel();
  if (model === null) return { state: "failed", reason: "the smallest bundled model is not there" };
  try {
    const runner = await loadRunner(defaultRunner);
    const options = { gpuLayers: "auto" as const, deadlineMs, onSpawned: async () => {} };
    await using session = await runner.open(model, options, signal);
    const trial = await tryThreads(session, (threads) => ({ contextSize: 256, threads }), await threadCandidates(), 1);
    const advisedThreads = fastest(trial);
    const engine = await session.prepare({ contextSize: 256, threads: advisedThreads ?? 1 });
    return { state: "ok", engine, trial, advisedThreads };
  } catch (error) {
    signal.throwIfAborted();
    return { state: error instanceof EngineMissingError ? "missing" : "failed", reason: messageOf(error) };
  }
}
