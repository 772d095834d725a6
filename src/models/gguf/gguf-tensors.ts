import { printable } from "../../lib/untrusted.ts";
import { type ByteReader, grouped } from "./byte-reader.ts";
import { ggmlTypeOf, withdrawnTypeName } from "./ggml-types.ts";

/** What the tensors of a file, or of all parts of a split model, come to. */
export interface TensorSummary {
  readonly count: number;
  /** Sum of the elements of all tensors, which is the number of parameters. */
  readonly elements: number;
  /** Without the padding between tensors. */
  readonly bytes: number;
  readonly bytesByType: ReadonlyMap<string, number>;
  /** The type that holds most bytes; null when there is no tensor. */
  readonly dominantType: string | null;
  /** 8 × bytes ÷ elements; null when there is no element. */
  readonly bitsPerWeight: number | null;
  /** Elements of the token embedding, of an output layer of its own (0: tied to the embedding), and of all experts. */
  readonly embeddingElements: number;
  readonly outputElements: number;
  readonly expertElements: number;
  readonly embeddingBytes: number;
  readonly expertBytes: number;
  /** Of one file: what each tensor is called. */
  readonly names?: ReadonlySet<string>;
  /** Of one file: bytes that the tensors fill, with the padding between and behind them. */
  readonly dataBytes?: number;
}

type Part = "embeddingElements" | "outputElements" | "expertElements";
type PartSums = Readonly<Record<Part | "embeddingBytes" | "expertBytes", number>>;
const noParts: PartSums = {
  embeddingElements: 0,
  outputElements: 0,
  expertElements: 0,
  embeddingBytes: 0,
  expertBytes: 0,
};

/** By the names that llama.cpp's converters give (`gguf-py`, tensor name map). */
function partOf(name: string): Part | null {
  if (name === "token_embd.weight") return "embeddingElements";
  if (name === "output.weight") return "outputElements";
  return /_exps\./.test(name) ? "expertElements" : null;
}

/** The largest models have some ten thousand tensors. */
const maxTensors = 1 << 18;
/** ggml's `GGML_MAX_NAME` − 1 and `GGML_MAX_DIMS`: the engine refuses more. */
const maxNameLength = 63;
const maxDimensions = 4;
/** An empty name, no dimension, type and offset. */
const smallestEntry = 8 + 4 + 4 + 8;

interface TensorEntry {
  readonly name: string;
  readonly type: string;
  readonly elements: bigint;
  readonly bytes: bigint;
  readonly offset: bigint;
}

/**
 * Reads `count` tensor entries and holds them against the file's size. `alignment` in bytes.
 * Throws UserError for unknown types, damaged entries and data that the file does not hold.
 */
export function readTensors(reader: ByteReader, count: number, alignment: number): TensorSummary {
  if (count > maxTensors) throw reader.fault(`damaged header: claims ${grouped(count)} tensors`);
  reader.require(count * smallestEntry, `a table of ${count} tensors`);
  const names = new Set<string>();
  const bytesByType = new Map<string, bigint>();
  const parts = { ...noParts };
  let elements = 0n;
  let end = 0n;
  for (let index = 0; index < count; index++) {
    const tensor = readTensor(reader, index);
    if (names.has(tensor.name)) throw damaged(reader, tensor.name, "occurs twice");
    names.add(tensor.name);
    // The engine takes no gap and no overlap either; with one, the sums below would not be the model's.
    if (tensor.offset !== end) throw damaged(reader, tensor.name, `claims offset ${tensor.offset}, not ${end}`);
    end = padded(tensor.offset + tensor.bytes, BigInt(alignment));
    elements += tensor.elements;
    const part = partOf(tensor.name);
    if (part !== null) parts[part] += Number(tensor.elements);
    if (part === "embeddingElements") parts.embeddingBytes += Number(tensor.bytes);
    if (part === "expertElements") parts.expertBytes += Number(tensor.bytes);
    bytesByType.set(tensor.type, (bytesByType.get(tensor.type) ?? 0n) + tensor.bytes);
    if (index === count - 1) requireData(reader, BigInt(alignment), tensor);
  }
  const bytes = new Map([...bytesByType].map(([type, sum]) => [type, Number(sum)]));
  return { ...summarize(count, Number(elements), bytes, parts), names, dataBytes: Number(end) };
}

