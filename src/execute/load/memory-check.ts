import { readGguf } from "../../models/gguf/gguf.ts";
import { defaultMemorySettings, estimateMemory, type MemoryEstimate } from "../../models/memory/memory-estimate.ts";
import { readAvailableResources } from "../../records/available-resources.ts";
import type { LoadRecord, ModelIdentity, Variant } from "../../records/schema.ts";

/** Holds what a model will take against what there is, before it is opened. */
export interface MemoryCheck {
  /** null: its header tells nothing. */
  estimate(model: ModelIdentity, variant: Variant, contextSize: number): MemoryEstimate | null;
  freeBytes(): Promise<number>;
  /** Models that won't fit are opened all the same. */
  readonly allowOversize: boolean;
  /** A model may lie on a graphics card, or on both. */
  readonly hasGpu: boolean;
  /** Memory of all cards together; null: not told, so that nothing that may lie there is refused. */
  readonly gpuMemoryBytes: number | null;
}

export function memoryCheck(options: Pick<MemoryCheck, "allowOversize" | "hasGpu" | "gpuMemoryBytes">): MemoryCheck {
  return {
    ...options,
    estimate(model, variant, contextSize) {
      const { parameters, bitsPerWeight } = model;
      if (parameters === null || bitsPerWeight === null) return null;
      try {
        const header = readGguf(model.path);
        // A split model's parts are summed up in its identity; this header is the first part's.
        const bytes = Math.round((parameters * bitsPerWeight) / 8);
        return estimateMemory({ ...header, tensors: { ...header.tensors, bytes } }, settingsOf(variant, contextSize));
      } catch {
        // What is wrong with the file is told when it is opened.
        return null;
      }
    },
    freeBytes: async () => (await readAvailableResources()).freeMemoryBytes,
  };
}

function settingsOf(variant: Variant, contextSize: number) {
  const kvCacheType = variant.kvCacheType ?? defaultMemorySettings.keyType;
  return {
    contextSize,
    batchSize: Math.min(contextSize, variant.batchSize ?? defaultMemorySettings.batchSize),
    keyType: kvCacheType,
    valueType: kvCacheType,
    flashAttention: variant.flashAttention !== "off",
  };
}

/** What a load's memory was estimated to be, and why it is refused; null: it is not. */
export interface MemoryVerdict {
  readonly record: Pick<LoadRecord, "memoryEstimate">;
  readonly refusal: string | null;
}

/** Estimates before the model is opened. */
export async function judgeMemory(
  check: MemoryCheck | null,
  model: ModelIdentity,
  variant: Variant,
  contextSize: number | null,
): Promise<MemoryVerdict> {
  const estimate = check === null || contextSize === null ? null : check.estimate(model, variant, contextSize);
  if (check === null || estimate === null) return { record: {}, refusal: null };
  const { weightsBytes, kvCacheBytes, computeBytes, totalBytes, notes } = estimate;
  const freeBytes = await check.freeBytes();
  const needed = totalBytes ?? estimate.atLeastBytes;
  const onGpu = check.hasGpu && variant.gpuLayers !== 0;
  const unknown = onGpu && check.gpuMemoryBytes === null;
  const gpuBytes = onGpu ? (check.gpuMemoryBytes ?? 0) : 0;
  const room =
    gpuBytes > 0
      ? `${gigabytes(freeBytes)} of memory and ${gigabytes(gpuBytes)} on the graphics cards`
      : gigabytes(freeBytes);
  return {
    record: {
      memoryEstimate: { weightsBytes, kvCacheBytes, computeBytes, totalBytes, freeBytes, notes: [...notes] },
    },
    refusal:
      check.allowOversize || unknown || needed <= freeBytes + gpuBytes
        ? null
        : `not opened: it takes about ${partsOf(estimate)}, and ${room} are free; a smaller -c takes less, --allow-oversize opens it all the same`,
  };
}

function partsOf({ weightsBytes, kvCacheBytes, computeBytes, totalBytes, atLeastBytes }: MemoryEstimate): string {
  const parts = [
    `weights ${gigabytes(weightsBytes)}`,
    ...(kvCacheBytes === null ? [] : [`context ${gigabytes(kvCacheBytes)}`]),
    ...(computeBytes === null ? [] : [`buffers ${gigabytes(computeBytes)}`]),
  ];
  return `${gigabytes(totalBytes ?? atLeastBytes)} (${parts.join(", ")})`;
}

function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
