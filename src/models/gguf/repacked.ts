import type { TensorSummary } from "./gguf-tensors.ts";

/**
 * Types whose matrices llama.cpp keeps a second time, arranged for the processor, when it computes there
 * (`ggml_repack_get_optimal_repack_type` in ggml-cpu): with AVX2, as x64 processors of the last ten years have it, and
 * with NEON's dot products, as arm64 processors have them. A processor without these keeps no copy; one with AVX-512
 * keeps Q2_K too.
 */
const repackedTypes: Readonly<Partial<Record<NodeJS.Architecture, readonly string[]>>> = {
  x64: ["Q4_0", "Q4_K", "IQ4_NL", "MXFP4"],
  arm64: ["Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4"],
};

/**
 * Bytes of the engine's second copy, by the types in a header: estimated. The embedding's table is looked up, not
 * multiplied, and has no copy unless it serves as the output layer too.
 */
export function repackedBytes(tensors: TensorSummary, architecture: NodeJS.Architecture = process.arch): number {
  const types = repackedTypes[architecture] ?? [];
  const all = types.reduce((sum, type) => sum + (tensors.bytesByType.get(type) ?? 0), 0);
  const isLookedUp = tensors.outputElements > 0 && types.includes(tensors.dominantType ?? "");
  return Math.max(0, all - (isLookedUp ? tensors.embeddingBytes : 0));
}
