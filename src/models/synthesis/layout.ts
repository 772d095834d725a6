import { UserError } from "../../lib/errors.ts";
import { byteReaderOf } from "../gguf/byte-reader.ts";
import { type GgmlType, ggmlTypeId, ggmlTypeNamed } from "../gguf/ggml-types.ts";
import { type Gguf, readHeader } from "../gguf/gguf.ts";
import { type GgufValue, ggufHeader, paddedTo, string, type TensorEntry, u32 } from "../gguf/gguf-writer.ts";
import { synthesisType } from "./blocks.ts";
import type { SynthesisShape } from "./shape.ts";

/** A file that could be written: its header, and the types of its tensors in order. */
export interface Layout {
  readonly header: Buffer;
  readonly tensors: readonly { readonly type: GgmlType; readonly bytes: number }[];
  readonly fileBytes: number;
}

const alignment = 32;
const defaultContext = 4096;

/** Lays a model of this shape out as a GGUF of llama's architecture. Throws UserError for shapes that can't be written. */
export function layOut(name: string, shape: SynthesisShape, typeName: string): Layout {
  requireSane(shape);
  const type = synthesisType(typeName);
  const entries = tensorsOf(shape, type);
  const header = ggufHeader({
    metadata: metadataOf(name, shape),
    tensors: entries.map(({ entry }) => entry),
    alignment,
  });
  const padded = Buffer.concat([header, Buffer.alloc(paddedTo(header.length, alignment) - header.length)]);
  const data = entries.reduce((sum, { entry }) => sum + paddedTo(entry.bytes, alignment), 0);
  return {
    header: padded,
    tensors: entries.map(({ entry, type: own }) => ({ type: own, bytes: entry.bytes })),
    fileBytes: padded.length + data,
  };
}

/** Bytes of all tensors of a shape, without the padding between them. */
export function tensorBytesOf(shape: SynthesisShape, typeName: string): number {
  return tensorsOf(shape, synthesisType(typeName)).reduce((sum, { entry }) => sum + entry.bytes, 0);
}

/** What reading the header would tell, without a file. */
export function headerOfLayout(name: string, { header, fileBytes }: Layout): Gguf {
  return readHeader(
    byteReaderOf({
      path: name,
      size: fileBytes,
      read(target, start) {
        // Of the data behind the header nothing is asked; the reader only reads on in whole pieces.
        target.fill(0);
        header.copy(target, 0, Math.min(start, header.length));
        return target.length;
      },
      close() {},
    }),
  );
}

/** The largest published model has a few thousand billion parameters and 126 blocks. */
const maxBlocks = 1024;
const widest = 1 << 17;
const mostTokens = 1 << 20;

function requireSane({ blocks, width, feedForward, heads, keyValueHeads, vocabulary }: SynthesisShape): void {
  const isSane =
    blocks <= maxBlocks && width <= widest && feedForward <= 4 * widest && vocabulary <= mostTokens && heads <= 1024;
  if (isSane && heads % keyValueHeads === 0) return;
  throw new UserError("this shape is none that a model could have; check its counts and widths");
}

interface Planned {
  readonly entry: TensorEntry;
  readonly type: GgmlType;
}

