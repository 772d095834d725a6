import { UserError } from "../../lib/errors.ts";
import { seededRandom } from "../../lib/random.ts";
import { printable } from "../../lib/untrusted.ts";
import { type GgmlType, ggmlTypeNamed } from "../gguf/ggml-types.ts";

/**
 * Where a block keeps its scales, as half-precision numbers, by type. Source: the block structs of ggml
 * (`ggml-common.h`). All other bytes may be anything.
 */
const scaleOffsets: Readonly<Record<string, readonly number[]>> = {
  Q4_0: [0],
  Q4_1: [0, 2],
  Q5_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q2_K: [80, 82],
  Q3_K: [108],
  Q4_K: [0, 2],
  Q5_K: [0, 2],
  Q6_K: [208],
};
const floats = ["F32", "F16", "BF16"];

/** Types that random weights can be written in. */
export const synthesisTypes: readonly string[] = [...floats, ...Object.keys(scaleOffsets)];

/** 2⁻¹¹ in half precision: with it, weights are of the size that training leaves. */
const smallScale = 0x1000;
/** Bytes of random weights that are made once and then repeated: more than any cache line or prefetcher could learn. */
const tileBytes = 1 << 20;

/** Throws UserError for a type that can't be written. */
export function synthesisType(name: string): GgmlType {
  const type = ggmlTypeNamed(name);
  if (type !== null && synthesisTypes.includes(type.name)) return type;
  throw new UserError(`${printable(name)}: random weights are written as one of ${synthesisTypes.join(", ")}`);
}

/** About a megabyte of whole blocks: random weights, all of them small and finite. */
export function randomTile(type: GgmlType, seed: string): Buffer {
  const random = seededRandom(seed);
  const blocks = Math.floor(tileBytes / type.blockBytes);
  const tile = Buffer.allocUnsafe(blocks * type.blockBytes);
  if (floats.includes(type.name)) {
    for (let at = 0; at < tile.length; at += type.blockBytes) writeFloat(tile, at, type.name, (random() - 0.5) / 16);
    return tile;
  }
  for (let at = 0; at + 4 <= tile.length; at += 4) tile.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  for (const offset of scaleOffsets[type.name] ?? []) {
    for (let at = offset; at < tile.length; at += type.blockBytes) tile.writeUInt16LE(smallScale, at);
  }
  return tile;
}

const single = new DataView(new ArrayBuffer(4));

function writeFloat(tile: Buffer, at: number, type: string, value: number): void {
  single.setFloat32(0, value);
  const bits = single.getUint32(0);
  if (type === "F32") tile.writeFloatLE(value, at);
  else if (type === "BF16") tile.writeUInt16LE(bits >>> 16, at);
  else {
    // The exponent moves from a bias of 127 to one of 15; below 2⁻¹⁴ half precision would need another form: zero will do.
    const exponent = ((bits >>> 23) & 0xff) - 112;
    tile.writeUInt16LE(exponent <= 0 ? 0 : ((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >>> 13) & 0x3ff), at);
  }
}
