import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareAnswers } from "../../src/analysis/comparison/compare-answers.ts";
import { compareMacro } from "../../src/analysis/comparison/compare-macro.ts";
import { createGathering } from "../../src/analysis/comparison/gathering.ts";
import { createRunReducer } from "../../src/metrics/reduce.ts";
import type { PlanTask, SchoolmarkRecord } from "../../src/records/schema.ts";
import { stratifiedPaired } from "../../src/statistics/stratified.ts";
import { choiceTask, modelOf, planOf, result, runOf, series, taskOf, timing } from "./records.ts";

const [before, after] = [
  { model: "a", variant: "v" },
  { model: "b", variant: "v" },
];
const models = [modelOf("a"), modelOf("b")];
const words = taskOf("s/words", "generate", "exact_match");

interface Item {
  readonly before: number | null;
  readonly after: number | null;
  readonly group?: string | null;
}

/** Answers of both models; null: that model has none. */
function recordsOf(task: PlanTask, items: readonly Item[]): readonly SchoolmarkRecord[] {
  return ["a", "b"].flatMap((model) =>
    items.flatMap((item, index) => {
      const right = model === "a" ? item.before : item.after;
      if (right === null) return [];
      return result(task.primaryMetric === "acc" ? { acc: right } : { exact_match: right }, {
        model,
        task: task.key,
        item: `${index}`,
        itemHash: ((index * 7919) % 1009).toString(16).padStart(4, "0"),
        ...(item.group === null || item.group === undefined ? {} : { group: item.group }),
      });
    }),
  );
}

function pairedOf(tasks: readonly PlanTask[], records: readonly SchoolmarkRecord[]) {
  const reducer = createRunReducer({ plan: planOf(tasks, { models }), run: runOf() });
  for (const [index, record] of records.entries()) reducer.add(record, `w:${index + 1}`);
  return reducer.finish().paired;
}

/** What `compare` says of the same records. */
function compared(tasks: readonly PlanTask[], records: readonly SchoolmarkRecord[]) {
  const gathering = createGathering("run", planOf(tasks, { models }), runOf());
  for (const [index, record] of records.entries()) gathering.add(record, `w:${index + 1}`);
  const [base, candidate] = gathering.finish().map(({ evidence }) => evidence);
  const sides = { base: base!, candidate: candidate! };
  const options = { confidence: 0.95, swap: new Set<string>() };
  const [mean] = compareMacro(sides, compareAnswers(sides, options), options);
  return mean?.interval == null ? null : { value: mean.difference, ...mean.interval };
}

const bit = fc.constantFrom(0, 1);
const item = fc.record({ before: bit, after: bit, group: fc.constantFrom(null, "g", "h", "i") });
const lone = fc.record({ before: bit, after: bit });
const items = fc.oneof(
  fc.array(item, { minLength: 1, maxLength: 40 }),
  fc.array(lone, { minLength: 1, maxLength: 40 }),
);

