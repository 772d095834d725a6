import { describe, expect, it } from "vitest";
import { askedAs, lines } from "../../support/item-files.ts";
import { generated } from "../../support/replies.ts";

describe("GSM8K", () => {
  const row = {
    question: "Tom has 500 eggs and buys twice as many. How many has he?",
    answer: "He buys 2*500=<<2*500=1000>>1000.\nHe has 500+1000=<<500+1000=1500>>1,500.\n#### 1,500",
  };
  const judge = async (format: string, text: string) => {
    const { items, kind, config } = await askedAs(format, "test.jsonl", lines(row));
    return kind.score(generated(text), items[0] ?? { id: "" }, config, 1).values["exact_match"];
  };

  it("has its result after the mark, without commas, and its solution as an example", async () => {
    const { items, requests, kind, config } = await askedAs("gsm8k", "test.jsonl", lines(row));
    expect(items[0]).toMatchObject({ answer: "1500", solution: row.answer });
    expect(requests[0]).toMatchObject({ prompt: `Question: ${row.question}\nAnswer:`, maxTokens: 256 });
    expect(kind.example(items[0] ?? { id: "" }, config)).toBe(`Question: ${row.question}\nAnswer: ${row.answer}`);
  });

  it("counts only a result after the mark", async () => {
    expect(await judge("gsm8k", " 500 + 1000\n#### 1500")).toBe(1);
    expect(await judge("gsm8k", " 500 + 1000\n#### 1,500")).toBe(1);
    expect(await judge("gsm8k", " It is 1500")).toBe(0);
  });

  it("with a chain of thought counts what the answer is said to be", async () => {
    expect(await judge("gsm8k-cot", " 500 and 1000. The answer is 1500.")).toBe(1);
    expect(await judge("gsm8k-cot", " The answer is 150.")).toBe(0);
    const { items } = await askedAs("gsm8k-cot", "test.jsonl", lines(row));
    expect(items[0]).toMatchObject({
      solution: "He buys 2*500=1000. He has 500+1000=1,500. The answer is 1500.",
    });
  });
});

it("WinoGrande splits at the gap, scores what follows it and groups twins", async () => {
  const row = {
    qID: "T1-2",
    sentence: "The cup fell on the stone because the _ was slippery.",
    option1: "cup",
    option2: "stone",
    answer: "1",
  };
  const { items, requests } = await askedAs("winogrande", "t.jsonl", lines(row));
  expect(items[0]).toEqual({
    id: "T1-2",
    contexts: ["The cup fell on the stone because the cup", "The cup fell on the stone because the stone"],
    continuation: "was slippery.",
    answer: 0,
    group: "T1",
  });
  expect(requests[0]).toMatchObject({
    context: "",
    continuations: [{ text: " was slippery." }, { text: " was slippery." }],
  });
});

it("LAMBADA asks the last word with its space", async () => {
  const { requests } = await askedAs("lambada", "t.jsonl", lines({ text: "He poured the soup into the bowl" }));
  expect(requests[0]).toEqual({
    kind: "loglikelihood",
    context: "He poured the soup into the",
    continuations: [" bowl"],
  });
});

it("BLiMP scores both sentences with a space before them and names pairs by paradigm", async () => {
  const row = { sentence_good: "Cats sleep.", sentence_bad: "Cats sleeps.", UID: "agreement", pairID: "12" };
  const { items, requests } = await askedAs("blimp", "agreement.jsonl", lines(row));
  expect(items[0]).toEqual({ id: "agreement-12", good: "Cats sleep.", bad: "Cats sleeps." });
  expect(requests[0]).toMatchObject({ context: "", continuations: [" Cats sleep.", " Cats sleeps."] });
});

describe("BIG-Bench Hard", () => {
  const file = (...examples: readonly object[]) => JSON.stringify({ canary: "none", examples });
  const options = { input: "Which?\nOptions:\n(A) soup\n(B) stone\n(C) cup", target: "(B)" };
  const bullets = { input: "Is it so?\nOptions:\n- Yes\n- No", target: "No" };

  it("is answered freely", async () => {
    const { items, requests } = await askedAs("bbh", "t.json", file({ input: "not True is", target: "False" }));
    expect(items[0]).toMatchObject({ answer: "False" });
    expect(requests[0]).toMatchObject({ prompt: "Q: not True is\nA:" });
  });

  it("with a chain of thought counts what the answer is said to be", async () => {
    const { items, kind, config } = await askedAs("bbh-cot", "t.json", file(options));
    const judge = (text: string) =>
      kind.score(generated(text), items[0] ?? { id: "" }, config, 1).values["exact_match"];
    expect(judge("Stones are hard. So the answer is (B).")).toBe(1);
    expect(judge("So the answer is (C).")).toBe(0);
    expect(judge("(B)")).toBe(0);
  });

  it("by likelihood chooses among the options of the question", async () => {
    const { items, requests } = await askedAs("bbh-choice", "t.json", file(options, bullets));
    expect(items).toMatchObject([
      { choices: ["(A)", "(B)", "(C)"], answer: 1 },
      { choices: ["Yes", "No"], answer: 1 },
    ]);
    expect(requests[0]).toMatchObject({ continuations: [" (A)", " (B)", " (C)"] });
  });

  it("by likelihood chooses among the file's targets where the question has no options", async () => {
    const rows = ["True", "False", "True"].map((target, n) => ({ input: `${n} is`, target }));
    const { items } = await askedAs("bbh-choice", "t.json", file(...rows));
    expect(items).toMatchObject(
      rows.map(({ target }) => ({ choices: ["False", "True"], answer: target === "True" ? 1 : 0 })),
    );
  });
});
