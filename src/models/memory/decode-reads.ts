import type { ModelIdentity } from "../../records/schema.ts";
import type { Gguf } from "../gguf/gguf.ts";
import { memoryShapeOf } from "./memory-shape.ts";

/** Bytes of a cached key or value: the cache is kept in half precision. */
const cachedBytes = 2;

/**
 * What decoding one token reads: all weights but the embedding's table where the output layer has one of its own (one
 * row of it is read), and of the experts the share that a token passes through; and the keys and values of every token
 * before it. From the header: estimated, not measured.
 */
export function decodeReadsOf(header: Gguf): NonNullable<ModelIdentity["decodeReads"]> {
  const { tensors, expertCount, expertUsedCount } = header;
  const table = tensors.outputElements > 0 ? tensors.embeddingBytes : 0;
  const known = expertCount !== null && expertUsedCount !== null && expertUsedCount <= expertCount;
  const share = expertCount === null || expertCount === 0 || !known ? 1 : (expertUsedCount ?? 0) / expertCount;
  const shape = memoryShapeOf(header);
  return {
    weightBytes: Math.round(tensors.bytes - table - (1 - share) * tensors.expertBytes),
    layers:
      typeof shape === "string"
        ? null
        : grouped(shape.layers.map(({ keys, values, window }) => ({ bytes: (keys + values) * cachedBytes, window }))),
    note: tensors.expertBytes > 0 && !known ? "how many experts a token passes is not told: all are counted" : null,
  };
}

interface Cached {
  readonly bytes: number;
  readonly window: number | null;
}

/** Bytes for each token of the context, summed over the layers that look equally far back. */
function grouped(layers: readonly Cached[]): { bytesPerToken: number; window: number | null }[] {
  const sums = new Map<number | null, number>();
  for (const { bytes, window } of layers) sums.set(window, (sums.get(window) ?? 0) + bytes);
  return [...sums].map(([window, bytesPerToken]) => ({ bytesPerToken, window }));
}
