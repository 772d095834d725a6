import { describe, expect, it } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { contextSizeFor, measureItems } from "../../src/suite/extents.ts";
import type { Item } from "../../src/tasks/types.ts";
import { modelIdentity } from "../support/model-identity.ts";
import { suiteOf, taskOf } from "../support/suites.ts";

/** A tokenizer that makes one token of each character and puts one before. */
const countTokens = async (_model: unknown, texts: Iterable<unknown>) =>
  Array.from(texts, (text) => String(text).length + 1);

const cloze = (id: string, length: number): Item => ({ id, context: "c".repeat(length - 2), target: "t" }) as Item;

async function sizeOf(items: readonly Item[], chosen: number | null, trainedContext: number | null, kind = "cloze") {
  const suites = [suiteOf("s", [taskOf("s/t", kind, items)])];
  const model = modelIdentity({ trainedContext });
  return contextSizeFor(model, suites, await measureItems(model, suites, countTokens), chosen);
}

describe("the tokens of an item", () => {
  it("are those of its longest choice, with what it generates on top", async () => {
    const suites = [
      suiteOf("s", [
        taskOf("s/choice", "multiple-choice", [
          { id: "a", question: "Q", choices: ["x", "yyyy", "zz"], answer: 0 } as Item,
        ]),
        taskOf("s/generate", "generate", [{ id: "b", prompt: "abc", answer: "d" } as Item], { maxTokens: 10 }),
      ]),
    ];
    const tokens = await measureItems(modelIdentity(), suites, countTokens);
    // "Q yyyy" and one before: 7; "abc", one before and ten new: 14.
    expect(Object.fromEntries(tokens)).toEqual({ "s/choice": [7], "s/generate": [14] });
  });
});

describe("the context size", () => {
  it.each([
    [10, 256],
    [256, 256],
    [257, 512],
    [1000, 1024],
  ])("for a longest item of %i tokens is %i", async (longest, size) => {
    expect(await sizeOf([cloze("a", 5), cloze("b", longest)], null, 2048)).toBe(size);
  });

  it("is never above what the model was trained with, unless that is below one step", async () => {
    expect(await sizeOf([cloze("a", 290)], null, 300)).toBe(300);
    expect(await sizeOf([cloze("a", 5000)], null, 300)).toBe(256);
    expect(await sizeOf([cloze("a", 5000), cloze("b", 280)], null, 300)).toBe(300);
  });

  it("that was chosen is taken when it holds every item", async () => {
    expect(await sizeOf([cloze("a", 100)], 100, 2048)).toBe(100);
  });

  it("that was chosen too small is refused with the item's name and a size that does", async () => {
    const error = await sizeOf([cloze("a", 5), cloze("b", 300)], 299, 2048).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatchInlineSnapshot(
      `"a context of 299 tokens (-c) is too small: item "b" of s/t needs 300 with model-a; give -c 512 or leave -c out"`,
    );
  });

  it("grows to all the model can hold for a text that must be split", async () => {
    const text = { id: "t", text: "x".repeat(5000) } as Item;
    expect(await sizeOf([text], null, 1000, "text")).toBe(1000);
    expect(await sizeOf([text], null, 8192, "text")).toBe(5120);
  });

  it("that was chosen may be shorter than a text: it is split", async () => {
    expect(await sizeOf([{ id: "t", text: "x".repeat(5000) } as Item], 512, 2048, "text")).toBe(512);
  });

  it("that was chosen may be shorter than a timing: that is left out by name", async () => {
    expect(await sizeOf([{ id: "p", phase: "prefill", tokens: 512 } as Item], 256, 2048, "speed")).toBe(256);
  });

  it("has no limit but the items for a model that does not say what it was trained with", async () => {
    expect(await sizeOf([cloze("a", 5000)], null, null)).toBe(5120);
  });
});
