import { describe, expect, it } from "vitest";
import type { CommonThreadsRecord, Plan, SchoolmarkRecord } from "../../../src/records/schema.ts";
import { wilson } from "../../../src/statistics/proportions.ts";
import { at, choiceTask, load, modelOf, planOf, reduceAll, result, runOf, series, taskOf, timing } from "../records.ts";

const words = { ...taskOf("s/words", "generate", "exact_match"), items: 10 };
const tasks = [{ ...choiceTask, items: 30 }, words];
const plan: Plan = planOf(tasks, {
  models: [
    { ...modelOf("a"), parameters: 9000 },
    { ...modelOf("b"), parameters: 1000 },
  ],
});

/** Every item right, one second of CPU time each. */
const answers = (model: string, threads: number): readonly SchoolmarkRecord[] => [
  load({ model }, { threads }),
  ...Array.from({ length: 40 }, (_, index) =>
    result(index < 30 ? { acc: 1 } : { exact_match: 1 }, {
      model,
      task: index < 30 ? "s/choices" : "s/words",
      item: `${index}`,
      timing: timing({ cpuMs: 1000 }),
    }),
  ),
];

const again = (
  model: string,
  task: string,
  times: readonly (number | null)[],
  parts: Partial<CommonThreadsRecord> = {},
): readonly CommonThreadsRecord[] =>
  times.map((cpuMs, index) => ({
    kind: "common-threads",
    at,
    model,
    variant: "v",
    task,
    item: `${index}`,
    threads: 1,
    promptTokens: 1,
    generatedTokens: 0,
    timing: timing({ cpuMs }),
    ...parts,
  }));

// The pairs of `stratifiedRatio`'s own test: (120, 40), (80, 30), (200, 60) of 30 and (150, 55), (95, 25), (60, 21) of 10.
const asked = [
  ...again("b", "s/choices", [120, 80, 200]),
  ...again("b", "s/words", [150, 95, 60]),
  ...again("a", "s/choices", [40, 30, 60]),
  ...again("a", "s/words", [55, 25, 21]),
];
const differing = [...answers("a", 2), ...answers("b", 1)];

describe("energy against the reference, of models on different numbers of threads", () => {
  it("is the ratio of what both took when they were asked again with one number, with the interval over pairs", () => {
    const { row } = reduceAll(plan, [...differing, ...asked]);
    const told = row("energy_ratio", null, "b");
    expect(told).toMatchObject({
      n: 6,
      scope: "package, modelled, 1 thread",
      origin: "modelled",
      reason: null,
      method:
        "against a, ratio of CPU times with 1 thread, where the watts cancel, over 6 items of 2 tasks asked again; 95 % interval over the items in pairs",
    });
    expect(told.value).toBeCloseTo(3.0651731160896136, 12);
    expect(told.low).toBeCloseTo(2.640114187440883, 9);
    expect(told.high).toBeCloseTo(3.558666619910693, 9);
    expect(told.recordIds).toEqual(["w:83-88", "w:89-94"]);
  });

  it("takes only items that both were asked, with the number of threads that most was asked with", () => {
    const { row } = reduceAll(plan, [
      ...differing,
      ...asked,
      ...again("b", "s/words", [9000], { item: "of b alone" }),
      ...again("a", "s/words", [9000], { item: "2", threads: 2 }),
      ...again("b", "s/words", [9000], { item: "2", threads: 2 }),
    ]);
    expect(row("energy_ratio", null, "b").value).toBeCloseTo(3.0651731160896136, 12);
  });

  it("carries the proxy's error in full where a task was not asked again of both", () => {
    const { row } = reduceAll(plan, [...differing, ...asked.slice(0, 9)]);
    expect(row("energy_ratio", null, "b")).toMatchObject({
      value: 1,
      low: 0.5 / 1.65,
      high: 1.65 / 0.5,
      scope: "package, modelled, 1 against 2 threads",
      reason: "threads differ: the proxy's error does not cancel; -t N takes all models at one thread count",
    });
  });

  it("says why nothing was asked again where the plan tells", () => {
    expect(reduceAll({ ...plan, profile: "quick" }, differing).row("energy_ratio", null, "b").reason).toContain(
      "the quick profile asks nothing again with one count (--full does)",
    );
  });

  it("has no interval from one pair of a task, and says so", () => {
    const one = [...again("a", "s/choices", [10]), ...again("b", "s/choices", [20])];
    const short = planOf([{ ...choiceTask, items: 30 }], { models: plan.models });
    const { row } = reduceAll(short, [...differing, ...one]);
    expect(row("energy_ratio", null, "b")).toMatchObject({
      value: 2,
      low: null,
      high: null,
      reason: "too few items for an interval",
    });
  });

  it("warns that a GPU is not in it", () => {
    const records = [...answers("a", 2), load({ model: "b" }, { threads: 1, gpuLayers: 9 }), ...answers("b", 1)];
    expect(reduceAll(plan, [...records, ...asked]).row("energy_ratio", null, "b").reason).toBe(
      "the GPU's energy is not in it",
    );
  });
});

