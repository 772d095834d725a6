import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../src/models/catalogue/catalogue.ts";
import type { CatalogueModel, ModelShape } from "../../../src/models/catalogue/catalogue-schema.ts";
import { trainingEnergy } from "../../../src/models/catalogue/training-energy.ts";
import { folderWith } from "../gguf/gguf-writer.ts";

const { models } = readCatalogue();
const byId = (id: string): CatalogueModel => models.find((model) => model.id === id) as CatalogueModel;
const tokensOf = (id: string) => byId(id).trainingTokens[0]?.tokens ?? null;

/** Parameters of a network of a shape, by its architecture's own layout; null for layouts not written down here. */
function parametersOf(shape: ModelShape): number | null {
  const { blocks, width: d, feedForward: ff, vocabulary, context } = shape;
  const query = shape.heads * shape.headWidth;
  const keyValue = shape.keyValueHeads * shape.headWidth;
  const ends = vocabulary * d * (shape.tied ? 1 : 2);
  const attention = 2 * d * query + 2 * d * keyValue;
  const experts = shape.experts ?? 1;
  const gated = 3 * d * ff * experts + (experts > 1 ? experts * d : 0);
  /** Weights of two plain layers with their biases. */
  const plain = 2 * d * ff + ff + d;
  const block: Readonly<Record<string, number>> = {
    llama: attention + gated + 2 * d,
    // Its norms have no weights.
    olmo: attention + gated,
    smollm3: attention + gated + 2 * d,
    phi3: attention + gated + 2 * d,
    gemma: attention + gated + 2 * d,
    qwen2: attention + gated + 2 * d + query + 2 * keyValue,
    qwen3: attention + gated + 2 * d + 2 * shape.headWidth,
    qwen3moe: attention + gated + 2 * d + 2 * shape.headWidth,
    gemma2: attention + gated + 4 * d,
    gemma3: attention + gated + 4 * d + 2 * shape.headWidth,
    olmo2: attention + gated + 2 * d + query + keyValue,
    stablelm: attention + gated + 4 * d,
    gptneox: 4 * d * d + 4 * d + plain + 4 * d,
    gpt2: 4 * d * d + 4 * d + plain + 4 * d,
    phi2: 4 * d * d + 4 * d + plain + 2 * d,
  };
  const last: Readonly<Record<string, number>> = {
    olmo: 0,
    stablelm: 2 * d,
    gptneox: 2 * d,
    gpt2: 2 * d + (context ?? 0) * d,
    phi2: 2 * d + vocabulary,
  };
  const own = block[shape.architecture];
  return own === undefined ? null : ends + blocks * own + (last[shape.architecture] ?? d);
}

