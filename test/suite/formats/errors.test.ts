import { describe, expect, it } from "vitest";
import { errorOfReading, lines, readAs } from "../../support/item-files.ts";

const arcRow = { question: "What?", choices: { text: ["x", "y"], label: ["A", "B"] }, answerKey: "A" };
const mmluRow = { question: "What?", subject: "s", choices: ["a", "b", "c", "d"], answer: 1 };

describe("a file in another layout", () => {
  it("is told by the fields that are missing and the format that would fit", async () => {
    expect(await errorOfReading("hellaswag", "t.jsonl", lines(arcRow))).toMatchInlineSnapshot(
      `"t.jsonl:1 is not laid out as hellaswag: no activity_label, no ctx_a, no ctx_b, no endings, no label; the format arc would fit"`,
    );
    expect(await errorOfReading("arc", "t.jsonl", lines(mmluRow))).toMatchInlineSnapshot(
      `"t.jsonl:1 is not laid out as arc: no answerKey; the format mmlu would fit"`,
    );
    expect(
      await errorOfReading("gsm8k", "t.jsonl", lines({ sentence_good: "a", sentence_bad: "b" })),
    ).toMatchInlineSnapshot(`"t.jsonl:1 is not laid out as gsm8k: no question, no answer; the format blimp would fit"`);
    expect(await errorOfReading("mmlu", "t.jsonl", lines({ prompt: "x", reply: "y" }))).toMatchInlineSnapshot(
      `"t.jsonl:1 is not laid out as mmlu: no question, no choices, no answer; it has prompt, reply, as no published set does; fields named as the task kind names them are the format plain"`,
    );
    expect(await errorOfReading("piqa", "t.jsonl", lines({ goal: "g", sol1: "a", sol2: "b" }))).toMatchInlineSnapshot(
      `"t.jsonl:1 is not laid out as piqa: no label; name the file that holds the labels under labels"`,
    );
  });
});

describe("a row is refused at its line when", () => {
  it.each([
    ["arc", { ...arcRow, answerKey: "D" }, 't.jsonl:2 answerKey: "D" is none of the labels A, B'],
    ["arc", { ...arcRow, choices: { text: ["x", ""], label: ["A", "B"] } }, /^t\.jsonl:2 choices\.text\.1: /],
    ["mmlu", { ...mmluRow, answer: 4 }, "t.jsonl:2 answer: 4 is out of range (0 to 3)"],
    ["mmlu", { ...mmluRow, choices: ["a"] }, /^t\.jsonl:2 choices: four choices expected/],
    [
      "mmlu",
      { subject: "s", choices: ["a", "b", "c", "d"], answer: 1 },
      "t.jsonl:2 question: string expected, but it is missing",
    ],
    [
      "arc",
      { ...arcRow, choices: { text: ["x", "x"], label: ["A", "B"] } },
      "t.jsonl:2 choices: two choices are the same",
    ],
    ["mmlu", 7, /^t\.jsonl:2 /],
  ])("%s has %j", async (format, row, message) => {
    const good = format === "arc" ? arcRow : mmluRow;
    const said = await errorOfReading(format, "t.jsonl", lines(good, row));
    if (typeof message === "string") expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  it("a WinoGrande sentence has no gap or an answer beyond the options", async () => {
    const row = { sentence: "The _ fell down.", option1: "cup", option2: "pot", answer: "2" };
    expect(await errorOfReading("winogrande", "t.jsonl", lines(row, { ...row, sentence: "No gap." }))).toBe(
      "t.jsonl:2 sentence: one gap (_) expected",
    );
    expect(await errorOfReading("winogrande", "t.jsonl", lines(row, { ...row, answer: "3" }))).toBe(
      "t.jsonl:2 answer: 3 is out of range (1 to 2)",
    );
  });

  it("its answer is none of the choices in a table of one's own", async () => {
    const table = "question,choices,answer\nWet?,yes|no,maybe\n";
    expect(await errorOfReading("plain", "t.csv", table, { kind: "multiple-choice" })).toBe(
      't.csv:2 answer: "maybe" is neither a choice nor the letter or index (from 0) of one',
    );
  });

  it("labels are more or fewer than rows", async () => {
    const row = { goal: "g", sol1: "a", sol2: "b" };
    expect(await errorOfReading("piqa", "t.jsonl", lines(row), { labels: "0\n1\n" })).toBe(
      "labels.lst has 2 labels for 1 rows",
    );
  });

  it("it has no text that could be an item of BIG-Bench Hard by likelihood", async () => {
    const rows = Array.from({ length: 12 }, (_, n) => ({ input: `${n}?`, target: `${n}` }));
    expect(await errorOfReading("bbh-choice", "t.jsonl", lines(...rows))).toMatch(
      /^t\.jsonl:1 input: lists no options/,
    );
  });
});

describe("a row that repeats another", () => {
  it("of a published set is left out and told", async () => {
    const { drafts, notes } = await readAs("mmlu", "t.jsonl", lines(mmluRow, { ...mmluRow, answer: 2 }, mmluRow));
    expect(drafts).toHaveLength(2);
    expect(notes).toEqual(["rows left out because they repeat another: 1"]);
  });

  it("of one's own set is an error", async () => {
    expect(await errorOfReading("plain", "t.csv", "prompt,answer\nx,1\ny,2\nx,1\n")).toBe("t.csv:4 repeats t.csv:2");
  });
});

describe("a row that breaks the layout", () => {
  const content = lines({ ...mmluRow, answer: 9 }, mmluRow, { ...mmluRow, choices: [] });

  it("stops the reading, with a way to go on", async () => {
    await expect(readAs("mmlu", "t.jsonl", content)).rejects.toThrow(
      /t\.jsonl:3 choices: four choices expected \(unusable: leave-out, beside format, goes on without such rows\)$/,
    );
  });

  it("is left out where the suite says so, and told", async () => {
    const { drafts, notes } = await readAs("mmlu", "t.jsonl", content, { unusable: "leave-out" });
    expect(drafts).toHaveLength(1);
    expect(notes).toEqual([
      expect.stringMatching(/^rows left out because they can't be used: .*t\.jsonl:1, .*t\.jsonl:3$/),
    ]);
  });
});
