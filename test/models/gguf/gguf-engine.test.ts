import { GgufInsights, getLlama, readGgufFileInfo } from "node-llama-cpp";
import { describe, expect, test } from "vitest";
import { ggmlTypeOf } from "../../../src/models/gguf/ggml-types.ts";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import { readLadder, verifiedLadder } from "../../../src/models/ladder.ts";

/** A bundled model, which is always there in a checkout; before there is a ladder, a file the environment names. */
const bundled = readLadder() === null ? undefined : (await verifiedLadder())[0];
const path = bundled ?? process.env["SCHOOLMARK_TEST_MODEL"] ?? "";
const reason = path === "" ? " (skipped: no models/ladder.json and no SCHOOLMARK_TEST_MODEL)" : "";

describe.skipIf(path === "")(`on a real model our reader agrees with the engine${reason}`, () => {
  test("on parameters, context, architecture, bytes and vocabulary", async () => {
    const llama = await getLlama({ gpu: false, build: "never" });
    try {
      const ours = readGguf(path);
      const info = await readGgufFileInfo(path);
      const insights = await GgufInsights.from(info, llama);
      const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
      const vocabulary = [...model.iterateAllTokens()].length;
      expect({
        parameters: ours.tensors.elements,
        context: ours.contextLength,
        architecture: ours.architecture,
        bytes: ours.tensors.bytes,
        vocabulary: ours.vocabularySize,
        layers: ours.blockCount,
        embedding: ours.embeddingLength,
      }).toEqual({
        parameters: insights.totalParameters,
        context: model.trainContextSize,
        architecture: info.metadata.general.architecture,
        bytes: insights.modelSize,
        vocabulary,
        // The engine counts the output as a layer.
        layers: insights.totalLayers - 1,
        embedding: model.embeddingVectorSize,
      });
    } finally {
      await llama.dispose();
    }
  });
});

test("every tensor type has the engine's block size and bytes", async () => {
  const llama = await getLlama({ gpu: false, build: "never" });
  try {
    const bindings = Reflect.get(llama, "_bindings");
    const known = Array.from({ length: 256 }, (_, id) => ({ id, ours: ggmlTypeOf(id) })).filter(({ ours }) => ours);
    expect(known.length).toBeGreaterThan(30);
    for (const { id, ours } of known) {
      expect({ id, blockSize: ours?.blockSize, blockBytes: ours?.blockBytes }).toEqual({
        id,
        blockSize: bindings.getBlockSizeForGgmlType(id),
        blockBytes: bindings.getTypeSizeForGgmlType(id),
      });
    }
  } finally {
    await llama.dispose();
  }
});
