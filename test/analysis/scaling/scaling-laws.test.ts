import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, lawRows } from "../../../src/analysis/scaling/law-rows.ts";
import {
  besirogluFit,
  breakEvenTokens,
  capabilityDensity,
  equivalentParameters,
  fitsDisagree,
  hoffmannFit,
  predictedLoss,
  trainingFlop,
} from "../../../src/analysis/scaling/scaling-laws.ts";
import { reasonText } from "../../../src/report/words/caveats.ts";
import { modelOf, planOf } from "../../metrics/records.ts";

const gpt3 = { parameters: 175e9, tokens: 300e9 };
const gopher = { parameters: 280e9, tokens: 300e9 };
const llama3 = { parameters: 8e9, tokens: 15e12 };
const chinchilla = { parameters: 70e9, tokens: 1.4e12 };

describe("Chinchilla's law", () => {
  // Computed apart from this program, from the published constants.
  it.each([
    ["GPT-3", gpt3, 1.9765, 2.0085, 3.15e23],
    ["Gopher", gopher, 1.9673, 1.9996, 5.04e23],
    ["Chinchilla", chinchilla, 1.9208, 1.9739, 5.88e23],
    ["Llama 3 8B", llama3, 1.9435, 2.0221, 7.2e23],
    ["TinyLlama", { parameters: 1.1e9, tokens: 3e12 }, 2.1563, 2.2196, 1.98e22],
    ["SmolLM2-135M", { parameters: 134.5e6, tokens: 2e12 }, 2.5326, 2.6008, 1.614e21],
  ])("predicts the loss of %s by both fits", (_, model, hoffmann, besiroglu, flop) => {
    expect(predictedLoss(hoffmannFit, model)).toBeCloseTo(hoffmann, 3);
    expect(predictedLoss(besirogluFit, model)).toBeCloseTo(besiroglu, 3);
    expect(trainingFlop(model) / flop).toBeCloseTo(1, 6);
  });

  it("gives the small and long-schooled model the lead over a large one by one fit and not by the other", () => {
    for (const large of [gpt3, gopher]) {
      expect(predictedLoss(hoffmannFit, llama3)).toBeLessThan(predictedLoss(hoffmannFit, large));
      expect(predictedLoss(besirogluFit, llama3)).toBeGreaterThan(predictedLoss(besirogluFit, large));
      expect(fitsDisagree(llama3, large)).toBe(true);
    }
    expect(fitsDisagree(gpt3, gopher)).toBe(false);
  });

  it.each([
    ["Llama 3 8B", llama3, 51.3e9, 33.0e9],
    ["SmolLM2-1.7B", { parameters: 1.71e9, tokens: 11e12 }, 13.2e9, 8.54e9],
    ["SmolLM2-360M", { parameters: 362e6, tokens: 4e12 }, 2.74e9, 1.97e9],
  ])("finds the size at 20 tokens per parameter that equals %s", (_, model, hoffmann, besiroglu) => {
    expect(equivalentParameters(hoffmannFit, model) / hoffmann).toBeCloseTo(1, 2);
    expect(equivalentParameters(besirogluFit, model) / besiroglu).toBeCloseTo(1, 2);
  });

  it("leaves a model at 20 tokens per parameter the size it has", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e6, max: 1e12, noNaN: true }), (parameters) => {
        const found = equivalentParameters(besirogluFit, { parameters, tokens: 20 * parameters });
        return Math.abs(found / parameters - 1) < 1e-6;
      }),
    );
  });
});

describe("training against use", () => {
  it("is even where both have cost the same compute in all", () => {
    const [small, large] = [
      { parameters: 1e9, tokens: 3e12 },
      { parameters: 8e9, tokens: 160e9 },
    ];
    const tokens = breakEvenTokens(small, large) ?? 0;
    // 3·(3e21 − 1.28e21)/7e9.
    expect(tokens).toBeCloseTo(7.3714e11, -8);
    const inAll = (model: typeof small): number => trainingFlop(model) + 2 * model.parameters * tokens;
    expect(inAll(small) / inAll(large)).toBeCloseTo(1, 9);
  });

  it("is even at once where the smaller one's training was no dearer, and never where it is not smaller", () => {
    expect(breakEvenTokens({ parameters: 1e9, tokens: 1e9 }, { parameters: 2e9, tokens: 1e9 })).toBe(0);
    expect(breakEvenTokens(gpt3, llama3)).toBeNull();
  });
});

describe("capability density", () => {
  it("is told per parameter, byte and joule", () => {
    expect(capabilityDensity(2e9, { parameters: 1e9, fileBytes: 5e8, joulesPerToken: 2 })).toEqual({
      perParameter: 2,
      perByte: 4,
      perJoule: 1e9,
    });
    expect(capabilityDensity(2e9, { parameters: 1e9, fileBytes: 5e8, joulesPerToken: null }).perJoule).toBeNull();
  });
});

describe("rows of the law", () => {
  const models = [
    { ...modelOf("long"), parameters: 8e9, trainingTokens: 15e12 },
    { ...modelOf("large"), parameters: 175e9, trainingTokens: 300e9 },
    { ...modelOf("silent"), trainingTokens: null },
  ];

  it("stand for models whose training is known, as a band and with their doubt", () => {
    const rows = lawRows(planOf([], { models }));
    expect(rows.map(({ model }) => model)).toEqual(["long", "large"]);
    expect(rows[0]).toMatchObject({ metric: "equivalent_parameters", origin: "modelled" });
    expect(reasonText(rows[0]!)).toContain("reference line");
    expect((rows[0]?.low ?? 0) / 33.0e9).toBeCloseTo(1, 2);
    expect((rows[0]?.high ?? 0) / 51.3e9).toBeCloseTo(1, 2);
  });

  it("name the pairs on which the fits disagree", () => {
    expect(disagreements(models)).toEqual([["long", "large"]]);
  });
});
