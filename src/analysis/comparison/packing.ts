/** Numbers as 32-bit floats in base64; little-endian whatever the machine. */
export function packFloats(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString("base64");
}

export function unpackFloats(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

export function packIntegers(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes.toString("base64");
}

export function unpackIntegers(text: string): readonly number[] {
  const bytes = Buffer.from(text, "base64");
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(index * 4));
}

/** Zeros and ones, eight a byte. */
export function packBits(values: Float32Array): string {
  const bytes = Buffer.alloc(Math.ceil(values.length / 8));
  for (const [index, value] of values.entries()) {
    if (value === 1) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bytes.toString("base64");
}

export function unpackBits(text: string, length: number): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length }, (_, index) => ((bytes[index >> 3] ?? 0) >> (index & 7)) & 1);
}

/** Hashes of 16 hexadecimal digits as 8 bytes each; of another form as they are. */
export function packHashes(hashes: readonly string[]): string | string[] {
  if (!hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))) return [...hashes];
  return Buffer.from(hashes.join(""), "hex").toString("base64");
}

export function unpackHashes(packed: string | readonly string[]): readonly string[] {
  if (typeof packed !== "string") return packed;
  return Buffer.from(packed, "base64").toString("hex").match(/.{16}/g) ?? [];
}
