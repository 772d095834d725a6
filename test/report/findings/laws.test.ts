import { describe, expect, it } from "vitest";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { findingsOf } from "../../../src/report/findings/index.ts";
import { plain } from "../../../src/report/format/sentence.ts";
import { type InventedModel, inventedRun } from "../invented.ts";

const laws = (models: readonly InventedModel[]): string =>
  findingsOf(summarize(inventedRun(models)))
    .laws.map(({ sentence }) => plain(sentence))
    .join("\n");
// Llama 3 8B on 15T tokens and GPT-3 on 300B: Hoffmann's fit prefers the first, Besiroglu's the second.
const small: InventedModel = { id: "small", parameters: 8e9, tokens: 15e12, accuracy: 0.6, energy: 0.1 };
const large: InventedModel = { id: "large", parameters: 175e9, tokens: 0.3e12, accuracy: 0.5, energy: 2 };

describe("published laws", () => {
  it("are told as a reference line, with the disagreement of their fits", () => {
    expect(laws([small, large])).toMatch(/^Modelled, a reference line and not a verdict: the two published fits/);
    expect(laws([small, large])).toContain("(1,875 tokens per parameter)");
  });

  it("give the tokens of use after which longer schooling has paid for itself, unless the model answers worse", () => {
    // 3 × (8e9 × 15e12 − 175e9 × 0.3e12) ÷ 167e9.
    expect(laws([small, large])).toMatch(/after 1\.2T tokens of use/);
    expect(laws([{ ...small, accuracy: 0.2 }, large])).not.toContain("of use");
  });

  it("give its density: 33B to 51B parameters' worth in 8B", () => {
    expect(laws([small, large])).toMatch(/stands for 4\.[12]–6\.[34] of a model schooled on 20 tokens each/);
  });

  it("are silent without a smaller model that was schooled longer", () => {
    expect(laws([small])).toBe("");
    expect(laws([small, { ...large, tokens: 4e15 }])).toBe("");
  });
});
