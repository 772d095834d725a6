import { describe, expect, it } from "vitest";
import { wilson } from "../../../src/statistics/proportions.ts";
import { choiceTask, load, planOf, reduceAll, result, runOf, sample, taskOf, timeTask, timing } from "../records.ts";

/** 40 items, 30 right where guessing gives 10, 2 s of CPU time each. */
const tenfold = { ...choiceTask, items: 40 };
const answers = Array.from({ length: 40 }, (_, index) =>
  result({ acc: index < 30 ? 1 : 0 }, { item: `${index}`, chance: 0.25, timing: timing({ cpuMs: 2000 }) }),
);

describe("energy per item", () => {
  it("is CPU seconds × watts per thread, with the proxy's bounds and its scope", () => {
    const { row } = reduceAll(planOf([tenfold]), [load(), ...answers]);
    for (const task of ["s/choices", null]) {
      expect(row("energy_joules_per_item", task)).toMatchObject({
        n: 40,
        value: 8,
        low: 4,
        high: 8 * 1.65,
        scope: "package, modelled, 2 threads",
        origin: "modelled",
        reason: null,
      });
    }
    expect(row("energy_joules_per_item", "s/choices").method).toBe(
      "CPU time × 4 W a thread (assumed), sum over items; bounds ×0.5 … ×1.65 of the proxy",
    );
  });

  it("is told where CPU time is unknown for some or for all", () => {
    const [first, ...rest] = answers;
    const unknown = { ...first!, timing: timing({ cpuMs: null }) };
    const { row } = reduceAll(planOf([tenfold]), [unknown, ...rest]);
    expect(row("energy_joules_per_item")).toMatchObject({
      n: 39,
      value: 8,
      reason: "1 of 40 answers without CPU time",
    });
    const none = reduceAll(planOf([{ ...tenfold, items: 1 }]), [unknown]);
    expect(none.row("energy_joules_per_item")).toMatchObject({
      value: null,
      reason: "the CPU time of the process is not known",
    });
  });

  it("is absent where a task has no answers", () => {
    const plan = planOf([tenfold, taskOf("s/other", "text", "bits_per_byte")]);
    expect(reduceAll(plan, answers).row("energy_joules_per_item").reason).toMatch(/^no answers for s\/other/);
    expect(reduceAll(plan, answers).row("energy_joules_per_item", "s/choices").value).toBe(8);
  });

  it("warns that a GPU is not in it", () => {
    const { row } = reduceAll(planOf([tenfold]), [load({}, { gpuLayers: 12 }), ...answers]);
    expect(row("energy_joules_per_item").reason).toBe("the GPU's energy is not in it");
  });
});

