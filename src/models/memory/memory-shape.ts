import type { Gguf } from "../gguf/gguf.ts";

/** The parts of a header that memory is estimated from. */
export type MemoryHeader = Pick<
  Gguf,
  "architecture" | "metadata" | "numbers" | "blockCount" | "embeddingLength" | "vocabularySize"
>;

/** What one layer keeps for each token of the context. */
interface CachedLayer {
  /** Elements of the keys and of the values of a token. */
  readonly keys: number;
  readonly values: number;
  /** Only the last so many tokens are looked back upon; null: all. */
  readonly window: number | null;
}

/** The shapes that decide about cache and buffers. Lengths in elements. */
export interface MemoryShape {
  readonly layers: readonly CachedLayer[];
  readonly embedding: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly heads: number;
  /** What the header leaves open, in words. */
  readonly notes: readonly string[];
}

/**
 * Of how many layers in a row one looks back upon the whole context, where the architecture decides it and not the
 * header. Source: the architectures' own files in llama.cpp's `src/models`.
 */
const windowPatterns: ReadonlyMap<string, number> = new Map([
  ["gemma2", 2],
  ["gemma3", 6],
  ["gemma3n", 5],
  ["cohere2", 4],
  ["exaone4", 4],
  ["gpt-oss", 2],
  ["olmo2", 4],
]);

/** Reads the shapes from a header; a text: why they can't be told. */
export function memoryShapeOf(header: MemoryHeader): MemoryShape | string {
  const { architecture, blockCount, embeddingLength, vocabularySize } = header;
  const own = (key: string): number | null => positive(header.metadata.get(`${architecture}.${key}`));
  const perLayer = (key: string): readonly number[] | null => {
    const list = header.numbers.get(`${architecture}.${key}`);
    if (list !== undefined) return list;
    const one = own(key);
    return one === null || blockCount === null ? null : Array.from({ length: blockCount }, () => one);
  };
  if (architecture === null || blockCount === null || embeddingLength === null)
    return "the header does not tell layers and width";
  if (blockCount > maxLayers) return `the header claims ${blockCount} layers`;
  if (own("ssm.state_size") !== null || own("wkv.head_size") !== null)
    return `${architecture} keeps a state beside or instead of a key-value cache`;
  const heads = perLayer("attention.head_count");
  if (heads === null) return "the header tells no attention heads";
  const headsKv = perLayer("attention.head_count_kv") ?? heads;
  const maxHeads = Math.max(1, ...heads);
  const [keyLength, valueLength] = [own("attention.key_length"), own("attention.value_length")];
  const latent = own("attention.kv_lora_rank") !== null && own("attention.key_length_mla") !== null;
  const [windows, notes] = windowsOf(header, own("attention.sliding_window"), perLayer);
  const shared = own("attention.shared_kv_layers") ?? 0;
  const layers = Array.from({ length: blockCount }, (_, index): CachedLayer => {
    const cached = index < blockCount - shared;
    const window = windows[index] ?? null;
    const keys = (window === null ? null : own("attention.key_length_swa")) ?? keyLength ?? embeddingLength / maxHeads;
    const values =
      (window === null ? null : own("attention.value_length_swa")) ?? valueLength ?? embeddingLength / maxHeads;
    const count = cached ? (headsKv[index] ?? 0) : 0;
    // Latent attention keeps one compressed row a token, from which the values are made as well.
    return { keys: count * keys, values: latent ? 0 : count * values, window };
  });
  return {
    layers,
    embedding: Math.max(embeddingLength, maxHeads * (keyLength ?? 0)),
    feedForward: Math.max(0, ...(perLayer("feed_forward_length") ?? [])),
    vocabulary: vocabularySize ?? 0,
    heads: maxHeads,
    notes,
  };
}

/** No model has more; a header that claims millions must not be believed. */
const maxLayers = 4096;

function windowsOf(
  header: MemoryHeader,
  window: number | null,
  perLayer: (key: string) => readonly number[] | null,
): readonly [windows: readonly (number | null)[], notes: readonly string[]] {
  if (window === null) return [[], []];
  const layers = header.blockCount ?? 0;
  const listed = header.numbers.get(`${header.architecture}.attention.sliding_window_pattern`);
  if (listed !== undefined) return [listed.map((slides) => (slides === 0 ? null : window)), []];
  const [stated] = perLayer("attention.sliding_window_pattern") ?? [];
  const pattern = stated ?? windowPatterns.get(header.architecture ?? "");
  if (pattern === undefined)
    return [[], ["which layers have a sliding window is not told: all are taken to keep the whole context"]];
  return [Array.from({ length: layers }, (_, index) => (index % pattern < pattern - 1 ? window : null)), []];
}

function positive(value: unknown): number | null {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : null;
}
