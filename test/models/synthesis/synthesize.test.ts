import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { readCatalogue } from "../../../src/models/catalogue/catalogue.ts";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import { randomTile, synthesisType, synthesisTypes } from "../../../src/models/synthesis/blocks.ts";
import { headerOfLayout, layOut, tensorBytesOf } from "../../../src/models/synthesis/layout.ts";
import { asLlama, type SynthesisShape, shapeOfHeader } from "../../../src/models/synthesis/shape.ts";
import { synthesize } from "../../../src/models/synthesis/synthesize.ts";
import { testFolder } from "../../support/folder.ts";

const tiny: SynthesisShape = {
  blocks: 2,
  width: 256,
  feedForward: 512,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 64,
  vocabulary: 300,
  tied: true,
  context: 512,
  experts: null,
  expertsUsed: null,
};

describe("a model with random weights", () => {
  test.each(["Q4_0", "Q4_K", "Q6_K", "Q8_0", "F16"])("in %s is loaded and run by the engine", async (type) => {
    const path = join(testFolder(), "m.gguf");
    await synthesize(path, "tiny", tiny, { type });
    const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
    const model = await llama.loadModel({ modelPath: path });
    const context = await model.createContext({ contextSize: 64, threads: 1 });
    const sequence = context.getSequence();
    const tokens = model.tokenize("Any text at all, żółć 🙂");
    expect(model.detokenize(tokens)).toContain("Any text at all, żółć 🙂");
    const outputs = await sequence.controlledEvaluate([
      ...tokens.slice(0, -1),
      [tokens.at(-1)!, { generateNext: { probabilities: true } }],
    ]);
    const probabilities = [...(outputs.at(-1)?.next.probabilities?.values() ?? [])];
    expect(probabilities.length).toBeGreaterThan(100);
    expect(probabilities.every((probability) => Number.isFinite(probability))).toBe(true);
    await context.dispose();
    await model.dispose();
  });

  test("of experts is too", async () => {
    const path = join(testFolder(), "m.gguf");
    await synthesize(path, "tiny", { ...tiny, tied: false, experts: 4, expertsUsed: 2 }, { type: "Q8_0" });
    expect(readGguf(path)).toMatchObject({ expertCount: 4, expertUsedCount: 2 });
    const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
    const model = await llama.loadModel({ modelPath: path });
    expect(model.fileInsights.totalLayers).toBe(3);
    await model.dispose();
  });

  test("is a whole file of the shape it was asked for", async () => {
    const path = join(testFolder(), "m.gguf");
    const seen: number[] = [];
    const { fileBytes } = await synthesize(path, "tiny", tiny, { type: "Q5_K", onProgress: (done) => seen.push(done) });
    expect(statSync(path).size).toBe(fileBytes);
    const header = readGguf(path);
    expect(shapeOfHeader(header)).toEqual({ architecture: "llama", ...tiny });
    expect(header.name).toBe("tiny (random weights)");
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("is never written over something, and never left half", async () => {
    const folder = testFolder();
    const taken = join(folder, "taken.gguf");
    writeFileSync(taken, "mine");
    await expect(synthesize(taken, "tiny", tiny, { type: "Q8_0" })).rejects.toThrow(/is there already/);
    expect(readFileSync(taken, "utf8")).toBe("mine");
    const controller = new AbortController();
    const stopped = synthesize(
      join(folder, "half.gguf"),
      "tiny",
      { ...tiny, blocks: 40 },
      {
        type: "F32",
        signal: controller.signal,
        onProgress: () => controller.abort(),
      },
    );
    await expect(stopped).rejects.toThrow();
    expect(existsSync(join(folder, "half.gguf"))).toBe(false);
    await expect(synthesize(join(folder, "no", "m.gguf"), "tiny", tiny, { type: "Q8_0" })).rejects.toThrow(UserError);
  });
});

describe("random blocks", () => {
  test.each(synthesisTypes)("%s: whole blocks, the same for the same seed, every number small and finite", (name) => {
    const type = synthesisType(name);
    const tile = randomTile(type, "seed");
    expect(tile.length % type.blockBytes).toBe(0);
    expect(tile.equals(randomTile(type, "seed"))).toBe(true);
    expect(tile.equals(randomTile(type, "other"))).toBe(false);
    if (name === "F32") for (let at = 0; at < 4000; at += 4) expect(Math.abs(tile.readFloatLE(at))).toBeLessThan(0.04);
    if (name === "F16")
      for (let at = 0; at < 4000; at += 2) expect(tile.readUInt16LE(at) & 0x7fff).toBeLessThan(0x2a00);
  });

  test("in types that can't be written, or aren't any", () => {
    expect(() => synthesisType("IQ2_XS")).toThrow(/written as one of F32, F16/);
    expect(() => synthesisType("Q4_K_M")).toThrow(UserError);
    expect(synthesisType("q8_0").name).toBe("Q8_0");
  });
});

describe("a shape laid out", () => {
  const shapes = readCatalogue().models.flatMap(({ id, shape, parameters }) =>
    shape === null ? [] : [{ id, shape, parameters }],
  );

  test("of every model of the catalogue that has one, has about as many parameters as were published", () => {
    const ratios = shapes.map(({ id, shape, parameters }) => ({
      id,
      ratio: tensorBytesOf(asLlama(shape), "F32") / 4 / parameters.total,
    }));
    expect(ratios.length).toBeGreaterThan(50);
    expect(ratios.filter(({ ratio }) => ratio < 0.9 || ratio > 1.1)).toEqual([]);
  });

  test("takes another type where its blocks don't divide a row, as the quantizer does", () => {
    const { tensors } = layOut("x", { ...tiny, width: 288, headWidth: 72 }, "Q4_K");
    expect(new Set(tensors.map(({ type }) => type.name))).toEqual(new Set(["Q5_0", "Q4_K", "F32"]));
  });

  test("that no model could have is refused", () => {
    expect(() => layOut("x", { ...tiny, blocks: 1e6 }, "Q8_0")).toThrow(UserError);
    expect(() => layOut("x", { ...tiny, keyValueHeads: 3 }, "Q8_0")).toThrow(UserError);
  });

  test("has a header that reads back, whatever its widths", () => {
    const width = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(width, width, width, fc.constantFrom(...synthesisTypes), fc.boolean(), (a, b, c, type, tied) => {
        const shape = { ...tiny, width: a * 32, feedForward: b * 32, vocabulary: c * 16, tied };
        const layout = layOut("x", shape, type);
        const header = headerOfLayout("x", layout);
        expect(header.tensors.bytes).toBe(layout.tensors.reduce((sum, { bytes }) => sum + bytes, 0));
        expect(header.vocabularySize).toBe(shape.vocabulary);
      }),
      { numRuns: 60 },
    );
  });
});
