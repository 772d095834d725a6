import { setTimeout } from "node:timers/promises";
import { Bench } from "tinybench";
import { messageOf } from "../../lib/errors.ts";
import { type Activity, activityBetween, foreignShare } from "../../lib/system-counters/activity.ts";
import { systemCounters } from "../../lib/system-counters/index.ts";
import type { CounterName, CounterReader } from "../../lib/system-counters/types.ts";
import { measureReadBandwidth, type ReadBandwidth } from "../../metrics/meters/bandwidth/read-bandwidth.ts";
import { energySources, thisPlace } from "../../metrics/meters/energy/index.ts";
import { meters } from "../../metrics/meters/index.ts";
import { disturbanceThresholds } from "../../records/disturbance.ts";
import { protocol } from "../../records/protocol.ts";
import { readEnvironment } from "../../records/provenance.ts";
import type { EngineInfo, Environment, LoadRecord } from "../../records/schema.ts";
import { runners } from "../../runners/index.ts";
import { smallestModel } from "../canary.ts";
import { threadCandidates } from "../preparation.ts";
import { fastest, tryThreads } from "../threads.ts";

/** A thing that this machine can tell, or why it can't and what would help. */
export interface Sensor {
  readonly id: string;
  /** What it covers, such as `package` for energy. */
  readonly scope: string;
  readonly status: "ok" | "missing";
  /** What was found, or why it is missing. */
  readonly finding: string;
  /** null: nothing needs to be done, or nothing can be. */
  readonly remedy: string | null;
}

/** How long one reading takes. */
export interface MeterCost {
  readonly id: string;
  readonly medianMs: number;
  readonly readings: number;
}

/** The engine with the smallest bundled model, or why it could not be tried. */
export type EngineFinding =
  | {
      readonly state: "ok";
      readonly engine: EngineInfo;
      readonly trial: LoadRecord["threadTrial"];
      readonly advisedThreads: number | null;
    }
  | { readonly state: "failed"; readonly reason: string };

/** What this machine can and cannot measure, found by trying. */
export interface MachineReport {
  readonly environment: Environment;
  readonly engine: EngineFinding;
  readonly thresholds: typeof disturbanceThresholds;
  readonly protocol: typeof protocol;
  /** What went on over one second in which this program did next to nothing; null: this system tells nothing. */
  readonly noise: (Activity & { readonly foreignShare: number | null }) | null;
  readonly counters: readonly Sensor[];
  readonly energy: readonly Sensor[];
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
  const energy = await energySensors(plugUrl);
  onStep("timing the meters");
  const meterCosts = await costs(counters);
  onStep("reading memory");
  const roofs: ReadBandwidth[] = [];
  for (const threads of await threadCandidates())
    roofs.push(await measureReadBandwidth(threads, protocol.memoryPasses));
  onStep("trying the engine");
  const engine = await tryEngine(signal);
  signal.throwIfAborted();
  return {
    environment,
    engine,
    thresholds: disturbanceThresholds,
    protocol,
    noise,
    counters: counterSensors(counters),
    energy,
    meterCosts,
    roofs,
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

const counterWords: Readonly<Record<CounterName, string>> = {
  busyMs: "CPU time of other programs",
  stealMs: "CPU time taken by a hypervisor",
  throttleEvents: "throttling",
  swapInPages: "swapping",
  memoryStalledMs: "waiting for memory",
  frequencyMegahertz: "clock",
  temperatureCelsius: "temperature",
};

function counterSensors(counters: CounterReader | null): readonly Sensor[] {
  return (Object.keys(counterWords) as readonly CounterName[]).map((name) => {
    const missing = counters === null ? "no counters are known for this system" : counters.missing[name];
    return {
      id: counterWords[name],
      scope: "machine",
      status: missing === undefined ? "ok" : "missing",
      finding: missing ?? "read around every timed sample",
      remedy: null,
    };
  });
}

async function energySensors(plugUrl: string | null): Promise<readonly Sensor[]> {
  const place = thisPlace(plugUrl);
  return Promise.all(
    energySources.map(async (source): Promise<Sensor> => {
      const { id, scope } = source;
      const probe = await source.probe(place);
      return probe.available
        ? { id, scope, status: "ok", finding: probe.found, remedy: null }
        : { id, scope, status: "missing", finding: probe.missing, remedy: probe.remedy };
    }),
  );
}

const readings = 15;

/** Of the meters that run beside a model, and of the counters around each sample. */
async function costs(counters: CounterReader | null): Promise<readonly MeterCost[]> {
  const bench = new Bench({ iterations: readings, time: 0, warmup: false, throws: true });
  for (const meter of meters) bench.add(meter.id, () => meter.read(process.pid));
  if (counters !== null) bench.add("disturbance", () => void counters.read());
  await bench.run();
  return bench.tasks.flatMap(({ name, result }) =>
    "latency" in result ? [{ id: name, medianMs: result.latency.p50, readings }] : [],
  );
}

const deadlineMs = 15_000;

async function tryEngine(signal: AbortSignal): Promise<EngineFinding> {
  const model = await smallestModel();
  if (model === null) return { state: "failed", reason: "the smallest bundled model is not there" };
  try {
    const runner = await runners.llama();
    const options = { gpuLayers: "auto" as const, deadlineMs, onSpawned: async () => {} };
    await using session = await runner.open(model, options, signal);
    const trial = await tryThreads(session, (threads) => ({ contextSize: 256, threads }), await threadCandidates(), 1);
    const advisedThreads = fastest(trial);
    const engine = await session.prepare({ contextSize: 256, threads: advisedThreads ?? 1 });
    return { state: "ok", engine, trial, advisedThreads };
  } catch (error) {
    signal.throwIfAborted();
    return { state: "failed", reason: messageOf(error) };
  }
}
