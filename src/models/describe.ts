import type { Catalogue } from "./catalogue/catalogue.ts";
import { type Recognition, recognize } from "./catalogue/recognize.ts";
import type { BaseModel, Gguf } from "./gguf/gguf.ts";
import type { TensorSummary } from "./gguf/gguf-tensors.ts";
import { sidecarByHeader, sidecarByName } from "./sidecars.ts";

/** What a model's header and the catalogue together say of it. Texts from the file are untrusted. */
export interface ModelDescription {
  readonly name: string | null;
  /** null: a language model; else what the file is instead, such as a vision projector. */
  readonly sidecar: string | null;
  readonly architecture: string | null;
  readonly parameters: ParameterCount;
  /** The scheme of most bytes, such as `Q4_K_M` or `Q8_0`. */
  readonly quantization: string;
  readonly bitsPerWeight: number | null;
  /** How the tensors' bytes are stored, most first. */
  readonly tensorTypes: readonly { readonly type: string; readonly bytes: number; readonly share: number }[];
  readonly fileBytes: number;
  /** Files that the model lies in. */
  readonly parts: number;
  /** In tokens. */
  readonly trainedContext: number | null;
  readonly license: string | null;
  readonly organization: string | null;
  readonly finetune: string | null;
  readonly baseModels: readonly BaseModel[];
  readonly recognition: Recognition;
}

interface ParameterCount {
  /** Elements of all tensors. */
  readonly total: number;
  /** Those that one token passes through; equal to `total` where there are no experts. */
  readonly active: number;
  readonly embedding: number;
  /** The embedding serves as the output layer too. */
  readonly tied: boolean;
}

export function describeModel(header: Gguf, catalogue: Catalogue): ModelDescription {
  const { tensors } = header;
  return {
    name: header.name,
    sidecar: sidecarByHeader(header) ?? sidecarByName(header.path),
    architecture: header.architecture,
    parameters: parametersOf(header),
    quantization: quantizationOf(header),
    bitsPerWeight: tensors.bitsPerWeight,
    tensorTypes: typesOf(tensors),
    fileBytes: header.fileBytes,
    parts: header.split?.count ?? 1,
    trainedContext: header.contextLength,
    license: header.license,
    organization: header.organization,
    finetune: header.finetune,
    baseModels: header.baseModels,
    recognition: recognize(header, catalogue),
  };
}

/** Active = total − expert elements × (1 − used ÷ experts); a header that claims more used than there are is not believed. */
function parametersOf({ tensors, expertCount, expertUsedCount }: Gguf): ParameterCount {
  const share = (expertUsedCount ?? 0) / (expertCount ?? 0);
  const idle = share > 0 && share < 1 ? tensors.expertElements * (1 - share) : 0;
  return {
    total: tensors.elements,
    active: Math.round(tensors.elements - idle),
    embedding: tensors.embeddingElements,
    tied: tensors.embeddingElements > 0 && tensors.outputElements === 0,
  };
}

/**
 * The mix that the file names, which says more than a tensor type (`Q4_K_M`). Some converters leave the mix at a plain
 * float type whatever they wrote, so such a claim counts only where most bytes bear it out.
 */
export function quantizationOf({ fileType, tensors }: Gguf): string {
  const dominant = tensors.dominantType ?? "unknown";
  return fileType === null || ["F32", "F16", "BF16"].includes(fileType) ? dominant : fileType;
}

function typesOf({ bytes, bytesByType }: TensorSummary): ModelDescription["tensorTypes"] {
  return [...bytesByType].map(([type, own]) => ({ type, bytes: own, share: bytes === 0 ? 0 : own / bytes }));
}
