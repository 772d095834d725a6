import { describe, expect, it } from "vitest";
import { type EnergyWish, startEnergy } from "../../src/execute/energy.ts";
import type { EnergySource } from "../../src/meters/energy/types.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import type { Runner } from "../../src/runners/types.ts";
import { placeWith } from "../meters/energy/place.ts";
import { carryOut, preparedRun } from "../support/execution.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

const missing: EnergySource = {
  id: "smart-plug",
  scope: "wall",
  hertz: 1,
  stuckAfterMs: 1000,
  probe: async () => ({ available: false, missing: "it is dark", remedy: "light a lamp" }),
};
const there: EnergySource = {
  ...missing,
  id: "rapl",
  scope: "package",
  hertz: 50,
  probe: async () => {
    let joules = 0;
    return {
      available: true,
      found: "package-0",
      start: async () => ({ read: async () => ({ joules: joules++, watts: null }), async [Symbol.asyncDispose]() {} }),
    };
  },
};

const start = (wish: Partial<EnergyWish>, sources: readonly EnergySource[], runsHere = true) =>
  // A signal that was given spares the seconds of rest.
  startEnergy(
    { mode: "auto", plugUrl: null, ...wish },
    { profile: "quick", runsHere },
    AbortSignal.abort(),
    sources,
    placeWith({}).place,
  );

describe("measuring energy", () => {
  it("takes what sensors there are, and keeps why others are missing", async () => {
    const { sampler, sensing } = await start({}, [missing, there]);
    expect(sampler?.sources).toHaveLength(1);
    expect(sensing).toMatchObject({
      requested: "auto",
      sources: [{ id: "rapl", scope: "package", hertz: 50, found: "package-0" }],
      missing: [{ id: "smart-plug", reason: "it is dark", remedy: "light a lamp" }],
    });
  });

  it("goes without a sensor unless one was asked for", async () => {
    expect(await start({}, [missing])).toMatchObject({ sampler: null, sensing: { sources: [] } });
    await expect(start({ mode: "sensor" }, [missing])).rejects.toThrow(
      /^--energy sensor: no energy sensor can be read here \(smart-plug: it is dark\)/,
    );
  });

  it("refuses a plug that was named and can't be read, whatever else there is", async () => {
    await expect(start({ plugUrl: "http://plug" }, [missing, there])).rejects.toThrow(
      "--plug http://plug: it is dark; light a lamp",
    );
  });

  it("reads nothing under --energy proxy, nor for invented answers", async () => {
    expect((await start({ mode: "proxy" }, [there])).sampler).toBeNull();
    expect((await start({}, [there], false)).sampler).toBeNull();
    expect((await start({ mode: "sensor" }, [there], false)).sampler).not.toBeNull();
  });
});

describe("a run that a sensor is to see for long enough", () => {
  it("asks its questions again in whole rounds of a task, and keeps no answer of them", async () => {
    const runner: Runner = {
      ...fakeRunner,
      open: async (model, options, signal) => ({ ...(await fakeRunner.open(model, options, signal)), pid: 77 }),
    };
    const suite = suiteOf("s", [taskOf("s/choices", "multiple-choice", questions(3))]);
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { sampler: energy } = await start({}, [there]);
    const { records } = await carryOut(prepared, { runner, energy, energyFillSeconds: 0.01 });
    const again = records.filter((record) => record.kind === "again");
    expect(again.length).toBeGreaterThan(0);
    for (const round of again) {
      expect(round).toMatchObject({ task: "s/choices", items: 3, load: 0 });
      expect(round.endEpochMs).toBeGreaterThanOrEqual(round.startEpochMs);
    }
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(3);
    const plain = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }), { runner, energy });
    expect(plain.records.some(({ kind }) => kind === "again")).toBe(false);
  });

  it("asks nothing again once no sensor is left to see it", async () => {
    const runner: Runner = {
      ...fakeRunner,
      open: async (model, options, signal) => ({ ...(await fakeRunner.open(model, options, signal)), pid: 77 }),
    };
    const suite = suiteOf("s", [taskOf("s/choices", "multiple-choice", questions(3))]);
    const gone: EnergySource = {
      ...there,
      probe: async () => ({
        available: true,
        found: "a plug",
        start: async () => ({
          read: async () => {
            throw new Error("it was pulled out");
          },
          async [Symbol.asyncDispose]() {},
        }),
      }),
    };
    const { sampler: energy } = await start({}, [gone]);
    // Recorded before, so that it has dropped out.
    const stop = energy?.record();
    while (energy?.serves()) await new Promise((resolve) => setTimeout(resolve, 5));
    await stop?.();
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { records } = await carryOut(prepared, { runner, energy, energyFillSeconds: 3600 });
    expect(records.some(({ kind }) => kind === "again")).toBe(false);
    expect(records.find(({ kind }) => kind === "series")).toMatchObject({ dropped: "it was pulled out" });
  });
});
