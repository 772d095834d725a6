import { describe, expect, it } from "vitest";
import type { EnergySensing, RunRecord, SchoolmarkRecord, SeriesRecord } from "../../../src/records/schema.ts";
import { wilson } from "../../../src/statistics/proportions.ts";
import {
  choiceTask,
  load,
  modelOf,
  planOf,
  reduceAll,
  result,
  runOf,
  sample,
  series,
  timeTask,
  timing,
} from "../records.ts";

const epoch = Date.parse("2026-01-01T00:00:00.000Z");
const at = (seconds: number): string => new Date(epoch + seconds * 1000).toISOString();
const task = { ...choiceTask, items: 40 };

/** Forty items of two seconds each, one after another from `from` on; thirty right where guessing gives ten. */
const answers = (model = "a", from = 0): readonly SchoolmarkRecord[] =>
  Array.from({ length: 40 }, (_, item) =>
    result(
      { acc: item < 30 ? 1 : 0 },
      {
        model,
        item: `${item}`,
        chance: 0.25,
        at: at(from + 2 * (item + 1)),
        timing: timing({ wallMs: 2000, cpuMs: 4000 }),
      },
    ),
  );

/** Readings each second at a constant power. */
const readings = (id: string, watts: number, parts: Partial<SeriesRecord> = {}, seconds = 80): SeriesRecord =>
  series(
    Array.from({ length: seconds + 1 }, (_, second) => [second * 1000, second * watts, watts]),
    { meter: `energy:${id}`, unit: "J", columns: ["at_ms", "joules", "watts"], startEpochMs: epoch, ...parts },
  );

const source = (id: string, scope: EnergySensing["sources"][number]["scope"], idle: number | null = 10) => ({
  id,
  scope,
  hertz: 1,
  found: id,
  idle: idle === null ? null : { watts: idle, low: idle - 1, high: idle + 1, seconds: 5, readings: 6 },
});

const runWith = (...sources: readonly EnergySensing["sources"][number][]): RunRecord => ({
  ...runOf(),
  energySensing: { requested: "auto", sources: [...sources], missing: [] },
});

describe("energy by a sensor", () => {
  const { row } = reduceAll(
    planOf([task]),
    [load(), ...answers(), readings("rapl", 30)],
    runWith(source("rapl", "package")),
  );

  it("per item is what the sensor counted in the items' time", () => {
    for (const key of ["s/choices", null]) {
      const told = row("energy_joules_per_item", key);
      expect(told).toMatchObject({ n: 40, scope: "package, 2 threads", origin: "measured", reason: null });
      expect(told.value).toBeCloseTo(60, 6);
      expect(told.low).toBeCloseTo(60, 6);
      expect(told.high).toBeCloseTo(60, 6);
    }
    expect(row("energy_joules_per_item", "s/choices").method).toBe(
      "rapl, sum over items, 1 reading a second over 80.0 s; 95 % interval over 10 stretches",
    );
  });

  it("above idle takes the power at rest off, and its bounds the other way round", () => {
    const told = row("energy_above_idle_joules_per_item");
    expect([told.value, told.low, told.high].map((joules) => Math.round(joules ?? 0))).toEqual([40, 38, 42]);
    expect(row("idle_watts")).toMatchObject({ value: 10, low: 9, high: 11, scope: "package", origin: "measured" });
    expect(row("answering_watts").value).toBeCloseTo(30, 6);
  });

  it("per correct answer divides by the right answers above chance", () => {
    const share = wilson(30, 40);
    const above = (accuracy: number) => (40 * (accuracy - 0.25)) / 0.75;
    const told = row("energy_joules_per_correct_answer");
    expect(told.value).toBeCloseTo(2400 / above(0.75), 6);
    expect(told.low).toBeCloseTo(2400 / above(share?.high ?? 0), 4);
    expect(told.high).toBeCloseTo(2400 / above(share?.low ?? 0), 4);
    expect(row("energy_above_idle_joules_per_correct_answer").value).toBeCloseTo(1600 / above(0.75), 6);
  });
});

describe("questions asked again for the sensor's sake", () => {
  it("lengthen the window and count as items, but not as answers", () => {
    const again: SchoolmarkRecord = {
      kind: "again",
      at: at(160),
      model: "a",
      variant: "v",
      load: 0,
      task: "s/choices",
      items: 40,
      startEpochMs: epoch + 80_000,
      endEpochMs: epoch + 160_000,
    };
    const records = [load(), ...answers(), again, readings("rapl", 30, {}, 170)];
    const { row } = reduceAll(planOf([task]), records, runWith(source("rapl", "package")));
    expect(row("energy_joules_per_item")).toMatchObject({ n: 80, reason: null });
    expect(row("energy_joules_per_item").value).toBeCloseTo(60, 6);
    expect(row("acc", "s/choices").n).toBe(40);
  });
});

