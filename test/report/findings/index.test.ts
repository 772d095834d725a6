import { describe, expect, it } from "vitest";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { findingsOf } from "../../../src/report/findings/index.ts";
import type { Finding } from "../../../src/report/format/sentence.ts";
import { plain } from "../../../src/report/format/sentence.ts";
import { type InventedModel, inventedRun, ladderModels, plainModels } from "../invented.ts";

function words(models: readonly InventedModel[]): { answer: Record<string, string>; ladder: Record<string, string> } {
  const { answer, ladder } = findingsOf(summarize(inventedRun(models)));
  const byId = (findings: readonly Finding[]): Record<string, string> =>
    Object.fromEntries(findings.map((finding) => [finding.id, plain(finding.sentence)]));
  return { answer: byId(answer), ladder: byId(ladder) };
}

function settled(models: readonly InventedModel[], id: string): boolean | undefined {
  const { answer, ladder } = findingsOf(summarize(inventedRun(models)));
  return [...answer, ...ladder].find((finding) => finding.id === id)?.settled;
}

const small: InventedModel = { id: "small", parameters: 1e6, tokens: 8e6, accuracy: 0.78, energy: 0.03 };
const large: InventedModel = { id: "large", parameters: 16e6, tokens: 0.5e6, accuracy: 0.15, energy: 0.27 };

describe("the answer", () => {
  it("names the best with its interval and its lead over the next", () => {
    expect(words(ladderModels).answer["accuracy"]).toBe(
      "On this machine schoolbook-1M-17M-Q8_0 answers best: 88 % (85–91) right, 9 points (4–14) above schoolbook-0.25M-47M-Q8_0, the next.",
    );
  });

  it("says that a lead is not significant when the difference's interval holds zero", () => {
    expect(words(plainModels).answer["accuracy"]).toBe(
      "On this machine large-360M-Q8_0 has the highest accuracy, 48 % (44–52), but its lead over small-135M-Q4_1 of 2 points (−4 … 8) is not significant.",
    );
    expect(settled(plainModels, "accuracy")).toBe(false);
  });

  it("lists all that are not significantly below the best", () => {
    const models = [0.5, 0.49, 0.48, 0.47].map((accuracy, index) => ({ ...small, id: `m${index}`, accuracy }));
    expect(words(models).answer["accuracy"]).toContain(
      "m1 of 1 point (−5 … 7) is not significant, nor is that over m2 and m3",
    );
  });

  it("compares energy without the proxy's factor on one thread count, and with it on two", () => {
    const [a, b] = plainModels as [InventedModel, InventedModel];
    expect(words([a, b]).answer["energy"]).toContain(
      "small-135M-Q4_1 needs the least energy for a correct answer: 10 J (5.1–17, modelled), 2.6 times less (2.5–2.7) than large-360M-Q8_0; its accuracy is not significantly below the best.",
    );
    expect(words([a, { ...b, threads: 1, energy: 6 }]).answer["energy"]).toContain(
      "not significantly less than large-360M-Q8_0 (0.72 times, 0.31–1.7)",
    );
    expect(settled([a, { ...b, threads: 1, energy: 6 }], "energy")).toBe(false);
  });

  it("takes a difference of costs for noise where its interval holds one", () => {
    const { answer } = words([small, { ...small, id: "cheap", energy: 0.029 }]);
    expect(answer["energy"]).toContain("not significantly less than small (0.97 times, 0.92–1.0)");
  });

  it("tells what the cheapest gives up", () => {
    expect(words(ladderModels).answer["energy"]).toContain(
      "34 % less (31–37) than schoolbook-1M-17M-Q8_0, but it answers 9 points (4–14) fewer right.",
    );
  });

  it("speaks of one model without comparing", () => {
    expect(words([small]).answer["accuracy"]).toBe(
      "On this machine small answers 78 % (74–82) of the questions right.",
    );
    expect(words([small]).answer["size"]).toBeUndefined();
  });

  it("gives the reason when nothing was scored, and the speed instead", () => {
    const { answer } = words([{ ...small, accuracy: null, energy: null, reason: "the file is damaged" }]);
    expect(answer["no-accuracy"]).toBe("This run has no accuracy to compare: the file is damaged.");
    expect(answer["fastest"]).toContain("small decodes fastest: 1,330 tokens/s");
  });

  it("gives the reason when energy is missing", () => {
    const { answer } = words(
      [small, large].map((model) => ({ ...model, energy: null, reason: "CPU time is not known" })),
    );
    expect(answer["energy"]).toBe("Energy per correct answer is not known: CPU time is not known.");
  });
});

