import { expect, it } from "vitest";
import type { ResultRecord } from "../../../src/records/schema.ts";
import { choiceTask, planOf, reduceAll, result } from "../records.ts";

function messages(count: number, make: (index: number) => ResultRecord): readonly string[] {
  const records = Array.from({ length: count }, (_, index) => make(index));
  return reduceAll(planOf([{ ...choiceTask, items: count }]), records).alarms.map(({ message }) => message);
}

it("warns of ties above one in a hundred", () => {
  expect(messages(100, (index) => result({ acc: 1 }, { flags: index < 2 ? ["tie"] : [] }))).toEqual([
    "2 of 100 answers ended in a tie between choices (more than 1 %)",
  ]);
  expect(messages(100, (index) => result({ acc: 1 }, { flags: index < 1 ? ["tie"] : [] }))).toEqual([]);
});

it("warns of a score wholly below chance, not of one that may be chance", () => {
  expect(messages(100, (index) => result({ acc: index < 10 ? 1 : 0 }, { chance: 0.25 }))).toEqual([
    "acc is below chance: 10 %, where guessing gives 25 %",
  ]);
  expect(messages(100, (index) => result({ acc: index < 20 ? 1 : 0 }, { chance: 0.25 }))).toEqual([]);
});

it("warns where all answers are the same choice", () => {
  expect(messages(12, () => result({ acc: 1, chosen: 2 }))).toEqual(["all 12 answers are choice 3"]);
  expect(messages(12, (index) => result({ acc: 1, chosen: index === 11 ? 0 : 2 }))).toEqual([]);
  expect(messages(3, () => result({ acc: 1, chosen: 2 }))).toEqual([]);
  // The score of the task may choose otherwise than the bare likelihoods.
  expect(messages(12, (index) => result({ acc: 1, chosen: 2, chosen_by_primary: index % 2 }))).toEqual([]);
  expect(messages(12, (index) => result({ acc: 1, chosen: index % 2, chosen_by_primary: 2 }))).toEqual([
    "all 12 answers are choice 3",
  ]);
});

it("warns where more than a fifth of the generations can't be used", () => {
  const generation = (flags: string[]) => result({ acc: 1 }, { method: "free generation", flags });
  expect(messages(10, (index) => generation(index < 3 ? ["empty", "unparsable"] : []))).toEqual([
    "3 of 10 generated answers are empty or can't be read (more than 20 %)",
  ]);
  expect(messages(10, (index) => generation(index < 2 ? ["unparsable"] : []))).toEqual([]);
});

it("names the settings where a run has several", () => {
  const variants = ["one", "two"].map((id) => ({ id, threads: 1, contextSize: null, gpuLayers: 0 as const }));
  const { alarms } = reduceAll(planOf([choiceTask], { variants }), []);
  expect(alarms.map(({ variant, message }) => [variant, message])).toEqual([
    ["one", "4 of 4 items have no result: not asked"],
    ["two", "4 of 4 items have no result: not asked"],
  ]);
});
