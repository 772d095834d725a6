import type { MetricDefinition } from "./types.ts";

const bytes = { unit: "bytes", better: "lower" } as const;

export const memoryMetrics = {
  file: { id: "model_file_bytes", label: "File", ...bytes, description: "Size of the model's file." },
  peakResident: {
    id: "peak_resident_bytes",
    label: "Peak memory",
    ...bytes,
    description:
      "Highest resident memory of the model's process above what it held before the model was opened; mapped weights count as far as they were read.",
  },
  peakAnonymous: {
    id: "peak_anonymous_bytes",
    label: "Peak private memory",
    ...bytes,
    description:
      "Highest memory that is not backed by a file, above what the process held before: the system can't drop it.",
  },
  weights: {
    id: "weights_bytes",
    label: "Weights",
    ...bytes,
    description: "What the engine says it holds for the weights, in main memory and on GPUs together.",
  },
  context: {
    id: "context_bytes",
    label: "Context memory",
    ...bytes,
    description:
      "What the engine says it holds for the context: key-value cache and compute buffers, wherever they lie.",
  },
  estimate: {
    id: "estimated_memory_bytes",
    label: "Estimated memory",
    ...bytes,
    description:
      "Weights, key-value cache and compute buffers as estimated from the file's header before it was opened.",
  },
  estimateRatio: {
    id: "memory_estimate_ratio",
    label: "Estimate against account",
    unit: "×",
    better: "lower",
    description: "The estimate as a multiple of what the engine then said it holds.",
  },
} as const satisfies Record<string, MetricDefinition>;