describe("energy against the reference, of models on one number of threads", () => {
  const timed = (model: string, task: string, times: readonly number[]): readonly SchoolmarkRecord[] =>
    times.map((cpuMs, index) =>
      result(task === "s/choices" ? { acc: 1 } : { exact_match: 1 }, {
        model,
        task,
        item: `${index}`,
        timing: timing({ cpuMs }),
      }),
    );
  const both = [load({ model: "a" }), load({ model: "b" })];
  // Mates of the pairs above, each item of them once: 3 and 3 items, so that tasks weigh alike.
  const paired = [
    ...both,
    ...timed("a", "s/choices", [40, 30, 60]),
    ...timed("a", "s/words", [55, 25, 21]),
    ...timed("b", "s/choices", [120, 80, 200]),
    ...timed("b", "s/words", [150, 95, 60]),
  ];

  it("is that of all answers, whatever was asked again for others' sake, with the interval over pairs of items", () => {
    const told = reduceAll(plan, [...paired, ...asked]).row("energy_ratio", null, "b");
    expect(told).toMatchObject({
      n: 6,
      scope: "package, modelled, 2 threads",
      method:
        "against a, ratio of CPU times at equal threads, where the watts cancel; 95 % interval over the items in pairs",
    });
    // R = 705 ÷ 231; deviations y − R·x, their variance in each task, and Student's t with four degrees, by hand.
    const deviations = [
      [120 - (705 / 231) * 40, 80 - (705 / 231) * 30, 200 - (705 / 231) * 60],
      [150 - (705 / 231) * 55, 95 - (705 / 231) * 25, 60 - (705 / 231) * 21],
    ];
    const squares = deviations.flatMap((task) => {
      const mean = task.reduce((sum, value) => sum + value, 0) / 3;
      return task.map((value) => (value - mean) ** 2);
    });
    const half = (2.7764451051977987 * Math.sqrt((3 / 2) * squares.reduce((sum, square) => sum + square, 0))) / 705;
    expect(told.value).toBeCloseTo(705 / 231, 12);
    expect(told.low).toBeCloseTo((705 / 231) * Math.exp(-half), 9);
    expect(told.high).toBeCloseTo((705 / 231) * Math.exp(half), 9);
  });

  it("keeps its interval where an item is known of one model alone", () => {
    const { low, high } = reduceAll(plan, paired).row("energy_ratio", null, "b");
    const more = reduceAll(plan, [...paired, ...timed("b", "s/words", [0, 0, 0, 70]).slice(3)]);
    const told = more.row("energy_ratio", null, "b");
    expect((told.high ?? 0) / (told.low ?? 0)).toBeCloseTo((high ?? 0) / (low ?? 1), 9);
  });

  it("knows what a task of a single item took, but has no interval from that alone", () => {
    const single = { ...taskOf("s/text", "text", "bits_per_byte"), items: 1 };
    const text = (model: string, cpuMs: number) =>
      result({ bits_per_byte: 1 }, { model, task: "s/text", item: "t", timing: timing({ cpuMs }) });
    const texts = [text("a", 1000), text("b", 500)];
    const alone = reduceAll(planOf([single], { models: plan.models }), [...both, ...texts]);
    expect(alone.row("energy_ratio", null, "b")).toMatchObject({ value: 0.5, low: null, high: null });
    const withOthers = reduceAll(planOf([...tasks, single], { models: plan.models }), [...paired, ...texts]);
    expect(withOthers.row("energy_ratio", null, "b").low).toBeGreaterThan(0);
  });

  it("has no interval where every item cost the same: no sample shows that", () => {
    const equal = [...answers("a", 2), ...answers("b", 2)];
    expect(reduceAll(plan, equal).row("energy_ratio", null, "b")).toMatchObject({ value: 1, low: null, high: null });
  });
});

