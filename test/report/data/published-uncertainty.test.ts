import { expect, test } from "vitest";
import { publishedUncertainty } from "../../../src/report/data/published-uncertainty.ts";
import { modelIdentity } from "../../support/model-identity.ts";

const catalogue = {
  id: "gemma-2b",
  name: "Gemma 2B",
  confidence: "likely" as const,
  inherited: true,
  reason: "",
  trainingTokens: [
    { tokens: 6e12, bound: "up-to", evidence: "read", source: "a" },
    { tokens: 3e12, bound: "exact", evidence: "unverified", source: "b" },
  ],
};

test("published training tokens come with all that is doubtful about them", () => {
  const model = modelIdentity({ trainingTokens: 6e12, trainingTokensSource: "catalogue", catalogue });
  expect(publishedUncertainty(model)).toEqual([
    "pretraining as published for what it was made of, Gemma 2B, by its shape or size alone: up to 6T or 3T, unverified",
    "later tuning not counted",
  ]);
});

test("tokens that the file or the user states are not doubted", () => {
  expect(
    publishedUncertainty(modelIdentity({ trainingTokens: 6e12, trainingTokensSource: "option", catalogue })),
  ).toEqual([]);
});
