import type { MetricDefinition } from "../types.ts";

/** What a model loses and gains against the reference of its run. */
export const referenceMetrics = {
  klDivergence: {
    id: "kl_divergence",
    label: "Divergence from the reference, lower bound",
    unit: "nats/token",
    better: "lower",
    description:
      "Mean Kullback–Leibler divergence of the next token's distribution from the reference's, at a sample of positions of texts; over the tokens that are among both models' likeliest, and all others as one class: a lower bound.",
  },
  topAgreement: {
    id: "top1_agreement",
    label: "Same likeliest token as the reference",
    unit: "share",
    better: "higher",
    description: "Share of the sampled positions at which model and reference hold the same token for the likeliest.",
  },
  bitsPerByteChange: {
    id: "bits_per_byte_change",
    label: "Bits per byte above the reference",
    unit: "bits/byte",
    better: "lower",
    description: "Bits per byte less the reference's, on the same texts.",
  },
  rightChange: {
    id: "right_change",
    label: "Right answers above the reference",
    unit: "share difference",
    better: "higher",
    description: "Share of items answered right less the reference's, on the same items.",
  },
  flipsLost: {
    id: "flips_lost",
    label: "Flipped from right to wrong",
    unit: "share",
    better: "lower",
    description: "Share of items that the reference answers right and the model wrong.",
  },
  flipsGained: {
    id: "flips_gained",
    label: "Flipped from wrong to right",
    unit: "share",
    better: "higher",
    description: "Share of items that the reference answers wrong and the model right.",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