describe("energy at the common thread count", () => {
  const { row } = reduceAll(plan, [...differing, ...asked]);
  // Student's t with four degrees, and the standard error of 30·mean + 10·mean over the sum, worked out by hand.
  const variance = (values: readonly number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  };
  const cpuMs = (30 * (400 / 3) + 10 * (305 / 3)) / 40;
  const error = Math.sqrt((900 * variance([120, 80, 200])) / 3 + (100 * variance([150, 95, 60])) / 3) / (40 * cpuMs);
  const half = 2.7764451051977987 * error;

  it("per item counts each task by its items, and joins the proxy's bounds with the sample's interval", () => {
    const told = row("energy_common_threads_joules_per_item", null, "b");
    expect(told).toMatchObject({ n: 6, scope: "package, modelled, 1 thread", origin: "modelled", reason: null });
    expect(told.value).toBeCloseTo((4 * cpuMs) / 1000, 12);
    expect(told.low).toBeCloseTo((told.value ?? 0) * Math.exp(-Math.hypot(Math.log(2), half)), 9);
    expect(told.high).toBeCloseTo((told.value ?? 0) * Math.exp(Math.hypot(Math.log(1.65), half)), 9);
    expect(told.method).toBe(
      "CPU time × 4 W a thread (assumed), 6 items asked again with 1 thread, tasks counted by their items; bounds ×0.5 … ×1.65 of the proxy joined with the sample's 95 % interval",
    );
  });

  it("per correct answer joins the accuracy's interval too", () => {
    const told = row("energy_common_threads_joules_per_correct_answer", null, "b");
    expect(told.value).toBeCloseTo((4 * cpuMs) / 1000, 12);
    // All of 30 and of 10 right, weighted by their items: (k + 1)/(n + 2) = 31/32 and 11/12, each with its variance.
    const [one, other] = [31 / 32, 11 / 12];
    const middle = 0.75 * one + 0.25 * other;
    const variance = (0.75 ** 2 * one * (1 - one)) / 30 + (0.25 ** 2 * other * (1 - other)) / 10;
    const trials = (middle * (1 - middle)) / variance;
    const above = Math.hypot(Math.log(1.65), half, Math.log(1 / wilson(trials, trials)!.low));
    expect(told.high).toBeCloseTo((told.value ?? 0) * Math.exp(above), 9);
    expect(told.low).toBeCloseTo((told.value ?? 0) * Math.exp(-Math.hypot(Math.log(2), half)), 9);
  });

  it("has no rows where nothing was asked again, and none beside a sensor", () => {
    const metric = "energy_common_threads_joules_per_item";
    expect(reduceAll(plan, differing).rows.some((one) => one.metric === metric)).toBe(false);
    const epoch = Date.parse(at);
    const readings = ["a", "b"].map((model) =>
      series(
        Array.from({ length: 11 }, (_, second) => [second * 1000 - 5000, second * 20, null]),
        { model, meter: "energy:rapl", unit: "J", columns: ["at_ms", "joules", "watts"], startEpochMs: epoch },
      ),
    );
    const long = differing.map((record) =>
      record.kind === "result" ? { ...record, timing: timing({ wallMs: 4000, cpuMs: 1000 }) } : record,
    );
    const sensing = {
      requested: "auto" as const,
      sources: [{ id: "rapl", scope: "package" as const, hertz: 1, found: "rapl", idle: null }],
      missing: [],
    };
    const sensed = reduceAll(plan, [...long, ...asked, ...readings], { ...runOf(), energySensing: sensing });
    expect(sensed.row("energy_ratio", null, "b").origin).toBe("measured");
    expect(sensed.rows.some((one) => one.metric === metric)).toBe(false);
  });

  it("is not told where a task was not asked again", () => {
    const none = reduceAll(plan, [...differing, ...asked.slice(0, 3)]);
    expect(none.row("energy_common_threads_joules_per_item", null, "b")).toMatchObject({
      value: null,
      low: null,
      reason: "too few items of some task were asked again",
    });
  });

  it("leaves out an item whose CPU time is not known", () => {
    const unknown = reduceAll(plan, [...differing, ...asked, ...again("b", "s/words", [null], { item: "9" })]);
    expect(unknown.row("energy_common_threads_joules_per_item", null, "b").n).toBe(6);
  });
});
