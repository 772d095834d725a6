import { basename } from "node:path";
import type { Gguf } from "./gguf/gguf.ts";

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

/** Encoders: their attention looks both ways, so that there is no next token to predict. */
const encoders = /^(?:.*bert.*|t5encoder|gemma-embedding|.*-embedding)$/;
/** Models that fill a whole text at once (their headers say that attention is not causal, too). */
const diffusion: ReadonlySet<string> = new Set(["dream", "llada", "llada-moe", "rnd1"]);

const embeddingModel = "an embedding model";
const standAlone: ReadonlyMap<string, string> = new Map([
  [embeddingModel, "it writes no text, so there is nothing to measure"],
  ["a reranker", "it writes no text, so there is nothing to measure"],
  ["a diffusion language model", "it writes no text token by token, which all measurements here need"],
]);

/** What a model is that serves no other one and still writes no text token by token; null: it writes text. */
function silentModel({ architecture, metadata }: Gguf): string | null {
  const own = (key: string) => metadata.get(`${architecture}.${key}`);
  if (diffusion.has(architecture ?? "")) return "a diffusion language model";
  // Of llama.cpp's types: 0 is none, 4 ranks texts, the others make one vector of a text.
  const pooling = Number(own("pooling_type") ?? 0);
  if (pooling === 4) return "a reranker";
  return pooling > 0 || own("attention.causal") === false || encoders.test(architecture ?? "") ? embeddingModel : null;
}

/** What to do about a file that is no language model. */
export function adviceFor(what: string): string {
  return standAlone.get(what) ?? "name the model it belongs to";
}

/** What a header says the file is, when that is no language model by itself; else null. */
export function sidecarByHeader(header: Gguf): string | null {
  const { type, architecture, tensors } = header;
  const known = byType.get(type ?? "") ?? byArchitecture.get(architecture ?? "") ?? silentModel(header);
  if (known !== null) return known;
  return tensors.elements === 0 ? "a vocabulary without weights" : null;
}

export const draftModel = "a draft for speculative decoding";

/** Whole models that lie in a folder to serve another one. Measured only when named themselves. */
export function isDraftByName(path: string): boolean {
  return /^draft[-_.]/i.test(basename(path));
}
