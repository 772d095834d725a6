import { canonicalJson, sha256 } from "../../lib/files.ts";
import { type ByteReader, openByteReader } from "./byte-reader.ts";
import { fileTypeName } from "./ggml-types.ts";
import { readMagic } from "./gguf-magic.ts";
import { type GgufMetadata, type GgufScalar, readMetadata } from "./gguf-metadata.ts";
import { readTensors, type TensorSummary } from "./gguf-tensors.ts";

/** What the header of one GGUF file says. Text from the file is untrusted. */
export interface Gguf {
  readonly path: string;
  readonly fileBytes: number;
  readonly version: 2 | 3;
  /** Scalars and short strings, by key. */
  readonly metadata: ReadonlyMap<string, GgufScalar>;
  /** Short arrays of numbers, by key. */
  readonly numbers: ReadonlyMap<string, readonly number[]>;
  readonly tensors: TensorSummary;
  /** Bytes that the file holds behind all that its header lists; absent: 0. */
  readonly trailingBytes?: number;
  /** `general.type`: `model`, `adapter`, `mmproj`, …; older files lack it. */
  readonly type: string | null;
  /** null in the later parts of a split model. */
  readonly architecture: string | null;
  readonly name: string | null;
  readonly basename: string | null;
  readonly sizeLabel: string | null;
  readonly license: string | null;
  readonly organization: string | null;
  /** What the model was made of further, such as `Instruct`. */
  readonly finetune: string | null;
  /** The models that it says it was made of. */
  readonly baseModels: readonly BaseModel[];
  /** The mix that the file says it is of, such as `Q4_K_M`. */
  readonly fileType: string | null;
  /** In tokens. */
  readonly contextLength: number | null;
  readonly blockCount: number | null;
  readonly embeddingLength: number | null;
  /** null also where the layers differ. */
  readonly headCount: number | null;
  readonly headCountKv: number | null;
  /** Of one expert where there are several; null also where the layers differ. */
  readonly feedForwardLength: number | null;
  /** Width of one attention head; null: embedding ÷ heads. */
  readonly keyLength: number | null;
  readonly expertCount: number | null;
  /** Experts that each token passes through. */
  readonly expertUsedCount: number | null;
  readonly vocabularySize: number | null;
  /** `no` counts from 0. */
  readonly split: { readonly no: number; readonly count: number; readonly tensors: number | null } | null;
  readonly trainingTokens: number | null;
  readonly trainingFlop: number | null;
  /** Equal for files that split text into the same token ids. */
  readonly tokenizerHash: string | null;
}

export interface BaseModel {
  readonly name: string | null;
  readonly organization: string | null;
  readonly repository: string | null;
}

const defaultAlignment = 32;
/** Merges are made of a handful; a header that claims more is not followed. */
const maxBaseModels = 16;

/**
 * Reads the header of a GGUF file, versions 2 and 3, little-endian (ggml `docs/gguf.md`), and checks that the file
 * holds all the data it lists. Our own reader, because it also meets files from anywhere: every count and length is
 * held against the bytes left before it is believed. Throws UserError, naming the file and what to do, for anything
 * that is not a whole GGUF file.
 */
export function readGguf(path: string): Gguf {
  return readHeader(openByteReader(path));
}

/** The same from bytes that lie elsewhere than in a file. Closes the reader. */
export function readHeader(reader: ByteReader): Gguf {
  try {
    const version = readMagic(reader);
    const tensorCount = reader.length("the number of tensors");
    const metadata = readMetadata(reader, reader.length("the number of metadata entries"));
    const alignment = alignmentOf(reader, metadata);
    const tensors = readTensors(reader, tensorCount, alignment);
    const end = Math.ceil(reader.position() / alignment) * alignment + (tensors.dataBytes ?? 0);
    const trailingBytes = Math.max(0, reader.size - end);
    return { path: reader.path, fileBytes: reader.size, version, tensors, trailingBytes, ...describe(metadata) };
  } finally {
    reader.close();
  }
}