function tensorsOf(shape: SynthesisShape, blockType: GgmlType): readonly Planned[] {
  const { blocks, width, feedForward, heads, keyValueHeads, headWidth, vocabulary, tied } = shape;
  const experts = shape.experts ?? null;
  const planned = (name: string, dimensions: readonly number[], wanted: GgmlType): Planned => {
    const type = fitting(wanted, dimensions[0] ?? 0);
    const elements = dimensions.reduce((product, dimension) => product * dimension, 1);
    const bytes = (elements / type.blockSize) * type.blockBytes;
    return { entry: { name, dimensions, type: ggmlTypeId(type.name) ?? 0, bytes }, type };
  };
  const matrix = (name: string, ...dimensions: number[]): Planned => planned(name, dimensions, blockType);
  const norm = (name: string): Planned => planned(name, [width], single);
  const [queries, keys] = [heads * headWidth, keyValueHeads * headWidth];
  const block = (index: number): readonly Planned[] => {
    const own = (part: string): string => `blk.${index}.${part}.weight`;
    const feed =
      experts === null
        ? [
            matrix(own("ffn_gate"), width, feedForward),
            matrix(own("ffn_down"), feedForward, width),
            matrix(own("ffn_up"), width, feedForward),
          ]
        : [
            planned(own("ffn_gate_inp"), [width, experts], single),
            matrix(own("ffn_gate_exps"), width, feedForward, experts),
            matrix(own("ffn_down_exps"), feedForward, width, experts),
            matrix(own("ffn_up_exps"), width, feedForward, experts),
          ];
    return [
      norm(own("attn_norm")),
      matrix(own("attn_q"), width, queries),
      matrix(own("attn_k"), width, keys),
      matrix(own("attn_v"), width, keys),
      matrix(own("attn_output"), queries, width),
      norm(own("ffn_norm")),
      ...feed,
    ];
  };
  return [
    matrix("token_embd.weight", width, vocabulary),
    ...Array.from({ length: blocks }, (_, index) => block(index)).flat(),
    norm("output_norm.weight"),
    ...(tied ? [] : [matrix("output.weight", width, vocabulary)]),
  ];
}

const single: GgmlType = { name: "F32", blockSize: 1, blockBytes: 4 };

/** As llama.cpp's quantizer does, a row that a type's blocks don't divide takes one whose blocks do. */
function fitting(wanted: GgmlType, row: number): GgmlType {
  if (row % wanted.blockSize === 0) return wanted;
  const replacement = ggmlTypeNamed(replacements[wanted.name] ?? "Q8_0");
  if (replacement !== null && row % replacement.blockSize === 0) return replacement;
  return ggmlTypeNamed("F16") ?? single;
}

const replacements: Readonly<Record<string, string>> = {
  Q2_K: "Q4_0",
  Q3_K: "Q4_0",
  Q4_K: "Q5_0",
  Q5_K: "Q5_1",
  Q6_K: "Q8_0",
};

function metadataOf(name: string, shape: SynthesisShape): Readonly<Record<string, GgufValue>> {
  const experts = shape.experts ?? null;
  return {
    "general.architecture": string("llama"),
    "general.name": string(`${name} (random weights)`),
    "llama.context_length": u32(shape.context ?? defaultContext),
    "llama.block_count": u32(shape.blocks),
    "llama.embedding_length": u32(shape.width),
    "llama.feed_forward_length": u32(shape.feedForward),
    "llama.attention.head_count": u32(shape.heads),
    "llama.attention.head_count_kv": u32(shape.keyValueHeads),
    "llama.attention.key_length": u32(shape.headWidth),
    "llama.attention.value_length": u32(shape.headWidth),
    "llama.rope.dimension_count": u32(shape.headWidth),
    "llama.attention.layer_norm_rms_epsilon": { type: "f32", value: 1e-5 },
    "llama.vocab_size": u32(shape.vocabulary),
    ...(experts === null
      ? {}
      : { "llama.expert_count": u32(experts), "llama.expert_used_count": u32(shape.expertsUsed ?? 1) }),
    ...tokenizerOf(shape.vocabulary),
  };
}

/** A sentencepiece vocabulary that any text can be split with: three signs, every byte, the blank, then words no text has. */
function tokenizerOf(vocabulary: number): Readonly<Record<string, GgufValue>> {
  const hex = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
  const first = ["<unk>", "<s>", "</s>", ...Array.from({ length: 256 }, (_, byte) => hex(byte)), "▁"];
  const [unknown, control, normal, byteToken] = [2, 3, 1, 6];
  const types = [unknown, control, control, ...Array.from({ length: 256 }, () => byteToken)];
  const indexes = Array.from({ length: vocabulary }, (_, index) => index);
  return {
    "tokenizer.ggml.model": string("llama"),
    "tokenizer.ggml.tokens": { type: "strings", value: indexes.map((index) => first[index] ?? `▁word${index}`) },
    "tokenizer.ggml.scores": { type: "f32s", value: indexes.map((index) => -index) },
    "tokenizer.ggml.token_type": { type: "i32s", value: indexes.map((index) => types[index] ?? normal) },
    "tokenizer.ggml.bos_token_id": u32(1),
    "tokenizer.ggml.eos_token_id": u32(2),
  };
}