describe("which sensor serves", () => {
  const records = [load(), ...answers()];
  const scopeOf = (extra: readonly SchoolmarkRecord[], run: RunRecord, first = records) =>
    reduceAll(planOf([task]), [...first, ...extra], run).row("energy_joules_per_item");

  it("is the first that saw all answers", () => {
    const run = runWith(source("smart-plug", "wall"), source("rapl", "package"));
    const told = scopeOf([readings("smart-plug", 50), readings("rapl", 30)], run);
    expect(told).toMatchObject({ scope: "wall, 2 threads", reason: null });
    expect(told.value).toBeCloseTo(100, 6);
  });

  it("is the next where one dropped out, and the reason is told", () => {
    const run = runWith(source("smart-plug", "wall"), source("rapl", "package"));
    const dropped = readings("smart-plug", 50, { dropped: "gave no answer within 3 s" }, 20);
    const told = scopeOf([dropped, readings("rapl", 30)], run);
    expect(told).toMatchObject({ scope: "package, 2 threads", origin: "measured" });
    expect(told.reason).toBe("smart-plug: gave no answer within 3 s");
  });

  it("is the next where one stood still, though it was seen to do so after the answers", () => {
    const run = runWith(source("smart-plug", "wall"), source("rapl", "package"));
    const still = series([], {
      ...readings("smart-plug", 50),
      load: 1,
      rows: [],
      dropped: "it has not moved",
      stoodStill: true,
    });
    const told = scopeOf([readings("smart-plug", 50), still, readings("rapl", 30)], run);
    expect(told).toMatchObject({ scope: "package, 2 threads", reason: "smart-plug: it has not moved" });
  });

  it("is the next where one told no energy at all", () => {
    const run = runWith(source("smart-plug", "wall"), source("rapl", "package"));
    const told = scopeOf([readings("smart-plug", 0), readings("rapl", 30)], run);
    expect(told).toMatchObject({ scope: "package, 2 threads", reason: "smart-plug: told no energy while a answered" });
  });

  it("is the proxy where none saw them, and the reasons are told", () => {
    const told = scopeOf([readings("rapl", 30, {}, 20)], runWith(source("rapl", "package")));
    expect(told).toMatchObject({ scope: "package, modelled, 2 threads", origin: "modelled", value: 16 });
    expect(told.reason).toBe("rapl: saw 25 % of the answers of a");
  });

  it("is the proxy where answers were quicker than a sensor is read", () => {
    const quick = [load(), result({ acc: 1 }, { at: at(1.2), timing: timing({ wallMs: 200, cpuMs: 400 }) })];
    const told = scopeOf([readings("smart-plug", 50)], runWith(source("smart-plug", "wall")), quick);
    expect(told).toMatchObject({
      origin: "modelled",
      reason: expect.stringContaining("smart-plug: is read 1 times a second, and a answered in 0.20 s"),
    });
  });

  it("is graphics card and processor together where layers lie on the card", () => {
    const onCard = [load({}, { gpuLayers: 12 }), ...answers()];
    const run = runWith(source("nvidia-smi", "gpu", 5), source("rapl", "package", 10));
    const both = reduceAll(planOf([task]), [...onCard, readings("nvidia-smi", 100), readings("rapl", 30)], run);
    expect(both.row("energy_joules_per_item")).toMatchObject({ scope: "gpu and package, 2 threads", reason: null });
    expect(both.row("energy_joules_per_item").value).toBeCloseTo(260, 6);
    expect(both.row("idle_watts").value).toBe(15);
    const card = scopeOf([readings("nvidia-smi", 100)], runWith(source("nvidia-smi", "gpu")), onCard);
    expect(card).toMatchObject({ scope: "gpu, 2 threads", reason: "the processor's energy is not in it" });
    expect(card.value).toBeCloseTo(200, 6);
  });

  it("is no graphics card where nothing lies on it, and no package for what does", () => {
    expect(scopeOf([readings("nvidia-smi", 9)], runWith(source("nvidia-smi", "gpu"))).origin).toBe("modelled");
    const onCard = [load({}, { gpuLayers: 12 }), ...answers()];
    expect(scopeOf([readings("rapl", 9)], runWith(source("rapl", "package")), onCard).origin).toBe("modelled");
  });

  it("is the same for all models", () => {
    const plan = planOf([task], { models: [modelOf("a"), modelOf("b")] });
    const run = runWith(source("smart-plug", "wall"), source("rapl", "package"));
    const all = [
      ...records,
      ...answers("b", 100),
      readings("smart-plug", 50),
      readings("rapl", 30),
      readings("rapl", 15, { model: "b", startEpochMs: epoch + 100_000 }),
    ];
    const { row } = reduceAll(plan, all, run);
    for (const model of ["a", "b"])
      expect(row("energy_joules_per_item", null, model).reason).toContain("smart-plug: saw 0 % of the answers of b");
    expect(row("energy_joules_per_item", null, "b").value).toBeCloseTo(30, 6);
  });
});