function describe(metadata: GgufMetadata): Omit<Gguf, "path" | "fileBytes" | "version" | "tensors"> {
  const { values, numbers, arrayLengths } = metadata;
  const architecture = textOf(values, "general.architecture");
  const own = (key: string): number | null => countOf(values, `${architecture}.${key}`);
  const fileType = countOf(values, "general.file_type");
  const splitCount = countOf(values, "split.count");
  return {
    metadata: values,
    numbers,
    type: textOf(values, "general.type"),
    architecture,
    name: textOf(values, "general.name"),
    basename: textOf(values, "general.basename"),
    sizeLabel: textOf(values, "general.size_label"),
    license: textOf(values, "general.license"),
    organization: textOf(values, "general.organization"),
    finetune: textOf(values, "general.finetune"),
    baseModels: baseModelsOf(values),
    fileType: fileType === null ? null : fileTypeName(fileType),
    contextLength: own("context_length"),
    blockCount: own("block_count"),
    embeddingLength: own("embedding_length"),
    headCount: own("attention.head_count"),
    headCountKv: own("attention.head_count_kv"),
    feedForwardLength: own("expert_feed_forward_length") ?? own("feed_forward_length"),
    keyLength: own("attention.key_length"),
    expertCount: own("expert_count"),
    expertUsedCount: own("expert_used_count"),
    vocabularySize: arrayLengths.get("tokenizer.ggml.tokens") ?? own("vocab_size"),
    split:
      splitCount === null || splitCount === 0
        ? null
        : { no: countOf(values, "split.no") ?? 0, count: splitCount, tensors: countOf(values, "split.tensors.count") },
    trainingTokens: positiveOf(values, "schoolmark.training_tokens"),
    trainingFlop: positiveOf(values, "schoolmark.training_flop"),
    tokenizerHash: tokenizerHash(metadata),
  };
}

function baseModelsOf(values: ReadonlyMap<string, GgufScalar>): readonly BaseModel[] {
  const count = Math.min(countOf(values, "general.base_model.count") ?? 0, maxBaseModels);
  return Array.from({ length: count }, (_, index) => {
    const own = (key: string): string | null => textOf(values, `general.base_model.${index}.${key}`);
    return { name: own("name"), organization: own("organization"), repository: own("repo_url") };
  });
}

/**
 * Over what decides how text becomes token ids: kind of tokenizer, pre-tokenizer, tokens, merges, token types, and the
 * ids and habit at the ends. Names and the chat template are left out.
 */
function tokenizerHash({ values, arrayHashes }: GgufMetadata): string | null {
  if (!values.has("tokenizer.ggml.model")) return null;
  const scalars = ["model", "pre", "bos_token_id", "eos_token_id", "add_bos_token"];
  const arrays = ["tokens", "merges", "token_type"];
  const parts = [
    ...scalars.map((key) => [key, String(values.get(`tokenizer.ggml.${key}`) ?? null)]),
    ...arrays.map((key) => [key, arrayHashes.get(`tokenizer.ggml.${key}`) ?? null]),
  ];
  return sha256(canonicalJson(Object.fromEntries(parts)));
}

function alignmentOf(reader: ByteReader, { values }: GgufMetadata): number {
  const alignment = values.get("general.alignment") ?? defaultAlignment;
  // The format asks for a power of two in 32 bits.
  if (
    typeof alignment !== "number" ||
    !Number.isInteger(Math.log2(alignment)) ||
    alignment < 1 ||
    alignment >= 2 ** 32
  ) {
    throw reader.fault("damaged header: general.alignment is not a power of two");
  }
  return alignment;
}

function textOf(values: ReadonlyMap<string, GgufScalar>, key: string): string | null {
  const value = values.get(key);
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(values: ReadonlyMap<string, GgufScalar>, key: string): number | null {
  const value = values.get(key);
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function countOf(values: ReadonlyMap<string, GgufScalar>, key: string): number | null {
  const value = numberOf(values, key);
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function positiveOf(values: ReadonlyMap<string, GgufScalar>, key: string): number | null {
  const value = numberOf(values, key);
  return value !== null && value > 0 ? value : null;
}
