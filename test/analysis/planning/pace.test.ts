import { expect, it } from "vitest";
import { collectPaces, type Pace, paceKey, planDurationMs } from "../../../src/analysis/planning/pace.ts";
import { choiceTask, load, modelOf, planOf, result, timeTask, timing } from "../../metrics/records.ts";

const model = modelOf("a");
const paces = new Map<string, Pace>([[paceKey(model), { itemMs: 100, timingsMs: 3000, restMs: 50 }]]);
const [variant] = planOf([choiceTask]).variants;
const plan = planOf([{ ...choiceTask, items: 10 }, timeTask], { models: [model], loads: 2 });

it("a plan takes its questions once, and its timings and the rest in every load", () => {
  expect(planDurationMs(plan, paces)).toBe(10 * 100 + 2 * (3000 + 50));
});

it("a sweep takes so much under each of its settings, but a time budget is for all timings", () => {
  const variants = [variant, variant, variant].flatMap((one) => one ?? []);
  expect(planDurationMs({ ...plan, variants }, paces)).toBe(3 * (10 * 100 + 2 * (3000 + 50)));
  expect(planDurationMs({ ...plan, variants, timeBudgetSeconds: 20 }, paces)).toBe(20_000 + 3 * (10 * 100 + 2 * 50));
});

it("a model that was never measured leaves the time open", () => {
  expect(planDurationMs(plan, new Map())).toBeNull();
});

it("a model's pace comes from the times of its records: its timings, and what else its loads take from their start", () => {
  const paces = collectPaces(plan);
  const atSecond = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;
  const timingOf = (at: string, index: number) =>
    result(
      {},
      {
        at,
        task: timeTask.key,
        load: index,
        output: { type: "time", repeats: 5, warmUpMs: [], precision: null, ended: "number" },
        timing: timing({ wallMs: 3000 }),
      },
    );
  const inMs = { spawnMs: 400, loadMs: 600 };
  for (const record of [
    load({ at: atSecond(1), load: 0, ...inMs }),
    result({}, { at: atSecond(2), task: choiceTask.key }),
    result({}, { at: atSecond(3), task: choiceTask.key }),
    timingOf(atSecond(6), 0),
    load({ at: atSecond(11), load: 1, ...inMs }),
    timingOf(atSecond(14), 1),
  ])
    paces.add(record);
  expect(paces.finish().get(paceKey(model))).toEqual({ timingsMs: 3000, restMs: 1000, itemMs: 1000 });
});