describe("energy per correct answer", () => {
  it("divides by the right answers above chance", () => {
    const { row } = reduceAll(planOf([tenfold]), answers);
    // 40 × 8 J ÷ (40 × (0.75 − 0.25) ÷ 0.75) = 320 J ÷ 26.67.
    expect(row("energy_joules_per_correct_answer", "s/choices").value).toBeCloseTo(12, 12);
    expect(row("energy_joules_per_correct_answer").value).toBeCloseTo(12, 12);
  });

  it("joins the proxy's bounds with the accuracy's interval", () => {
    const { value, low, high } = reduceAll(planOf([tenfold]), answers).row(
      "energy_joules_per_correct_answer",
      "s/choices",
    );
    const share = wilson(30, 40)!;
    const below = Math.hypot(Math.log(2), Math.log((share.high - 0.25) / 0.5));
    const above = Math.hypot(Math.log(1.65), Math.log(0.5 / (share.low - 0.25)));
    expect(low).toBeCloseTo(value! * Math.exp(-below), 9);
    expect(high).toBeCloseTo(value! * Math.exp(above), 9);
  });

  it("is absent where the accuracy may be chance", () => {
    const guessed = answers.map((answer, index) => ({ ...answer, score: { acc: index < 13 ? 1 : 0 } }));
    expect(reduceAll(planOf([tenfold]), guessed).row("energy_joules_per_correct_answer")).toMatchObject({
      n: 40,
      value: null,
      low: null,
      high: null,
      reason: "not above chance",
    });
    const wrong = answers.map((answer) => ({ ...answer, score: { acc: 0 }, chance: 0 }));
    expect(reduceAll(planOf([tenfold]), wrong).row("energy_joules_per_correct_answer").reason).toBe("not above chance");
  });

  it("is absent where groups leave the accuracy open, though every answer is right", () => {
    // 20 of 20 in two passages, guessing gives 5: two answers that hang together prove nothing.
    const passages = answers
      .slice(0, 20)
      .map((answer, index) => ({ ...answer, score: { acc: 1 }, group: `passage ${index % 2}` }));
    const plan = planOf([{ ...choiceTask, items: 20 }]);
    for (const task of ["s/choices", null]) {
      const told = reduceAll(plan, passages).row("energy_joules_per_correct_answer", task);
      expect(told).toMatchObject({ value: null, low: null, high: null, reason: "not above chance" });
    }
    const alone = passages.map((answer) => ({ ...answer, group: null }));
    expect(reduceAll(plan, alone).row("energy_joules_per_correct_answer", "s/choices").value).toBeCloseTo(8, 12);
  });

  it("takes the accuracy's own interval, by groups", () => {
    const grouped = answers.map((answer, index) => ({ ...answer, group: `${index % 13}` }));
    const { row } = reduceAll(planOf([tenfold]), grouped);
    const [accuracy, energy] = [row("acc", "s/choices"), row("energy_joules_per_correct_answer", "s/choices")];
    const below = Math.hypot(Math.log(2), Math.log(((accuracy.high ?? 0) - 0.25) / 0.5));
    const above = Math.hypot(Math.log(1.65), Math.log(0.5 / ((accuracy.low ?? 0) - 0.25)));
    expect(energy.low).toBeCloseTo(12 * Math.exp(-below), 9);
    expect(energy.high).toBeCloseTo(12 * Math.exp(above), 9);
  });

  it("joins tasks as the accuracy does, each weighted by what its items can prove", () => {
    // 30 of 40 where guessing gives a quarter, 5 of 10 where it gives none: weights 160/3 and 10, shares 3/4 and 1/2;
    // right above chance: 80/3 + 5 = 160/3·3/4 + 10/2 − 40/3.
    const other = { ...taskOf("s/words", "generate", "exact_match"), items: 10 };
    const words = Array.from({ length: 10 }, (_, index) =>
      result(
        { exact_match: index < 5 ? 1 : 0 },
        { task: "s/words", item: `${index}`, timing: timing({ cpuMs: 2000 }) },
      ),
    );
    const { row } = reduceAll(planOf([tenfold, other]), [...answers, ...words]);
    const [part, rest] = [16 / 19, 3 / 19];
    const [one, two] = [31 / 42, 6 / 12];
    const middle = part * one + rest * two;
    const variance = (part ** 2 * one * (1 - one)) / 40 + (rest ** 2 * two * (1 - two)) / 10;
    const trials = (middle * (1 - middle)) / variance;
    const share = part * 0.75 + rest * 0.5;
    const right = (accuracy: number): number => (190 / 3) * accuracy - 40 / 3;
    const { low } = wilson(share * trials, trials)!;
    const above = Math.hypot(Math.log(1.65), Math.log(right(share) / right(low)));
    const told = row("energy_joules_per_correct_answer");
    expect(right(share)).toBeCloseTo(80 / 3 + 5, 12);
    expect(told.value).toBeCloseTo((50 * 8) / (80 / 3 + 5), 9);
    expect(told.high).toBeCloseTo((told.value ?? 0) * Math.exp(above), 9);
  });

  it("sums energy and right answers over tasks", () => {
    const other = { ...taskOf("s/words", "generate", "exact_match"), items: 10 };
    const words = Array.from({ length: 10 }, (_, index) =>
      result(
        { exact_match: index < 5 ? 1 : 0 },
        { task: "s/words", item: `${index}`, timing: timing({ cpuMs: 10_000 }) },
      ),
    );
    const { row } = reduceAll(planOf([tenfold, other]), [...answers, ...words]);
    expect(row("energy_joules_per_correct_answer").value).toBeCloseTo((40 * 8 + 10 * 40) / (80 / 3 + 5), 9);
    expect(row("energy_joules_per_item").value).toBeCloseTo((40 * 8 + 10 * 40) / 50, 9);
  });

  it("leaves out tasks that don't count right and wrong", () => {
    const text = taskOf("s/text", "text", "bits_per_byte");
    const { rows } = reduceAll(planOf([text]), [
      result({ log_likelihood: -1, bytes: 1, words: 1 }, { task: "s/text" }),
    ]);
    expect(rows.some(({ metric }) => metric === "energy_joules_per_correct_answer")).toBe(false);
  });

  it("is absent where guessing is always right, or no CPU time was used", () => {
    const certain = answers.map((answer) => ({ ...answer, chance: 1 }));
    expect(reduceAll(planOf([tenfold]), certain).row("energy_joules_per_correct_answer").reason).toBe(
      "no accuracy above chance can be told for s/choices",
    );
    const free = answers.map((answer) => ({ ...answer, timing: timing({ cpuMs: 0 }) }));
    expect(reduceAll(planOf([tenfold]), free).row("energy_joules_per_correct_answer")).toMatchObject({
      value: null,
      reason: "no CPU time was used",
    });
  });
});

describe("energy per token", () => {
  it("takes the median CPU time of prefill and generation", () => {
    const records = [1000, 2000, 9000].flatMap((cpuMs) => [
      sample({ timing: timing({ cpuMs }) }),
      sample({ phase: "generation", tokens: 10, timing: timing({ cpuMs }) }),
    ]);
    const { row } = reduceAll(planOf([timeTask]), records, runOf({ wattsPerThread: 10, wattsFrom: "option" }));
    expect(row("energy_joules_per_prompt_token")).toMatchObject({
      n: 3,
      value: 0.2,
      low: 0.1,
      high: 0.2 * 1.65,
      method:
        "prefill 100 at depth 0, CPU time × 10 W a thread (as given), median of 1 load × 3; bounds ×0.5 … ×1.65 of the proxy",
      scope: "package, modelled, 2 threads",
      origin: "modelled",
    });
    expect(row("energy_joules_per_generated_token").value).toBe(2);
  });

  it("is absent where CPU time is unknown", () => {
    const { row } = reduceAll(planOf([timeTask]), [sample({ timing: timing({ cpuMs: null }) })]);
    expect(row("energy_joules_per_prompt_token")).toMatchObject({
      value: null,
      low: null,
      reason: "1 of 1 repetitions without a time",
    });
  });
});
