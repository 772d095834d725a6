import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { canonicalJson, sha256 } from "../../lib/files.ts";
import { quantizationOf } from "../describe.ts";
import type { Gguf } from "../gguf/gguf.ts";
import { partsOf, readParts } from "../gguf/shards.ts";
import { sidecarByHeader, sidecarByName } from "../sidecars.ts";

/** What a model's header says of it. Text is untrusted. */
export interface HeaderFacts {
  readonly parts: readonly string[];
  /** Of all parts. */
  readonly fileBytes: number;
  readonly title: string | null;
  readonly architecture: string | null;
  readonly quantization: string;
  readonly bitsPerWeight: number | null;
  readonly parameters: number;
  /** In tokens. */
  readonly trainedContext: number | null;
  readonly license: string | null;
  /** Of all that the header says, the file's bytes and its tokenizer: equal for copies. */
  readonly fingerprint: string;
  /** What it is instead of a language model; null for those. */
  readonly sidecar: string | null;
}

/** Reads the headers of a model's parts, nothing else. Throws UserError for what is no whole model. */
export function readFacts(path: string, named: string): HeaderFacts {
  const parts = partsOf(path);
  const header = readParts(parts);
  return {
    parts,
    fileBytes: header.fileBytes,
    title: header.name,
    architecture: header.architecture,
    quantization: quantizationOf(header),
    bitsPerWeight: header.tensors.bitsPerWeight,
    parameters: header.tensors.elements,
    trainedContext: header.contextLength,
    license: header.license,
    fingerprint: fingerprintOf(header),
    sidecar: sidecarByName(named) ?? sidecarByHeader(header),
  };
}

function fingerprintOf({ fileBytes, metadata, tensors, tokenizerHash }: Gguf): string {
  return sha256(
    canonicalJson({
      fileBytes,
      tokenizerHash,
      metadata: [...metadata].map(([key, value]) => [key, String(value)]),
      tensors: [tensors.count, tensors.elements, ...tensors.bytesByType].flat(),
    }),
  );
}

const sampleBytes = 1 << 16;
/** Shares of a file's length; the header lies before all of them in any file that is worth telling apart. */
const samplePlaces = [0.35, 0.6, 0.85, 1];

/** SHA-256 over pieces of all parts. Tells apart what shares every word of its header: two trainings of one shape. */
export function sampleHash(parts: readonly string[]): string {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(sampleBytes);
  for (const path of parts) {
    const handle = openSync(path, "r");
    try {
      const { size } = statSync(path);
      for (const place of samplePlaces) {
        const start = Math.max(0, Math.floor(size * place) - sampleBytes);
        hash.update(buffer.subarray(0, readSync(handle, buffer, 0, sampleBytes, start)));
      }
    } finally {
      closeSync(handle);
    }
  }
  return hash.digest("hex");
}