describe("the catalogue", () => {
  it("has the models that the field compares", () => {
    expect(models.length).toBeGreaterThanOrEqual(60);
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
  });

  it("names a source that was seen for every value, and keeps none from memory", () => {
    for (const model of models) {
      for (const { source, evidence, tokens, bound } of model.trainingTokens) {
        expect(source, model.id).toMatch(/\w{4}/);
        expect(tokens === null, model.id).toBe(bound === "undisclosed");
        expect(evidence, model.id).not.toBe("unverified");
      }
      for (const claim of [model.released, model.license, model.parameters, model.training, model.uniqueTokens]) {
        if (claim === null) continue;
        expect(claim.evidence, model.id).not.toBe("unverified");
        expect(claim.source, model.id).toMatch(/\w{4}/);
      }
    }
  });

  it.each(models.filter(({ shape }) => shape !== null).map((model) => [model.id, model] as const))(
    "counts the parameters of %s from its shape",
    (_, { shape, parameters }) => {
      expect(parametersOf(shape as ModelShape)).toBe(parameters.total);
      expect(parameters.embedding).toBe((shape?.vocabulary ?? 0) * (shape?.width ?? 0));
      expect(parameters.rounded).toBe(false);
    },
  );

  it("counts what one token passes through in mixtures of experts", () => {
    // As their makers publish them: 12.9B of Mixtral, 3.3B and 22B of Qwen3.
    expect(byId("mixtral-8x7b").parameters.active).toBeCloseTo(12.9e9, -8);
    expect(byId("qwen3-30b-a3b").parameters.active).toBeCloseTo(3.35e9, -8);
    expect(byId("qwen3-235b-a22b").parameters.active).toBeCloseTo(22.2e9, -8);
    for (const { id, parameters } of models) expect(parameters.active ?? 0, id).toBeLessThan(parameters.total);
  });

  // Published tokens per parameter of models from both ends, and of the ladder of equal ratios.
  it.each([
    ["smollm2-135m", 14_868],
    ["tinyllama-1.1b", 2_727],
    ["pythia-70m", 4_258],
    ["llama-3-8b", 1_868],
    ["qwen2.5-0.5b", 36_435],
    ["gpt-3-175b", 1.71],
    ["chinchilla-70b", 20],
    ["cerebras-gpt-590m", 20],
  ])("gives %s about %d tokens per parameter", (id, ratio) => {
    expect((tokensOf(id) ?? 0) / byId(id).parameters.total / ratio).toBeCloseTo(1, 1);
  });

  it("leaves undisclosed what its makers did not say", () => {
    for (const id of ["gpt-2", "mistral-7b-v0.1", "mixtral-8x7b"]) expect(tokensOf(id)).toBeNull();
  });

  it("keeps accounts that contradict each other", () => {
    expect(byId("gemma-2b").trainingTokens.map(({ tokens }) => tokens)).toEqual([6e12, 3e12]);
  });

  it("makes energy of GPU hours and says that it is the most", () => {
    const { training } = byId("llama-3.1-8b");
    // 1.46 million hours at 700 W.
    expect(training && trainingEnergy(training)).toEqual({ joules: 1.46e6 * 700 * 3600, kind: "most-drawn" });
    const gpt3 = byId("gpt-3-175b").training;
    expect(gpt3 && trainingEnergy(gpt3)).toEqual({ joules: 1287 * 3.6e9, kind: "published" });
  });
});

describe("a catalogue of the user's", () => {
  const write = (content: unknown): string =>
    `${folderWith({ "mine.json": typeof content === "string" ? content : JSON.stringify(content) })}/mine.json`;
  const row = {
    id: "mine-1b",
    name: "Mine 1B",
    parameters: { total: 1_000_000_000 },
    trainingTokens: [{ tokens: 3e11, source: "our own log" }],
  };

  it("comes first and replaces the row of its id", () => {
    const own = { ...row, id: "smollm2-135m" };
    const merged = readCatalogue(write({ version: 1, models: [row, own] })).models;
    expect(merged.slice(0, 2).map(({ name }) => name)).toEqual(["Mine 1B", "Mine 1B"]);
    expect(merged.filter(({ id }) => id === "smollm2-135m")).toHaveLength(1);
    expect(merged).toHaveLength(models.length + 1);
  });

  it.each([
    ["no JSON", "{", /mine\.json: is no JSON; see docs\/catalogue\.md/],
    ["no models", { version: 1 }, /models: /],
    ["a misspelt field", { version: 1, models: [{ ...row, licence: "MIT" }] }, /models\.0: there is no field licence/],
    ["no tokens", { version: 1, models: [{ ...row, trainingTokens: [] }] }, /models\.0\.trainingTokens: /],
    ["tokens below zero", { version: 1, models: [{ ...row, trainingTokens: [{ tokens: -1 }] }] }, /tokens: /],
    ["null without a word", { version: 1, models: [{ ...row, trainingTokens: [{ tokens: null }] }] }, /undisclosed/],
    ["the same id twice", { version: 1, models: [row, row] }, /models\.1\.id: "mine-1b" occurs twice/],
    ["an id with a slash", { version: 1, models: [{ ...row, id: "../x" }] }, /models\.0\.id: /],
    ["another version", { version: 2, models: [] }, /version: /],
  ])("is refused for %s, with its place", (_, content, message) => {
    expect(() => readCatalogue(write(content))).toThrow(message);
  });

  it("is refused when it is not there", () => {
    expect(() => readCatalogue("/nowhere/mine.json")).toThrow(/\/nowhere\/mine\.json/);
  });
});
