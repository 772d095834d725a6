import type { ModelShape } from "../catalogue/catalogue-schema.ts";
import type { Gguf } from "../gguf/gguf.ts";

/** What decides how fast a transformer runs and what it takes: widths and counts, not values. */
export type SynthesisShape = Omit<ModelShape, "architecture">;

/** Architectures whose feed-forward has two matrices where the others have three. */
const ungated: ReadonlySet<string> = new Set(["gpt2", "gptneox", "phi2", "bloom", "mpt", "opt", "falcon", "starcoder"]);

/**
 * The shape as a model of llama's architecture has it, which every engine loads: two matrices of a feed-forward become
 * three of two thirds their width, so that parameters and work stay the same.
 */
export function asLlama({ architecture, ...shape }: ModelShape): SynthesisShape {
  if (!ungated.has(architecture)) return shape;
  return { ...shape, feedForward: Math.round((shape.feedForward * 2) / 3 / 256) * 256 };
}

/** The shape that a header tells; a text: why it can't be told. */
export function shapeOfHeader(header: Gguf): ModelShape | string {
  const { architecture, blockCount, embeddingLength, feedForwardLength, headCount, vocabularySize } = header;
  if (architecture === null) return "the header names no architecture";
  const counts = { blockCount, embeddingLength, feedForwardLength, headCount, vocabularySize };
  const missing = Object.entries(counts).find(([, value]) => value === null || value === 0);
  if (missing !== undefined) return `the header gives no single ${missing[0]}`;
  if ([...header.metadata.keys()].some((key) => /\.(ssm|wkv)\./.test(key)))
    return `${architecture} is no transformer alone: it keeps a state`;
  const [width, heads] = [embeddingLength ?? 0, headCount ?? 0];
  return {
    architecture,
    blocks: blockCount ?? 0,
    width,
    feedForward: feedForwardLength ?? 0,
    heads,
    keyValueHeads: header.headCountKv ?? heads,
    headWidth: header.keyLength ?? width / heads,
    vocabulary: vocabularySize ?? 0,
    tied: header.tensors.outputElements === 0,
    context: header.contextLength,
    experts: header.expertCount,
    expertsUsed: header.expertUsedCount,
  };
}
