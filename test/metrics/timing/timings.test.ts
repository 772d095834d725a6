import { describe, expect, it } from "vitest";
import type { DisturbanceMark } from "../../../src/records/schema.ts";
import {
  disturbance,
  fail,
  load,
  modelOf,
  planOf,
  reduceAll,
  reduceWithIds,
  sample,
  timeTask,
  timing,
} from "../records.ts";

const plan = planOf([timeTask]);
const prefill = (engineMs: number | null, inLoad = 0) =>
  sample({ load: inLoad, timing: timing({ engineMs, wallMs: 200 }) });

describe("speed", () => {
  it("is the median over loads of each load's median, with the loads' range", () => {
    const records = [100, 50, 200].flatMap((ms, index) => [prefill(ms, index), prefill(ms, index), prefill(1, index)]);
    expect(reduceAll(planOf([timeTask], { loads: 3 }), records).row("prefill_tokens_per_second")).toMatchObject({
      task: null,
      method: "prefill 100 at depth 0, engine call, median of 3 loads × 3; range over loads",
      n: 9,
      value: 1000,
      low: 500,
      high: 2000,
      scope: "2 threads",
      origin: "measured",
      recordIds: ["w:1-9"],
    });
  });

  it("of a batch counts the tokens of all its sequences, apart for each number of them", () => {
    const batch = (sequences: number, engineMs: number) =>
      sample({ phase: "batch", tokens: 32, sequences, timing: timing({ engineMs, wallMs: 900 }) });
    const { rows } = reduceAll(plan, [batch(4, 64), batch(1, 32), batch(4, 64)]);
    const told = rows.filter(({ metric }) => metric === "batch_tokens_per_second");
    expect(told.map(({ method, value }) => [method.split(",")[0], value])).toEqual([
      ["batch 32 × 1 sequence at depth 0", 1000],
      ["batch 32 × 4 sequences at depth 0", 2000],
    ]);
  });

  it("has the interval of the repetitions' median with one load and six repetitions", () => {
    const { row } = reduceAll(
      plan,
      [10, 20, 40, 50, 80, 100].map((ms) => prefill(ms)),
    );
    expect(row("prefill_tokens_per_second")).toMatchObject({ value: 2250, low: 1000, high: 10_000 });
    expect(row("prefill_tokens_per_second").method).toContain("95 % interval of the median within one load");
  });

  it("is made of undisturbed samples, and of the others only where there are none, which it says", () => {
    const of = (ms: number, inLoad: number, ...marks: DisturbanceMark[]) => ({
      ...prefill(ms, inLoad),
      disturbance: disturbance({ marks }),
    });
    const { row } = reduceAll(planOf([timeTask], { loads: 2 }), [
      of(100, 0),
      of(900, 0, "foreign-cpu"),
      of(900, 0, "own-cpu"),
      of(50, 1),
    ]);
    expect(row("prefill_tokens_per_second")).toMatchObject({ n: 2, value: 1500, reason: null });
    const half = reduceAll(planOf([timeTask], { loads: 2 }), [of(100, 0), of(50, 1, "steal"), of(50, 1, "steal")]);
    expect(half.row("prefill_tokens_per_second")).toMatchObject({
      n: 1,
      value: 1000,
      reason: "1 of 2 loads left out, as they were never quiet",
    });
    const never = reduceAll(plan, [of(100, 0, "own-cpu"), of(50, 0, "foreign-cpu")]);
    expect(never.row("prefill_tokens_per_second")).toMatchObject({
      n: 2,
      value: 1500,
      reason: expect.stringContaining("never quiet: every repetition was disturbed"),
    });
  });

  it("has the range with fewer, and nothing with one", () => {
    expect(reduceAll(plan, [prefill(100), prefill(50)]).row("prefill_tokens_per_second")).toMatchObject({
      method: "prefill 100 at depth 0, engine call, median of 1 load × 2; range of the repetitions",
      value: 1500,
      low: 1000,
      high: 2000,
    });
    expect(reduceAll(plan, [prefill(100)]).row("prefill_tokens_per_second")).toMatchObject({
      n: 1,
      value: 1000,
      low: null,
      high: null,
    });
  });

  it("falls back to the wall clock for the whole group and says why", () => {
    const records = [load({}, { engineCall: "the hook is gone" }), prefill(100), prefill(null)];
    expect(reduceAll(plan, records).row("prefill_tokens_per_second")).toMatchObject({
      value: 500,
      reason: "wall clock: the hook is gone",
      method: "prefill 100 at depth 0, wall clock, median of 1 load × 2; range of the repetitions",
    });
    expect(reduceAll(plan, [prefill(null)]).row("prefill_tokens_per_second").reason).toBe(
      "wall clock: the engine's call was not timed apart",
    );
  });

  it("has no rate for a repetition that took no time", () => {
    expect(reduceAll(plan, [prefill(0), prefill(100)]).row("prefill_tokens_per_second")).toMatchObject({
      n: 1,
      value: 1000,
      reason: "1 of 2 repetitions without a time",
    });
    expect(reduceAll(plan, [prefill(0)]).row("prefill_tokens_per_second")).toMatchObject({
      n: 0,
      value: null,
      low: null,
    });
  });

  it("has a row for each length, depth and thread count", () => {
    const records = [sample({ depth: 256 }), sample({ tokens: 512 }), sample(), sample({ threads: 1 })];
    const rows = reduceAll(plan, records).rows.filter(({ metric }) => metric === "prefill_tokens_per_second");
    expect(rows.map(({ method, scope }) => `${method.split(",")[0]}, ${scope}`)).toEqual([
      "prefill 100 at depth 0, 1 thread",
      "prefill 100 at depth 0, 2 threads",
      "prefill 512 at depth 0, 2 threads",
      "prefill 100 at depth 256, 2 threads",
    ]);
  });

  it("takes equal load numbers of two writers for two loads", () => {
    const records = [prefill(100), prefill(50)];
    const { row } = reduceWithIds(
      plan,
      records.map((record, index) => [record, `w${index}:5`] as const),
    );
    expect(row("prefill_tokens_per_second")).toMatchObject({ recordIds: ["w0:5", "w1:5"], low: 1000, high: 2000 });
    expect(row("prefill_tokens_per_second").method).toContain("2 loads × 1; range over loads");
  });

  it("tells apart the engine's decode and what a program gets", () => {
    const work = { tokens: 10, timing: timing({ wallMs: 1000, engineMs: 500 }) };
    const { row } = reduceAll(plan, [sample({ phase: "decode", ...work }), sample({ phase: "generation", ...work })]);
    expect(row("decode_tokens_per_second").value).toBe(20);
    expect(row("generation_tokens_per_second").value).toBe(10);
    expect(row("inter_token_ms").value).toBe(100);
  });

  it("has a row with the reason for a model that others outran", () => {
    const both = planOf([timeTask], { models: [modelOf("a"), modelOf("b")] });
    const records = [sample(), fail("load", "out of memory", { model: "b", task: "s/speed" })];
    expect(reduceAll(both, records).row("prefill_tokens_per_second", null, "b")).toMatchObject({
      method: "prefill 100 at depth 0",
      value: null,
      reason: expect.stringContaining("load: out of memory"),
    });
  });

  it("has no rows where nothing was timed", () => {
    expect(reduceAll(plan, []).rows.some(({ unit }) => unit === "tokens/s")).toBe(false);
  });
});

