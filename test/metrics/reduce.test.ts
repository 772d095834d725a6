import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, shuffled } from "../../src/lib/random.ts";
import { meters } from "../../src/meters/index.ts";
import { metricDefinitions, metricGroups } from "../../src/metrics/index.ts";
import { createRunReducer, groupsOf } from "../../src/metrics/reduce.ts";
import type { SchoolmarkRecord } from "../../src/records/schema.ts";
import {
  choiceTask,
  fail,
  load,
  modelOf,
  planOf,
  reduceWithIds,
  result,
  runOf,
  sample,
  series,
  taskOf,
  timeTask,
  timing,
} from "./records.ts";

const text = taskOf("s/text", "text", "bits_per_byte");
const plan = planOf([choiceTask, text, timeTask], { models: [modelOf("b"), modelOf("a")], loads: 2 });
const random = seededRandom("records");

function recordsOf(model: string): readonly SchoolmarkRecord[] {
  return [
    ...[0, 1].map((index) => load({ model, load: index, loadMs: 100 * random() })),
    ...[1, 0, 1].map((acc, item) =>
      result(
        { acc, brier: random(), chosen: item },
        { model, item: `${item}`, chance: 0.25, timing: timing({ cpuMs: 100 * random() }) },
      ),
    ),
    fail("crash", "gone", { model, item: "3" }),
    ...[0, 1, 2, 3].map((item) =>
      result(
        { log_likelihood: -100 * random(), bytes: 40, words: 8 },
        { model, task: "s/text", item: `${item}`, method: "rolling log-likelihood" },
      ),
    ),
    ...[0, 1].flatMap((index) =>
      (["prefill", "decode", "generation", "first-token"] as const).flatMap((phase) =>
        [1, 2, 3].map(() =>
          sample({ model, load: index, phase, timing: timing({ wallMs: 10 + random(), engineMs: 5 + random() }) }),
        ),
      ),
    ),
    ...[0, 1].map((index) =>
      series(
        [
          [0, 1, 1, 1, 1],
          [1, 10 * random(), 4, 4, 10],
        ],
        { model, load: index },
      ),
    ),
  ];
}

const stored = ["a", "b"].flatMap(recordsOf).map((record, index) => [record, `w:${index + 2}`] as const);

describe("createRunReducer", () => {
  const reduced = reduceWithIds(plan, stored);

  it("gives the same rows and alarms in whatever order the records come", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const again = reduceWithIds(plan, shuffled(stored, seededRandom(seed)));
        expect(again.rows).toEqual(reduced.rows);
        expect(again.alarms).toEqual(reduced.alarms);
      }),
      { numRuns: 30 },
    );
  });

  it("gives rows by model, then task, then metric", () => {
    const places = reduced.rows.map(({ model, task, metric }) => [
      plan.models.findIndex(({ id }) => id === model),
      plan.tasks.findIndex(({ key }) => key === task),
      metricDefinitions.findIndex(({ id }) => id === metric),
    ]);
    const sorted = [...places].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!);
    expect(places).toEqual(sorted);
  });

  it("gives only finite numbers, values inside their bounds, a reason for what is absent, and metrics of the registry", () => {
    const ids = new Set(metricDefinitions.map(({ id }) => id));
    for (const row of [...reduced.rows, ...reduceWithIds(plan, []).rows]) {
      expect(ids.has(row.metric)).toBe(true);
      for (const number of [row.value, row.low, row.high])
        expect(number === null || Number.isFinite(number)).toBe(true);
      if (row.value === null) expect(row.reason).not.toBeNull();
      if (row.value !== null && row.low !== null) expect(row.low).toBeLessThanOrEqual(row.value);
      if (row.value !== null && row.high !== null) expect(row.high).toBeGreaterThanOrEqual(row.value);
    }
  });
});

describe("a reduction of some groups", () => {
  it("gives of each metric that is asked for the rows that all groups together give", () => {
    const { rows } = reduceWithIds(plan, stored);
    for (const { id } of metricDefinitions) {
      const reduction = createRunReducer({ plan, run: runOf() }, groupsOf([id]));
      for (const [record, recordId] of stored) reduction.add(record, recordId);
      const own = reduction.finish().rows.filter(({ metric }) => metric === id);
      expect(own).toEqual(rows.filter(({ metric }) => metric === id).map(({ data }) => data));
    }
  });
});

describe("the registry", () => {
  it("names every metric once, with a label and a description", () => {
    const ids = metricDefinitions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, label, description } of metricDefinitions) {
      expect(id).toMatch(/^[a-z0-9_]+$/);
      expect(label).not.toBe("");
      expect(description).toMatch(/\.$/);
    }
  });

  it("names only meters that exist", () => {
    const known = meters.map(({ id }) => id);
    for (const id of metricGroups.flatMap((metric) => metric.meters)) expect(known).toContain(id);
  });
});
