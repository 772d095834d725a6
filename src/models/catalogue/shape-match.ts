import { grouped } from "../gguf/byte-reader.ts";
import type { Gguf } from "../gguf/gguf.ts";
import type { CatalogueModel, ModelShape } from "./catalogue-schema.ts";

/** Converters add small tensors of their own (rope factors), so an exact count is met to a thousandth. */
const exactTolerance = 1e-3;
/** A published `7B` may stand for 6.7 to 7.3. */
const roundedTolerance = 0.06;
/** Converters pad vocabularies. */
const vocabularyTolerance = 0.02;

/** The first thing in which a header is not of a shape, in words; null: it is. What the header leaves out does not count against it, but for its layers and width. */
export function shapeConflict(header: Gguf, shape: ModelShape): string | null {
  if (header.architecture !== shape.architecture) return "its architecture is another";
  if (header.blockCount === null || header.embeddingLength === null) return "its header gives no layers and width";
  const heads = header.headCount;
  const pairs = [
    ["layers", header.blockCount, shape.blocks],
    ["width", header.embeddingLength, shape.width],
    ["feed-forward width", header.feedForwardLength, shape.feedForward],
    ["attention heads", heads, shape.heads],
    // Older files leave it out where it equals the number of heads.
    ["key-value heads", header.headCountKv ?? heads, shape.keyValueHeads],
    ["head width", header.keyLength, shape.headWidth],
    ["experts", header.expertCount || null, shape.experts ?? 0],
  ] as const;
  const different = pairs.find(([, value, expected]) => value !== null && value !== expected);
  if (different !== undefined) {
    const [what, value, expected] = different;
    return `it has ${what} ${grouped(value ?? 0)} where ${grouped(expected)} would be`;
  }
  const { vocabularySize } = header;
  if (vocabularySize === null || near(vocabularySize, shape.vocabulary, vocabularyTolerance)) return null;
  return `it has ${grouped(vocabularySize)} tokens where ${grouped(shape.vocabulary)} would be`;
}

/** Whether the sum of its elements is the row's count, with or without an output layer that a converter wrote though it is tied. */
export function elementsFit({ tensors }: Gguf, model: CatalogueModel): boolean {
  return sizeFits(tensors.elements, model) || sizeFits(tensors.elements - tensors.outputElements, model);
}

/** Whether a number of parameters is the row's, as exactly as that is published. */
export function sizeFits(parameters: number, { parameters: { total, rounded } }: CatalogueModel): boolean {
  return near(parameters, total, rounded ? roundedTolerance : exactTolerance);
}

function near(value: number, expected: number, tolerance: number): boolean {
  return Math.abs(value - expected) <= tolerance * expected;
}