describe("what a sensor can't tell", () => {
  it("is said of a short window", () => {
    const short = [load(), ...answers().slice(0, 5)];
    const { row } = reduceAll(planOf([task]), [...short, readings("rapl", 30)], runWith(source("rapl", "package")));
    expect(row("energy_joules_per_item").reason).toMatch(
      /^short: 10.0 s of the 60 s.*; s\/choices: 35 of 40 items have no result/,
    );
  });

  it("is what lies above idle where it was not known or not above", () => {
    const idle = (watts: number | null) =>
      reduceAll(
        planOf([task]),
        [load(), ...answers(), readings("rapl", 30)],
        runWith(source("rapl", "package", watts)),
      ).row("energy_above_idle_joules_per_item");
    expect(idle(null)).toMatchObject({ value: null, reason: "power at rest is not known" });
    expect(idle(40)).toMatchObject({ value: null, reason: "not above the power at rest" });
  });
});

describe("energy per token by a sensor", () => {
  const timed = (phase: "prefill" | "generation", from: number, seconds: number) =>
    sample({
      phase,
      tokens: 100,
      window: { startEpochMs: epoch + from * 1000, endEpochMs: epoch + (from + seconds) * 1000 },
    });

  it("is what it counted in the repetitions' own time, over their tokens", () => {
    const plan = planOf([task, timeTask]);
    const samples = [timed("prefill", 10, 4), timed("prefill", 15, 4), timed("generation", 20, 0.5)];
    const { row } = reduceAll(
      plan,
      [load(), ...answers(), ...samples, readings("rapl", 30)],
      runWith(source("rapl", "package")),
    );
    const prompt = row("energy_joules_per_prompt_token");
    expect(prompt).toMatchObject({
      n: 2,
      origin: "measured",
      method: expect.stringMatching(/^prefill 100 at depth 0, rapl/),
    });
    expect(prompt.value).toBeCloseTo(240 / 200, 9);
    expect(row("energy_above_idle_joules_per_prompt_token").value).toBeCloseTo(160 / 200, 9);
    expect(row("energy_joules_per_generated_token")).toMatchObject({
      value: null,
      reason: "too short for this sensor",
    });
  });
});

describe("one model's energy as a multiple of another's", () => {
  const plan = planOf([task], {
    models: [
      { ...modelOf("a"), parameters: 10 },
      { ...modelOf("b"), parameters: 500 },
    ],
  });
  const cpu = (model: string, milliseconds: number) =>
    Array.from({ length: 40 }, (_, item) =>
      result({ acc: 1 }, { model, item: `${item}`, timing: timing({ cpuMs: milliseconds + (item % 2) * 20 }) }),
    );

  it("is the ratio of CPU times at equal threads, where the watts cancel", () => {
    const { row } = reduceAll(plan, [load(), load({ model: "b" }), ...cpu("a", 500), ...cpu("b", 2000)]);
    const told = row("energy_ratio");
    expect(told).toMatchObject({ origin: "modelled", method: expect.stringContaining("against b"), reason: null });
    expect(told.value).toBeCloseTo(510 / 2010, 9);
    expect(told.low).toBeGreaterThan(0.98 * (510 / 2010));
    expect(told.high).toBeLessThan(1.02 * (510 / 2010));
  });

  it("carries the proxy's whole error on both sides where threads differ", () => {
    const { row } = reduceAll(plan, [
      load({}, { threads: 1 }),
      load({ model: "b" }),
      ...cpu("a", 500),
      ...cpu("b", 2000),
    ]);
    const told = row("energy_ratio");
    const value = 510 / 2010;
    expect(told.value).toBeCloseTo(value, 9);
    expect(told.low).toBeCloseTo((value * 0.5) / 1.65, 9);
    expect(told.high).toBeCloseTo((value * 1.65) / 0.5, 9);
    expect(told.reason).toContain("threads differ");
  });

  it("is against the reference where one was named, and by the sensor where one served", () => {
    const named = { ...plan, reference: "a" };
    const records = [
      load(),
      load({ model: "b" }),
      ...answers("a"),
      ...answers("b", 100),
      readings("rapl", 30),
      readings("rapl", 15, { model: "b", startEpochMs: epoch + 100_000 }),
    ];
    const { row, rows } = reduceAll(named, records, runWith(source("rapl", "package")));
    expect(rows.filter(({ metric }) => metric === "energy_ratio").map(({ model }) => model)).toEqual(["b"]);
    expect(row("energy_ratio", null, "b")).toMatchObject({ origin: "measured" });
    expect(row("energy_ratio", null, "b").value).toBeCloseTo(0.5, 6);
  });
});
