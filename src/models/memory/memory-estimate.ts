import { ggmlTypeNamed } from "../gguf/ggml-types.ts";
import type { Gguf } from "../gguf/gguf.ts";
import { type MemoryHeader, type MemoryShape, memoryShapeOf } from "./memory-shape.ts";

/** How a model is to be opened. */
export interface MemorySettings {
  /** In tokens. */
  readonly contextSize: number;
  /** Tokens in one engine call. */
  readonly batchSize: number;
  /** Types of the cached keys and values, such as `f16` or `q8_0`. */
  readonly keyType: string;
  readonly valueType: string;
  readonly flashAttention: boolean;
}

/** What a model will take, in bytes, wherever it lies; null where the header does not tell. Estimated, not measured. */
export interface MemoryEstimate {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number | null;
  readonly computeBytes: number | null;
  /** null unless all parts are known. */
  readonly totalBytes: number | null;
  /** What is known: never more than is needed. */
  readonly atLeastBytes: number;
  /** Why a part is null, or how far it can be trusted. */
  readonly notes: readonly string[];
}

/** As the harness opens a model when nothing else is asked for. */
export const defaultMemorySettings: Omit<MemorySettings, "contextSize"> = {
  batchSize: 512,
  keyType: "f16",
  valueType: "f16",
  flashAttention: true,
};

/** The engine's caches come in steps of so many tokens. */
const cacheStep = 256;

/**
 * Estimates from a header what the model will take: all tensors; keys and values of every layer for every token of the
 * context (or of the window and one batch, where a layer looks back no further); and the compute buffers. The engine may
 * hold a repacked copy of some weights too, beside the mapped file that the system can then drop.
 */
export function estimateMemory(header: MemoryHeader & Pick<Gguf, "tensors">, settings: MemorySettings): MemoryEstimate {
  const weightsBytes = header.tensors.bytes;
  const shape = memoryShapeOf(header);
  if (typeof shape === "string") return partly(weightsBytes, [shape]);
  const kvCacheBytes = cacheBytes(shape, settings);
  if (kvCacheBytes === null)
    return partly(weightsBytes, [`no cache of type ${settings.keyType}/${settings.valueType} is known`]);
  const computeBytes = bufferBytes(shape, settings);
  const totalBytes = weightsBytes + kvCacheBytes + computeBytes;
  return {
    weightsBytes,
    kvCacheBytes,
    computeBytes,
    totalBytes,
    atLeastBytes: weightsBytes + kvCacheBytes,
    notes: shape.notes,
  };
}

function partly(weightsBytes: number, notes: readonly string[]): MemoryEstimate {
  const unknown = { kvCacheBytes: null, computeBytes: null, totalBytes: null };
  return { weightsBytes, ...unknown, atLeastBytes: weightsBytes, notes };
}

/** Σ over layers of tokens × (key elements + value elements) × bytes of an element; the header's shape decides each layer's. */
function cacheBytes({ layers }: MemoryShape, settings: MemorySettings): number | null {
  const [keyType, valueType] = [ggmlTypeNamed(settings.keyType), ggmlTypeNamed(settings.valueType)];
  if (keyType === null || valueType === null) return null;
  const bytesOf = (elements: number, type: typeof keyType): number => (elements / type.blockSize) * type.blockBytes;
  return layers.reduce((sum, { keys, values, window }) => {
    const wanted = window === null ? settings.contextSize : Math.min(settings.contextSize, window + settings.batchSize);
    const tokens = Math.ceil(wanted / cacheStep) * cacheStep;
    return sum + tokens * (bytesOf(keys, keyType) + bytesOf(values, valueType));
  }, 0);
}

/**
 * The largest of the graph's phases for one batch, in single precision: logits over the vocabulary beside four rows of the
 * model's width, attention's dozen such rows, or the feed-forward's two; and attention's mask. Without flash attention its
 * scores come on top. Found by comparing with the engine's own account (within 10 % for the models tried); no formula of
 * llama.cpp, which lays its buffers out by walking the graph.
 */
function bufferBytes(shape: MemoryShape, { contextSize, batchSize, flashAttention }: MemorySettings): number {
  const { embedding, feedForward, vocabulary, heads } = shape;
  const float = 4;
  const scores = flashAttention ? 0 : heads * contextSize;
  const row = Math.max(
    vocabulary + 4 * embedding,
    12 * embedding,
    2 * feedForward + 4 * embedding,
    scores + 7 * embedding,
  );
  return batchSize * (row * float + contextSize * (flashAttention ? float / 2 : float));
}
