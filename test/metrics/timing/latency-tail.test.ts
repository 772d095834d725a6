import { describe, expect, it } from "vitest";
import type { ResultRecord } from "../../../src/records/schema.ts";
import { planOf, reduceAll, result, taskOf, timing } from "../records.ts";

const writing = taskOf("s/writing", "generate", "exact_match");
const plan = planOf([writing]);
const output: ResultRecord["output"] = { type: "generate", text: "", stopReason: "stop", tokenTimesMs: [] };
const answersOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    result(
      { exact_match: 1 },
      { task: "s/writing", output, item: String(index), timing: timing({ wallMs: index + 1 }) },
    ),
  );

describe("the slowest answers", () => {
  it("are told from 200 and from 1,000 answers on, with the interval of order statistics", () => {
    const { row } = reduceAll(plan, answersOf(1000));
    // Type 7 by hand: 1 + 0.95 · 999 and 1 + 0.99 · 999.
    expect(row("answer_p95_ms", "s/writing").value).toBeCloseTo(950.05, 9);
    expect(row("answer_p99_ms", "s/writing").value).toBeCloseTo(990.01, 9);
    const { low, high } = row("answer_p95_ms", "s/writing");
    expect(low).toBeLessThan(950);
    expect(high).toBeGreaterThan(950);
  });

  it("are refused below, with the number that is needed", () => {
    const { row } = reduceAll(plan, answersOf(199));
    expect(row("answer_p95_ms", "s/writing")).toMatchObject({
      value: null,
      n: 199,
      reason: "199 answers of the 200 that such a tail needs",
    });
    expect(row("answer_p99_ms", "s/writing").value).toBeNull();
    expect(reduceAll(plan, answersOf(200)).row("answer_p95_ms", "s/writing").value).not.toBeNull();
  });

  it("are of written answers alone", () => {
    const { rows } = reduceAll(planOf([taskOf("s/choices", "multiple-choice", "acc")]), [result({ acc: 1 })]);
    expect(rows.filter(({ metric }) => metric.startsWith("answer_p"))).toEqual([]);
  });
});
