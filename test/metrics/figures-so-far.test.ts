import { expect, it } from "vitest";
import { createRunReducer } from "../../src/metrics/reduce.ts";
import { load, planOf, result, runOf, sample, taskOf } from "./records.ts";

it("gives figures while records still come, and the same in the end as if nobody had asked", () => {
  const plan = planOf([
    { ...taskOf("s/choices", "multiple-choice", "acc"), items: 40 },
    { ...taskOf("s/speed", "speed", null), items: 1, repeats: "each-load" },
  ]);
  const [model] = plan.models;
  const place = { model: model?.id ?? "", variant: plan.variants[0]?.id ?? "" };
  const records = [
    load(place),
    ...Array.from({ length: 40 }, (_, index) =>
      result({ acc: index % 3 === 0 ? 0 : 1 }, { ...place, item: `item-${index}`, itemHash: `${index}` }),
    ),
    ...[1, 2, 3].map(() => sample({ ...place, task: "s/speed", item: "decode", phase: "decode" })),
    result({}, { ...place, task: "s/speed", item: "decode", method: "timing", output: { type: "time", repeats: 3 } }),
  ];
  const [asked, unasked] = [createRunReducer({ plan, run: runOf() }), createRunReducer({ plan, run: runOf() })];
  for (const [index, record] of records.entries()) {
    asked.add(record, `w:${index}`);
    unasked.add(record, `w:${index}`);
    if (index % 5 === 0) asked.finish();
  }
  const { paired: _, ...end } = unasked.finish();
  expect(end.rows.some(({ value }) => value !== null)).toBe(true);
  expect(asked.finish()).toMatchObject(end);
});
