import { describe, expect, it } from "vitest";
import type { TensorSummary } from "../../../src/models/gguf/gguf-tensors.ts";
import { repackedBytes } from "../../../src/models/gguf/repacked.ts";

const tensors = (parts: Partial<TensorSummary>): TensorSummary =>
  ({ bytesByType: new Map(), dominantType: "Q4_K", outputElements: 0, embeddingBytes: 0, ...parts }) as TensorSummary;

describe("the engine's second copy", () => {
  const mixed = new Map([
    ["Q4_K", 800],
    ["Q6_K", 100],
    ["F32", 10],
  ]);

  it("is of the types that the processor has an arrangement for", () => {
    expect(repackedBytes(tensors({ bytesByType: mixed }), "x64")).toBe(800);
    expect(repackedBytes(tensors({ bytesByType: mixed }), "arm64")).toBe(900);
    expect(repackedBytes(tensors({ bytesByType: mixed }), "s390x")).toBe(0);
  });

  it("leaves out a table that is only looked up", () => {
    const parts = { bytesByType: mixed, embeddingBytes: 300 };
    expect(repackedBytes(tensors({ ...parts, outputElements: 5 }), "x64")).toBe(500);
    expect(repackedBytes(tensors(parts), "x64")).toBe(800);
  });
});