describe("the ladder at equal compute", () => {
  it("says that schooling beat size when it did", () => {
    expect(words([small, large]).ladder["equal-compute"]).toBe(
      "At equal training compute (4.8×10¹³ FLOP each), small (1M parameters, 8M tokens) answers 78 % (74–82) right and large (16M parameters, 500k tokens) 15 % (11–19): longer schooling is worth 63 points (57–69).",
    );
    expect(words([small, large]).ladder["equal-compute-cost-1000000"]).toContain(
      "small takes 9.0 times less (8.6–9.5) energy per item",
    );
  });

  it("says why a cost can't be compared", () => {
    const guessing = { ...large, accuracy: 0.12 };
    expect(words([small, guessing]).ladder["equal-compute-cost-1000000"]).toBe(
      "small takes 9.0 times less (8.6–9.5) energy per item and 2.3 times less (measured once) peak memory than large (large has no energy per correct answer: not above chance).",
    );
  });

  it("says that size won when it did", () => {
    const sentence = words([
      { ...small, accuracy: 0.3 },
      { ...large, accuracy: 0.6 },
    ]).ladder["equal-compute"];
    expect(sentence).toContain("the largest model answers best");
    expect(sentence).toContain("30 points (24–36) less. Here longer schooling did not make up for size.");
    expect(sentence).not.toContain("is worth");
  });

  it("says that it is not significant when the intervals overlap", () => {
    const models = [
      { ...small, accuracy: 0.52 },
      { ...large, accuracy: 0.5 },
    ];
    expect(words(models).ladder["equal-compute"]).toContain("a difference of +2 points (−4 … +8: not significant).");
    expect(settled(models, "equal-compute")).toBe(false);
  });

  it("says nothing of models whose compute differs by more than 5 %", () => {
    expect(words([small, { ...large, tokens: 0.6e6 }]).ladder["equal-compute"]).toBeUndefined();
    expect(words(plainModels).ladder).toEqual({});
  });

  it("says so when the accuracy is missing", () => {
    const models = [{ ...small, accuracy: null }, large];
    expect(words(models).ladder["equal-compute"]).toContain("can't be compared");
  });

  it("compares one quantization with itself, whatever else the run holds", () => {
    const quantized = { ...small, id: "small-q4", quantization: "Q4_0", accuracy: 0.95 };
    expect(words([small, quantized, large]).ladder["equal-compute"]).toContain(
      "small (1M parameters, 8M tokens) answers 78 %",
    );
  });
});

describe("the ladder at one size", () => {
  const rung = (tokens: number, accuracy: number): InventedModel => ({ ...small, id: `t${tokens}`, tokens, accuracy });

  it("follows the accuracy over the tokens", () => {
    expect(words([rung(2e6, 0.39), rung(8e6, 0.78), rung(32e6, 0.83)]).ladder["more-tokens-1000000"]).toBe(
      "At 1M parameters, more schooling (2M → 8M → 32M tokens) raises accuracy: 39 % → 78 % → 83 %, from first to last +44 points (38–50).",
    );
  });

  it("does not claim a rise that the intervals don't show", () => {
    expect(words([rung(2e6, 0.39), rung(8e6, 0.41)]).ladder["more-tokens-1000000"]).toContain(
      "does not clearly change accuracy: 39 % → 41 %, from first to last +2 points (−4 … +8: not significant).",
    );
  });

  it("names a fall on the way and a fall in all", () => {
    expect(words([rung(2e6, 0.39), rung(8e6, 0.78), rung(32e6, 0.6)]).ladder["more-tokens-1000000"]).toContain(
      "yet from 8M to 32M tokens it falls by 18 points (12–24).",
    );
    expect(words([rung(2e6, 0.7), rung(8e6, 0.4)]).ladder["more-tokens-1000000"]).toContain("lowers accuracy");
  });
});

describe("the ladder under quantization", () => {
  const pair = (id: string, tokens: number, full: number, few: number): readonly InventedModel[] => [
    { ...small, id: `${id}-q8`, tokens, accuracy: full },
    { ...small, id: `${id}-q4`, tokens, quantization: "Q4_0", accuracy: few },
  ];

  it("says which loses more, the schooled or the unschooled", () => {
    expect(words([...pair("long", 100e6, 0.8, 0.6), ...pair("short", 2e6, 0.4, 0.39)]).ladder["quantization"]).toBe(
      "Quantized from Q8_0 to Q4_0, long-q8 (100 tokens per parameter) loses 20 points (14–26) of accuracy, short-q8 (2.0 tokens per parameter) changes by −1 point (−7 … +5: not significant): the schooled model loses more, by 19 points (11–27).",
    );
  });

  it("leaves the contrast open when the data do", () => {
    expect(
      words([...pair("long", 100e6, 0.8, 0.79), ...pair("short", 2e6, 0.4, 0.39)]).ladder["quantization"],
    ).toContain("the effect of schooling on this is not significant.");
  });
});
