import { describe, expect, it } from "vitest";
import { askedAs, lines } from "../../support/item-files.ts";

const labels = ["A", "B", "C"];
const choices = ["a spoon", "a river", "a cloud"];
const list = choices.map((text, index) => ({ text, label: labels[index] }));

describe("ARC", () => {
  const asked = {
    context: "Question: What holds soup?\nAnswer:",
    continuations: choices.map((choice) => ` ${choice}`),
  };

  it.each([
    [
      "in columns",
      { id: "x1", question: "What holds soup?", choices: { text: choices, label: labels }, answerKey: "B" },
    ],
    ["nested", { id: "x1", question: { stem: "What holds soup?", choices: list }, answerKey: "B" }],
  ])("laid out %s becomes one and the same item", async (_name, row) => {
    const { items, requests } = await askedAs("arc", "t.jsonl", lines(row));
    expect(items).toEqual([{ id: "x1", question: "What holds soup?", choices, answer: 1 }]);
    expect(requests[0]).toMatchObject(asked);
  });

  it("takes labels that are digits for labels", async () => {
    const digits = { text: choices, label: ["1", "2", "3"] };
    const { items } = await askedAs("arc", "t.jsonl", lines({ question: "What?", choices: digits, answerKey: "3" }));
    expect(items[0]).toMatchObject({ answer: 2 });
  });
});

it("OpenBookQA asks the bare stem", async () => {
  const row = { id: "7", question_stem: "Soup is held by", choices: { text: choices, label: labels }, answerKey: "A" };
  const { items, requests } = await askedAs("openbookqa", "t.jsonl", lines(row));
  expect(items).toEqual([{ id: "7", question: "Soup is held by", choices, answer: 0 }]);
  expect(requests[0]).toMatchObject({ context: "Soup is held by" });
});

describe("HellaSwag", () => {
  const row = {
    ind: 24,
    activity_label: "Baking bread",
    ctx_a: "A man kneads dough.",
    ctx_b: "the MAN",
    endings: [" waits. [substeps] Then he  bakes.", "flies [title] away"],
    label: "1",
    source_id: "video~1",
  };

  it("is cleaned as published figures have it, and grouped by its source", async () => {
    const { items, requests } = await askedAs("hellaswag", "t.jsonl", lines(row));
    expect(items).toEqual([
      {
        id: "24",
        question: "Baking bread: A man kneads dough. The man",
        choices: ["waits. Then he bakes.", "flies. away"],
        answer: 1,
        group: "video~1",
      },
    ]);
    expect(requests[0]).toMatchObject({ continuations: [" waits. Then he bakes.", " flies. away"] });
  });
});

describe("MMLU", () => {
  const item = {
    question: "What is 2 + 2?",
    A: "3",
    B: "4",
    C: "5",
    D: "22",
    subject: "elementary sums",
    choices: ["A", "B", "C", "D"],
    answer: 1,
  };
  const expected = "What is 2 + 2?\nA. 3\nB. 4\nC. 5\nD. 22\nAnswer:";

  it.each([
    ["a table without header", "elementary_sums_test.csv", "What is 2 + 2?,3,4,5,22,B\n"],
    ["a table with header", "elementary_sums_dev.csv", "question,A,B,C,D,answer\nWhat is 2 + 2?,3,4,5,22,B\n"],
    [
      "rows with lists",
      "any.jsonl",
      lines({ question: item.question, subject: "elementary_sums", choices: ["3", "4", "5", "22"], answer: 1 }),
    ],
  ])("in %s puts the choices into the question and scores their letters", async (_name, file, content) => {
    const { items, requests } = await askedAs("mmlu", file, content);
    expect(items[0]).toMatchObject(item);
    expect(requests[0]).toMatchObject({ context: expected, continuations: [" A", " B", " C", " D"] });
  });
});

it("PIQA takes its labels from their own file or from the rows", async () => {
  const row = { goal: "Dry a cup", sol1: "use a towel", sol2: "use soup" };
  const apart = await askedAs("piqa", "t.jsonl", lines(row, { ...row, goal: "Wipe it" }), "0\n1\n");
  expect(apart.items).toMatchObject([{ answer: 0 }, { answer: 1 }]);
  const within = await askedAs("piqa", "t.jsonl", lines({ ...row, label: 1 }));
  expect(within.items).toMatchObject([{ question: "Dry a cup", choices: ["use a towel", "use soup"], answer: 1 }]);
  expect(within.requests[0]).toMatchObject({ context: "Question: Dry a cup\nAnswer:" });
});

describe("BoolQ", () => {
  it.each([
    ["its own", { question: "is soup wet", title: "Soup", answer: true, passage: "Soup is wet." }, "Soup"],
    ["SuperGLUE's", { question: "is soup wet", passage: "Soup is wet.", idx: 3, label: 1 }, undefined],
  ])("in %s layout asks no or yes", async (_name, row, group) => {
    const { items, requests } = await askedAs("boolq", "t.jsonl", lines(row));
    expect(items[0]).toMatchObject({ choices: ["no", "yes"], answer: 1 });
    expect(items[0]?.group).toBe(group);
    expect(requests[0]).toMatchObject({
      context: "Soup is wet.\nQuestion: is soup wet?\nAnswer:",
      continuations: [" no", " yes"],
    });
  });
});

it("SciQ has the right answer last, after its distractors", async () => {
  const row = {
    question: "What boils?",
    distractor1: "ice",
    distractor2: "sand",
    distractor3: "wood",
    correct_answer: "water",
    support: " Water boils.",
  };
  const { items, requests } = await askedAs("sciq", "t.json", JSON.stringify([row]));
  expect(items[0]).toMatchObject({ choices: ["ice", "sand", "wood", "water"], answer: 3 });
  expect(requests[0]).toMatchObject({ context: "Water boils.\nQuestion: What boils?\nAnswer:" });
});

describe("TruthfulQA", () => {
  const columns = {
    question: "Is soup alive?",
    mc1_targets: { choices: ["No", "Yes"], labels: [1, 0] },
    mc2_targets: { choices: ["No", "It is not", "Yes"], labels: [1, 1, 0] },
  };
  const objects = {
    question: "Is soup alive?",
    mc1_targets: { No: 1, Yes: 0 },
    mc2_targets: { No: 1, "It is not": 1, Yes: 0 },
  };

  it.each([
    ["lists", columns],
    ["objects", objects],
  ])("with %s has one right choice as mc1 and several as mc2", async (_name, row) => {
    const mc1 = await askedAs("truthfulqa-mc1", "t.json", JSON.stringify([row]));
    expect(mc1.items[0]).toMatchObject({ choices: ["No", "Yes"], answer: 0 });
    expect(mc1.requests[0]).toMatchObject({ context: "Q: Is soup alive?\nA:" });
    const mc2 = await askedAs("truthfulqa-mc2", "t.json", JSON.stringify([row]));
    expect(mc2.items[0]).toMatchObject({ choices: ["No", "It is not", "Yes"], answer: [0, 1] });
    expect(mc2.kind.primaryMetric(mc2.config)).toBe("mc2");
  });
});
