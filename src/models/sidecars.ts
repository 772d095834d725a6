import { basename } from "node:path";
import type { Gguf } from "./gguf.ts";

const projector = "a vision projector";
const draftHead = "a draft head for speculative decoding";

/** By the naming convention of ggml `docs/gguf.md`, which puts `mmproj-` and `mtp-` before the name. */
const byName: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /^mmproj[-_.]/i, what: projector },
  { pattern: /^mtp[-_.]/i, what: draftHead },
];

const byType: ReadonlyMap<string, string> = new Map([
  ["mmproj", projector],
  ["adapter", "a LoRA adapter"],
  ["imatrix", "an importance matrix"],
]);

const byArchitecture: ReadonlyMap<string, string> = new Map([
  ["clip", projector],
  ["eagle3", draftHead],
  ["dflash", draftHead],
]);

/** What a file's name says it is, when that is no language model by itself; else null. */
export function sidecarByName(path: string): string | null {
  return byName.find(({ pattern }) => pattern.test(basename(path)))?.what ?? null;
}

/** What a header says the file is, when that is no language model by itself; else null. */
export function sidecarByHeader({ type, architecture, tensors }: Gguf): string | null {
  const known = byType.get(type ?? "") ?? byArchitecture.get(architecture ?? "");
  if (known !== undefined) return known;
  return tensors.elements === 0 ? "a vocabulary without weights" : null;
}

/** Whole models that lie in a folder to serve another one. Measured only when named themselves. */
export function isDraftByName(path: string): boolean {
  return /^draft[-_.]/i.test(basename(path));
}
