import { expect, it } from "vitest";
import { type Pace, planDurationMs } from "../../src/analysis/pace.ts";
import { choiceTask, modelOf, planOf, timeTask } from "../metrics/records.ts";

const model = modelOf("a");
const paces = new Map<string, Pace>([[model.sha256, { itemMs: 100, timingsMs: 3000, restMs: 50 }]]);
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
