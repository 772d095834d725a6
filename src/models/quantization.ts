import type { Gguf } from "./gguf.ts";

/**
 * The mix that the file names, which says more than a tensor type (`Q4_K_M`). Some converters leave the mix at a plain
 * float type whatever they wrote, so such a claim counts only where most bytes bear it out.
 */
export function quantizationOf({ fileType, tensors }: Pick<Gguf, "fileType" | "tensors">): string {
  const dominant = tensors.dominantType ?? "unknown";
  return fileType === null || ["F32", "F16", "BF16"].includes(fileType) ? dominant : fileType;
}
