import type { MetricDefinition } from "../types.ts";

const bytes = { unit: "bytes", better: "lower" } as const;

export const memoryMetrics = {
  file: {
    id: "model_file_bytes",
    label: "File",
    ...bytes,
    comparedBy: "model",
    description: "Size of the model's file.",
  },
  peakResident: {
    id: "peak_resident_bytes",
    label: "Peak memory",
    ...bytes,
    comparedBy: "load",
    description:
      "Highest resident memory of the model's process above what it held before the model was opened; mapped weights count as far as they were read.",
    columns: [{ heading: "Peak memory", brief: "memory", place: 50, withoutCaveats: true }],
  },
  peakAnonymous: {
    id: "peak_anonymous_bytes",
    label: "Peak private memory",
    ...bytes,
    comparedBy: "load",
    description:
      "Highest memory that is not backed by a file, above what the process held before: the system can't drop it.",
  },
  weights: {
    id: "weights_bytes",
    label: "Weights",
    ...bytes,
    comparedBy: "model",
    description: "What the engine says it holds for the weights, in main memory and on GPUs together.",
  },
  context: {
    id: "context_bytes",
    label: "Context memory",
    ...bytes,
    comparedBy: "model",
    description:
      "What the engine says it holds for the context: key-value cache and compute buffers, wherever they lie.",
    columns: [{ heading: "Context memory", brief: null, place: 160, optional: true }],
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
    better: "neither",
    description: "The estimate as a multiple of what the engine then said it holds.",
  },
} as const satisfies Record<string, MetricDefinition>;