describe("latency", () => {
  it("takes the time to the first token from the wall clock", () => {
    const { row } = reduceAll(plan, [sample({ phase: "first-token", timing: timing({ wallMs: 42 }) })]);
    expect(row("time_to_first_token_ms")).toMatchObject({ value: 42, unit: "ms", better: "lower" });
    expect(row("time_to_first_token_ms").method).toMatch(/^first-token 100 at depth 0, wall clock/);
  });

  it("takes the median of the loads, with the start of the process apart", () => {
    const records = [300, 100, 200].map((loadMs, index) => load({ loadMs, load: index, spawnMs: 40 + index }));
    expect(reduceAll(plan, records).row("load_ms")).toMatchObject({
      n: 3,
      value: 200,
      low: 100,
      high: 300,
      method: "opening the model, median of 3 loads; range over loads; start of the process apart: 41 ms",
    });
  });

  it("keeps loads of a file in memory apart from those that read the disk, the usual ones first", () => {
    const told = (loadMs: number, state: "cold" | "warm" | null, reason: string | null = null) =>
      load({ loadMs, fileCache: { state, reason } });
    const { rows } = reduceAll(plan, [told(900, "cold"), told(100, "warm"), told(200, "warm")]);
    const figures = rows.filter(({ metric }) => metric === "load_ms");
    expect(figures.map(({ value, method, n }) => [value, n, method.split(", median")[0]])).toEqual([
      [150, 2, "opening the model, file in memory (warm)"],
      [900, 1, "opening the model, file on disk alone (cold)"],
    ]);
    expect(reduceAll(plan, [told(500, null, "40 % of the file were in memory")]).row("load_ms")).toMatchObject({
      value: 500,
      reason: "cold or warm is not told: 40 % of the file were in memory",
    });
  });

  it("says so when the model was never open", () => {
    expect(reduceAll(plan, []).row("load_ms")).toMatchObject({ value: null, reason: "the model was never open" });
  });
});
