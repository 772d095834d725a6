import { activityBetween, foreignShare } from "../../lib/system-counters/activity.ts";
import type { CounterReader, SystemCounters } from "../../lib/system-counters/types.ts";
import { marksOf } from "../../records/noise.ts";
import type { Disturbance, Timing } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import type { TimedRepeat } from "../types.ts";

/** Looks at the system around timed samples, never inside them. */
export interface SampleWatch {
  /** Whether the counters were read so long before a sample that they tell of it; else one more has to go first. */
  tellsOf(sample: TimedRepeat): boolean;
  /** Times one sample and tells what the system did around it. */
  sample(work: () => Promise<Timing>): Promise<TimedRepeat>;
}

/** CPU time of the own process and the times that its threads were taken off their cores. */
interface OwnUse {
  readonly cpuMs: number;
  readonly involuntarySwitches: number | null;
}

export interface WatchOptions {
  readonly counters: CounterReader;
  /** Threads that compute at once during an engine call; null: a GPU does, and CPU time says nothing of it. */
  readonly threads: number | null;
  /** CPU time in each unit of wall time that a container may use; null or absent: all of it. */
  readonly quotaCores?: number | null;
  readonly ownUse?: () => OwnUse;
}

interface Reading {
  readonly system: SystemCounters;
  readonly own: OwnUse;
}

/** A share must not hang on one tick of the system's clock: a window holds so many ticks, all cores together. */
const ticksInWindow = 80;
/** In windows: an older reading would tell of another time than the sample's. */
const oldestReading = 4;

/** A watch over one context. A sample shorter than a window is told of by a window that ends with it. */
export function watchSamples({
  counters,
  threads,
  quotaCores = null,
  ownUse = ownUseOfProcess,
}: WatchOptions): SampleWatch {
  const read = (): Reading => ({ system: counters.read(), own: ownUse() });
  let readings: readonly Reading[] = [read()];
  const neededMs = (ticksInWindow * counters.tickMs) / Math.max(1, readings[0]?.system.cores ?? 1);
  const take = (): Reading => {
    const reading = read();
    const oldest = reading.system.atMs - oldestReading * neededMs;
    readings = [...readings.filter(({ system }) => system.atMs >= oldest), reading];
    return reading;
  };
  return {
    tellsOf: ({ disturbance }) => (disturbance?.windowMs ?? 0) >= neededMs,
    async sample(work) {
      const start = take();
      const timing = await work();
      const endMs = performance.now();
      const end = read();
      const latest = Math.min(start.system.atMs, end.system.atMs - neededMs);
      const before = readings.findLast(({ system }) => system.atMs <= latest) ?? readings[0] ?? start;
      readings = [...readings, end];
      const origin = performance.timeOrigin;
      return {
        timing,
        disturbance: evidenceOf(before, end, ownShareOf(timing, threads, quotaCores), neededMs / 2),
        window: { startEpochMs: origin + start.system.atMs, endEpochMs: origin + endMs },
      };
    },
  };
}

/** `shortestMs`: a shorter window is too short for the ticks in which the system counts. */
function evidenceOf(before: Reading, after: Reading, ownShare: number | null, shortestMs: number): Disturbance {
  const activity = activityBetween(before.system, after.system);
  const tells = activity.windowMs >= shortestMs;
  const evidence = {
    windowMs: activity.windowMs,
    foreignShare: tells ? foreignShare(activity, after.own.cpuMs - before.own.cpuMs, after.system.cores) : null,
    stealShare: tells ? activity.stealShare : null,
    ownShare,
    involuntarySwitches:
      after.own.involuntarySwitches === null || before.own.involuntarySwitches === null
        ? null
        : after.own.involuntarySwitches - before.own.involuntarySwitches,
    throttleEvents: activity.throttleEvents,
    swapInPages: activity.swapInPages,
    memoryPressureShare: activity.memoryPressureShare,
    frequencyMegahertz: after.system.frequencyMegahertz,
    temperatureCelsius: after.system.temperatureCelsius,
  };
  return { ...evidence, marks: marksOf(evidence) };
}

/**
 * A quota is given in slices of, as a rule, 100 ms (kernel documentation, scheduler/sched-bwc). Over ten of them it shows as
 * a share; a shorter sample either ran freely or was stopped in the middle, and then it is no measure of the model.
 */
const quotaEvensOutMs = 1000;

/**
 * CPU time used, of what an undisturbed process would use: all threads inside the engine's calls, one outside of them, and
 * no more than a container's quota in the long run. Where the calls were not timed apart, nothing can be expected of more
 * than one thread.
 */
export function ownShareOf(timing: Timing, threads: number | null, quotaCores: number | null = null): number | null {
  const { wallMs, engineMs, cpuMs } = timing;
  if (threads === null || cpuMs === null || wallMs <= 0) return null;
  if (engineMs === null && threads > 1) return null;
  const most = quotaCores === null || wallMs < quotaEvensOutMs ? threads : quotaCores;
  const engine = Math.min(wallMs, timedMs(timing));
  return cpuMs / (engine * Math.min(threads, most) + (wallMs - engine) * Math.min(1, most));
}

function ownUseOfProcess(): OwnUse {
  const { userCPUTime, systemCPUTime, involuntaryContextSwitches } = process.resourceUsage();
  return {
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    // Windows counts none and says 0.
    involuntarySwitches: process.platform === "win32" ? null : involuntaryContextSwitches,
  };
}
