import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SystemCounters } from "../../src/lib/system-counters/types.ts";
import type { Timing } from "../../src/records/schema.ts";
import { ownShareOf, watchSamples } from "../../src/runners/llama/sample-watch.ts";

/** A machine of two cores that is driven by hand: others use `foreign` of all its time. */
function drivenMachine(foreign: () => number) {
  const state = { nowMs: 0, busyMs: 0, ownMs: 0 };
  const pass = (ms: number, ownMs = ms) => {
    state.nowMs += ms;
    state.ownMs += ownMs;
    state.busyMs += ownMs + foreign() * ms * 2;
  };
  const read = (): SystemCounters => ({
    atMs: state.nowMs,
    cores: 2,
    busyMs: Math.floor(state.busyMs / 10) * 10,
    stealMs: 0,
    throttleEvents: null,
    swapInPages: 0,
    memoryStalledMs: null,
    frequencyMegahertz: null,
    temperatureCelsius: null,
  });
  const watch = watchSamples({
    counters: { tickMs: 10, read, missing: {} },
    threads: 1,
    ownUse: () => ({ cpuMs: state.ownMs, involuntarySwitches: 0 }),
  });
  const sample = (ms: number, ownMs = ms) =>
    watch.sample(async () => {
      pass(ms, ownMs);
      return { wallMs: ms, engineMs: ms, samplingMs: 0, cpuMs: ownMs };
    });
  return { watch, sample, pass };
}

describe("a watch over samples", () => {
  it("tells of a long sample by its own time alone", async () => {
    let foreign = 0.5;
    const { sample } = drivenMachine(() => foreign);
    await sample(3000);
    foreign = 0;
    const { disturbance } = await sample(2000);
    expect(disturbance).toMatchObject({ windowMs: 2000, foreignShare: 0, marks: [] });
  });

  it("tells of a short sample by a window that is long enough for the system's ticks", async () => {
    const { watch, sample } = drivenMachine(() => 0.5);
    let taken = await sample(7);
    let count = 1;
    for (; !watch.tellsOf(taken); count++) taken = await sample(7);
    // 80 ticks of 10 ms on two cores.
    expect(count).toBe(Math.ceil(400 / 7));
    expect(taken.disturbance?.windowMs).toBeGreaterThanOrEqual(400);
    expect(taken.disturbance?.foreignShare).toBeCloseTo(0.5, 1);
    expect(taken.disturbance?.marks).toEqual(["foreign-cpu"]);
  });

  it("tells nothing of others before its window is half as long", async () => {
    const { sample } = drivenMachine(() => 0.5);
    expect((await sample(7)).disturbance).toMatchObject({ foreignShare: null, stealShare: null, marks: [] });
  });

  it("does not reach back over a pause", async () => {
    let foreign = 1;
    const { sample, pass } = drivenMachine(() => foreign);
    for (let count = 0; count < 100; count++) await sample(7);
    pass(60_000, 0);
    foreign = 0;
    expect((await sample(400)).disturbance).toMatchObject({ foreignShare: 0, marks: [] });
  });

  it("sees threads that did not get their core in the sample itself", async () => {
    const { sample } = drivenMachine(() => 0);
    for (let count = 0; count < 60; count++) await sample(10);
    expect((await sample(10, 8)).disturbance).toMatchObject({ ownShare: 0.8, marks: ["own-cpu"] });
    expect((await sample(10, 10)).disturbance?.marks).toEqual([]);
  });

  it("finds no more than the rounding of ticks on a quiet machine, whatever the samples' lengths", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 60 }), async (lengths) => {
        const { sample } = drivenMachine(() => 0);
        for (const ms of lengths) expect((await sample(ms)).disturbance?.marks).toEqual([]);
      }),
    );
  });
});

describe("the share of its own CPU time that a process got", () => {
  const timing: Timing = { wallMs: 12, engineMs: 10, samplingMs: 0, cpuMs: 22 };

  it("is 1 when all threads ran inside the engine's calls and one outside", () => {
    expect(ownShareOf(timing, 2)).toBe(1);
    expect(ownShareOf({ ...timing, cpuMs: 11 }, 2)).toBe(0.5);
  });

  it("is 1 in a long sample that got a container's whole quota, and less where that stopped a short one", () => {
    const long: Timing = { wallMs: 2000, engineMs: 1800, samplingMs: 0, cpuMs: 1800 * 1.5 + 200 };
    expect(ownShareOf(long, 2, 1.5)).toBe(1);
    expect(ownShareOf(long, 1, 1.5)).toBeGreaterThan(1);
    expect(ownShareOf({ ...long, cpuMs: 1000 }, 2, 0.5)).toBe(1);
    expect(ownShareOf({ ...timing, cpuMs: 11 }, 2, 0.5)).toBe(0.5);
  });

  it("is not told of a GPU, without CPU time, or of many threads without the engine's own time", () => {
    expect(ownShareOf(timing, null)).toBeNull();
    expect(ownShareOf({ ...timing, cpuMs: null }, 2)).toBeNull();
    expect(ownShareOf({ ...timing, engineMs: null }, 2)).toBeNull();
    expect(ownShareOf({ ...timing, engineMs: null, cpuMs: 12 }, 1)).toBe(1);
    expect(ownShareOf({ ...timing, wallMs: 0 }, 1)).toBeNull();
  });
});