describe("the difference of two models' accuracy", () => {
  it("is the very one that compare gives, with groups and without", () => {
    fc.assert(
      fc.property(items, items, (choices, texts) => {
        const tasks = [
          { ...choiceTask, items: choices.length },
          { ...words, items: texts.length },
        ];
        const records = [...recordsOf(choiceTask, choices), ...recordsOf(words, texts)];
        expect(pairedOf(tasks, records).accuracyChange(before, after)).toEqual(compared(tasks, records));
      }),
    );
  });

  it("has width whatever the answers, and the same in whatever order they come", () => {
    fc.assert(
      fc.property(items, (choices) => {
        const tasks = [{ ...choiceTask, items: choices.length }];
        const records = recordsOf(choiceTask, choices);
        const change = pairedOf(tasks, records).accuracyChange(before, after);
        if (change !== null) expect(change.high).toBeGreaterThan(change.low);
        expect(pairedOf(tasks, records.toReversed()).accuracyChange(before, after)).toEqual(change);
      }),
    );
  });

  it("is over the items that both answered", () => {
    const one = { before: 1, after: 1 };
    const choices: Item[] = [
      { before: 0, after: 1 },
      ...Array.from({ length: 9 }, () => one),
      { before: null, after: 0 },
      { before: 1, after: null },
    ];
    const change = pairedOf([{ ...choiceTask, items: 12 }], recordsOf(choiceTask, choices)).accuracyChange(
      before,
      after,
    );
    expect(change).toEqual(stratifiedPaired([{ gained: 1, lost: 0, n: 10 }]));
  });

  it("is not told over fewer tasks than stand in the mean", () => {
    const records = recordsOf(choiceTask, [{ before: 1, after: 0 }]);
    expect(pairedOf([choiceTask], records).accuracyChange(before, after)).not.toBeNull();
    expect(pairedOf([choiceTask, words], records).accuracyChange(before, after)).toBeNull();
    expect(pairedOf([choiceTask, words], records).shareChange(choiceTask.key, before, after)).not.toBeNull();
    expect(pairedOf([choiceTask, words], records).shareChange(words.key, before, after)).toBeNull();
  });

  it("leaves baselines of other tasks out of the mean, and tells them by themselves", () => {
    const closed = taskOf("s/closed", "multiple-choice", "acc");
    const open = { ...choiceTask, baseline: closed.key };
    const [lost, kept] = [
      { before: 1, after: 0 },
      { before: 1, after: 1 },
    ];
    const records = [...recordsOf(open, [lost, kept, kept]), ...recordsOf(closed, [kept, kept, kept])];
    const paired = pairedOf([open, closed], records);
    expect(paired.accuracyChange(before, after)).toEqual(paired.shareChange(open.key, before, after));
  });

  it("keeps two items of one text apart", () => {
    const twice = ["1", "2"].flatMap((id) =>
      ["a", "b"].map((model) =>
        result({ acc: model === "a" && id === "1" ? 1 : 0 }, { model, item: id, itemHash: "h" }),
      ),
    );
    expect(pairedOf([choiceTask], twice).accuracyChange(before, after)).toEqual(
      stratifiedPaired([{ gained: 0, lost: 1, n: 2 }]),
    );
  });
});

describe("the ratio of two models' costs", () => {
  const timed = (model: string, times: readonly (number | null)[]) =>
    times.map((cpuMs, index) =>
      result({ acc: 1 }, { model, item: `${index}`, itemHash: `h${index}`, timing: timing({ cpuMs }) }),
    );

  it("takes only items whose time is known of both", () => {
    const all = pairedOf([choiceTask], [...timed("a", [10, 20, 40]), ...timed("b", [11, 19, 44])]);
    const some = pairedOf([choiceTask], [...timed("a", [10, 20, 40, 5]), ...timed("b", [11, 19, 44, null])]);
    expect(some.cpuTimeRatio(after, before, "scored")).toEqual(all.cpuTimeRatio(after, before, "scored"));
    expect(all.cpuTimeRatio(after, before, "scored")?.value).toBeCloseTo(74 / 70, 12);
  });

  it("is much narrower than the items' own spread where both find the same items hard", () => {
    const times = Array.from({ length: 40 }, (_, index) => 10 * 1.2 ** index);
    const paired = pairedOf(
      [choiceTask],
      [
        ...timed("a", times),
        ...timed(
          "b",
          times.map((ms, index) => ms * (index % 2 === 0 ? 2.1 : 1.9)),
        ),
      ],
    ).cpuTimeRatio(after, before, "scored")!;
    expect(paired.high / paired.low).toBeLessThan(1.2);
  });

  const peaks = (model: string, bytes: readonly number[]) =>
    bytes.map((peak, load) =>
      series(
        [
          [0, 1, 1, 1, 1],
          [1, 1, 1, 1, peak + 1],
        ],
        { model, load },
      ),
    );

  it("has an interval of memory from six loads on, never one without width", () => {
    const [small, large] = [
      [50, 51, 52, 53, 54, 56],
      [100, 103, 104, 105, 107, 111],
    ];
    const six = pairedOf([choiceTask], [...peaks("a", large), ...peaks("b", small)]).peakMemoryRatio(after, before)!;
    expect(six.low).toBeLessThan(six.value);
    expect(six.high).toBeLessThan(0.52);
    const five = [...peaks("a", large.slice(1)), ...peaks("b", small.slice(1))];
    expect(pairedOf([choiceTask], five).peakMemoryRatio(after, before)).toBeNull();
    const alike = Array.from({ length: 8 }, () => 50);
    expect(
      pairedOf([choiceTask], [...peaks("a", alike), ...peaks("b", alike)]).peakMemoryRatio(after, before),
    ).toBeNull();
  });
});
