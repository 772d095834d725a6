import { describe, expect, it } from "vitest";
import { load, planOf, reduceAll, series } from "../records.ts";

const plan = planOf([]);

describe("peak memory", () => {
  const readings = series([
    [0, 80e6, 30e6, 50e6, 90e6],
    [100, 200e6, 60e6, 140e6, 250e6],
    [200, 180e6, 70e6, 110e6, 260e6],
  ]);

  it("is the high-water mark less what the process held before the model", () => {
    expect(reduceAll(plan, [load(), readings]).row("peak_resident_bytes")).toMatchObject({
      n: 1,
      value: 180e6,
      low: null,
      method: "highest of 1 load, less the process before the model",
      reason: "260.0 MB in all, 80.0 MB of them before the model was opened",
      origin: "measured",
      recordIds: ["w:2"],
    });
  });

  it("tells how near the container around it came to its limit, as what it is", () => {
    const container = series(
      [
        [0, 100e6, 700e6, 1500e6],
        [100, 310e6, 900e6, 1500e6],
      ],
      {
        meter: "container",
        columns: ["at_ms", "container_used_bytes", "container_peak_bytes", "container_limit_bytes"],
      },
    );
    const { row } = reduceAll(plan, [load(), readings, container]);
    expect(row("peak_resident_bytes")).toMatchObject({
      value: 180e6,
      reason: expect.stringMatching(
        /; the whole container, limited to 1500\.0 MB, used up to 310\.0 MB and has held 900\.0 MB at most, cached files counted$/,
      ),
    });
    expect(row("peak_anonymous_bytes").reason).not.toContain("container");
  });

  it("is the highest reading for private memory", () => {
    expect(reduceAll(plan, [readings]).row("peak_anonymous_bytes").value).toBe(40e6);
  });

  it("is the highest of several loads, with their range", () => {
    const second = series(
      [
        [0, 80e6, 30e6, 50e6, 80e6],
        [100, 100e6, 31e6, 69e6, 120e6],
      ],
      { load: 1 },
    );
    expect(reduceAll(plan, [readings, second]).row("peak_resident_bytes")).toMatchObject({
      n: 2,
      value: 180e6,
      low: 40e6,
      high: 180e6,
    });
  });

  it("is taken from the readings where the system keeps no mark, and tells what is not known", () => {
    const { row } = reduceAll(plan, [
      load(),
      series([
        [0, 80e6, null, null, null],
        [100, 95e6, null, null, null],
      ]),
    ]);
    expect(row("peak_resident_bytes").value).toBe(15e6);
    expect(row("peak_anonymous_bytes")).toMatchObject({
      value: null,
      reason: "the system did not tell this of the process",
    });
  });

  it("is absent with only the baseline, no rows, no columns or another meter", () => {
    for (const record of [
      series([[0, 1, 1, 1, 1]]),
      series([]),
      series([[1], [2]], { columns: ["x"] }),
      series(
        [
          [0, 1, 1, 1, 1],
          [1, 9, 9, 9, 9],
        ],
        { meter: "other" },
      ),
    ]) {
      expect(reduceAll(plan, [load(), record]).row("peak_resident_bytes").value).toBeNull();
    }
  });

  it("is absent for a model that was never open", () => {
    expect(reduceAll(plan, []).row("peak_resident_bytes").reason).toBe("the model was never open");
  });
});

describe("the engine's account", () => {
  it("adds main memory and GPU", () => {
    const { row } = reduceAll(plan, [load()]);
    expect(row("context_bytes")).toMatchObject({ value: 300, n: 1, low: null, method: "the engine's own account" });
    expect(row("weights_bytes").value).toBe(500);
  });

  it("is null where the engine gives none", () => {
    const memory = { modelRamBytes: null, modelVramBytes: null, contextRamBytes: null, contextVramBytes: 7 };
    const { row } = reduceAll(plan, [load({}, { memory })]);
    expect(row("weights_bytes")).toMatchObject({ value: null, reason: "the engine gives no account" });
    expect(row("context_bytes").value).toBe(7);
  });
});

it("knows the file's size without any record", () => {
  expect(reduceAll(plan, []).row("model_file_bytes")).toMatchObject({ value: 1_000_000, scope: "disk", reason: null });
});

describe("the estimate before a load", () => {
  const estimate = {
    weightsBytes: 500,
    kvCacheBytes: 100,
    computeBytes: 120,
    totalBytes: 720,
    freeBytes: 9000,
    notes: [],
  };

  it("is shown, modelled, with its multiple of the engine's account", () => {
    const { row } = reduceAll(planOf([]), [load({ memoryEstimate: estimate })]);
    expect(row("estimated_memory_bytes")).toMatchObject({ value: 720, origin: "modelled", n: 1, reason: null });
    expect(row("memory_estimate_ratio").value).toBeCloseTo(720 / 800, 9);
  });

  it("is null with its reason where the header told too little, and absent where nobody looked", () => {
    const unknown = { ...estimate, kvCacheBytes: null, totalBytes: null, notes: ["mamba keeps a state"] };
    const { row, rows } = reduceAll(planOf([]), [load({ memoryEstimate: unknown })]);
    expect(row("estimated_memory_bytes")).toMatchObject({ value: null, reason: "mamba keeps a state" });
    expect(row("memory_estimate_ratio").value).toBeNull();
    expect(rows.length).toBeGreaterThan(2);
    const none = reduceAll(planOf([]), [load()]);
    expect(none.rows.some(({ metric }) => metric === "estimated_memory_bytes")).toBe(false);
  });
});
