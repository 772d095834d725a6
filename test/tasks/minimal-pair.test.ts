import { describe, expect, it } from "vitest";
import { minimalPair } from "../../src/tasks/minimal-pair.ts";
import { likelihoods } from "../support/replies.ts";

const item = { id: "p1", good: "The cats sleep.", bad: "The cats sleeps." };
const config = { prefix: "" };
const score = (good: number, bad: number, id = "p1", seed = 1) =>
  minimalPair.score(likelihoods([good, bad]), { ...item, id }, config, seed);

describe("a minimal pair", () => {
  it("asks for both sentences as wholes, with nothing before them but the prefix", () => {
    expect(minimalPair.request(item, { prefix: " " }, 1)).toEqual({
      kind: "loglikelihood",
      context: "",
      continuations: [" The cats sleep.", " The cats sleeps."],
    });
  });

  it("is right when the good sentence is likelier, however little", () => {
    expect(score(-20, -20.001).values["acc"]).toBe(1);
    expect(score(-20.001, -20).values["acc"]).toBe(0);
  });

  it("gives the good sentence's share of both and the distance", () => {
    // Likelihoods 3 to 1.
    const { values } = score(Math.log(3) - 50, -50);
    expect(values["gold_probability"]).toBeCloseTo(0.75, 12);
    expect(values["margin"]).toBeCloseTo(Math.log(3), 12);
  });

  it("is right in a tie as often as guessing, and flags it", () => {
    const trials = 2000;
    const right = Array.from({ length: trials }, (_, n) => score(-7, -7, `p${n}`).values["acc"] ?? 0);
    const share = right.reduce((sum, value) => sum + value, 0) / trials;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / trials));
    expect(score(-7, -7).flags).toEqual(["tie"]);
    expect(score(-7, -8).flags).toEqual([]);
  });

  it("has a chance of one half", () => {
    expect(minimalPair.chance(item, config)).toBe(0.5);
  });

  it.each([
    ["two sentences alike", { ...item, bad: item.good }],
    ["an empty sentence", { ...item, bad: "" }],
    ["one sentence only", { id: "p", good: "Yes." }],
  ])("refuses %s", (_name, bad) => {
    expect(minimalPair.itemSchema.safeParse(bad).success).toBe(false);
  });
});