/** One summary for all parts of a split model. */
export function mergeTensors(parts: readonly TensorSummary[]): TensorSummary {
  const bytesByType = new Map<string, number>();
  for (const part of parts) {
    for (const [type, bytes] of part.bytesByType) bytesByType.set(type, (bytesByType.get(type) ?? 0) + bytes);
  }
  const sum = (of: (part: TensorSummary) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return summarize(
    sum((part) => part.count),
    sum((part) => part.elements),
    bytesByType,
    {
      embeddingElements: sum((part) => part.embeddingElements),
      outputElements: sum((part) => part.outputElements),
      expertElements: sum((part) => part.expertElements),
      embeddingBytes: sum((part) => part.embeddingBytes),
      expertBytes: sum((part) => part.expertBytes),
    },
  );
}

function summarize(
  count: number,
  elements: number,
  bytesByType: ReadonlyMap<string, number>,
  parts: PartSums,
): TensorSummary {
  const ordered = [...bytesByType].sort(([, a], [, b]) => b - a);
  const bytes = ordered.reduce((total, [, part]) => total + part, 0);
  return {
    count,
    elements,
    bytes,
    bytesByType: new Map(ordered),
    dominantType: ordered[0]?.[0] ?? null,
    bitsPerWeight: elements === 0 ? null : (8 * bytes) / elements,
    ...parts,
  };
}

function readTensor(reader: ByteReader, index: number): TensorEntry {
  const nameLength = reader.length("a tensor name's length");
  if (nameLength > maxNameLength) {
    throw reader.fault(`damaged header: the name of tensor ${index + 1} claims ${grouped(nameLength)} bytes`);
  }
  const name = reader.bytes(nameLength, "a tensor's name").toString("utf8");
  const dimensionCount = reader.u32("a tensor's number of dimensions");
  if (dimensionCount > maxDimensions) throw damaged(reader, name, `claims ${dimensionCount} dimensions`);
  const dimensions = Array.from({ length: dimensionCount }, () => reader.u64("a tensor's dimension"));
  const typeId = reader.u32("a tensor's type");
  const offset = reader.u64("a tensor's offset");

  const type = ggmlTypeOf(typeId);
  if (type === null) throw unknownType(reader, name, typeId);
  const row = dimensions[0] ?? 1n;
  const blockSize = BigInt(type.blockSize);
  if (row % blockSize !== 0n) {
    throw damaged(reader, name, `has rows of ${row}, which ${type.name} cannot hold (blocks of ${type.blockSize})`);
  }
  const elements = dimensions.reduce((product, dimension) => product * dimension, 1n);
  return { name, type: type.name, elements, bytes: (elements / blockSize) * BigInt(type.blockBytes), offset };
}

/** As the tensors lie one behind the other, all data is there when the last one's is. */
function requireData(reader: ByteReader, alignment: bigint, last: TensorEntry): void {
  const wanted = padded(BigInt(reader.position()), alignment) + last.offset + last.bytes;
  if (wanted <= BigInt(reader.size)) return;
  const [holds, of] = [grouped(reader.size), grouped(wanted)];
  throw reader.fault(`truncated: holds ${holds} of ${of} bytes`);
}

function unknownType(reader: ByteReader, name: string, id: number): Error {
  const withdrawn = withdrawnTypeName(id);
  return withdrawn === null
    ? reader.fault(
        `tensor "${printable(name)}" is of type ${id}, which this version does not know`,
        "update Schoolmark, or take another quantization",
      )
    : reader.fault(
        `tensor "${printable(name)}" is of type ${withdrawn}, which was withdrawn from the format`,
        "take another quantization, such as Q4_0",
      );
}

function damaged(reader: ByteReader, name: string, problem: string): Error {
  return reader.fault(`damaged header: tensor "${printable(name)}" ${problem}`);
}

function padded(value: bigint, alignment: bigint): bigint {
  return ((value + alignment - 1n) / alignment) * alignment;
}
