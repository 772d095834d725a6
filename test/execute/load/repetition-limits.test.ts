import { describe, expect, it } from "vitest";
import { limitsOf } from "../../../src/execute/load/repetition-limits.ts";
import type { Plan } from "../../../src/records/schema.ts";
import type { TimeRequest } from "../../../src/runners/types.ts";
import type { Item } from "../../../src/tasks/types.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";
import { suiteOf, taskOf } from "../../support/suites.ts";

const request: TimeRequest = { kind: "time", phase: "decode", depth: 0, tokens: 8, repeats: 5, seed: 1 };
const planOf = (limits: Partial<Plan>) => limits as Plan;
const start = { timings: 4, spentMs: 0, parts: 1 };

describe("the limits of repetitions", () => {
  it("are each task's own without a precision", () => {
    expect(limitsOf(planOf({}), start).applyTo(request)).toEqual(request);
  });

  it("are a precision and two seconds without a budget, however long others took", () => {
    const limits = limitsOf(planOf({ precision: 0.02 }), start);
    limits.spend(1_000_000);
    const { until, repeats } = limits.applyTo(request);
    expect(until).toEqual({ precision: 0.02, leastRepeats: 3, budgetMs: 2000 });
    expect(repeats).toBeGreaterThan(5);
  });

  it("share a budget equally, and give what a timing did not need to those after it", () => {
    const limits = limitsOf(planOf({ precision: 0.02, timeBudgetSeconds: 40 }), start);
    const share = () => limits.applyTo(request).until?.budgetMs;
    expect(share()).toBe(10_000);
    limits.spend(1_000);
    expect(share()).toBe(13_000);
    limits.spend(60_000);
    expect(share()).toBe(0);
  });

  it("keep to a budget after one repetition already, and to the usual time after three", () => {
    const least = (limits: Partial<Plan>) =>
      limitsOf(planOf({ precision: 0.02, ...limits }), start).applyTo(request).until?.leastRepeats;
    expect(least({ timeBudgetSeconds: 1 })).toBe(1);
    expect(least({})).toBe(3);
  });

  it("count what was spent before a run is gone on with, and give each part of a plan its share", () => {
    const plan = planOf({ precision: 0.02, timeBudgetSeconds: 40 });
    expect(limitsOf(plan, { ...start, spentMs: 30_000 }).applyTo(request).until?.budgetMs).toBe(2500);
    expect(limitsOf(plan, { ...start, parts: 2 }).applyTo(request).until?.budgetMs).toBe(5000);
  });
});

describe("a run with a precision", () => {
  it("keeps why the repetitions of each timing ended, and how precise they were", async () => {
    const item = { id: "d", phase: "decode", tokens: 8 } as Item;
    const suite = suiteOf("s", [taskOf("s/speed", "speed", [item], { repeats: 3 })]);
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite], precision: 0.02 });
    const { records } = await carryOut(prepared);
    const result = records.find(({ kind }) => kind === "result");
    expect(result).toMatchObject({ output: { type: "time", repeats: 7, ended: "precise", precision: 0 } });
    expect(records.filter(({ kind }) => kind === "sample")).toHaveLength(7);
  });
});
