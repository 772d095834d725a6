import { z } from "zod";
import { measuringProtocol, scoring, sensedBy } from "./comparability.ts";
import { workPhases } from "./work.ts";

/** The version of baseline files that this program writes. */
export const baselineVersion = 2;

const text = z.string();
const count = z.number().int().nonnegative();
const packed = z.string().describe("base64, little-endian");

/** A score of a task's items in their order: a bit each, or 32-bit floats, or for texts −log-likelihoods and sizes. */
const baselineScore = z.discriminatedUnion("form", [
  z.strictObject({ metric: text, form: z.literal("bits"), bits: packed }),
  z.strictObject({ metric: text, form: z.literal("share"), values: packed }),
  z.strictObject({ metric: text, form: z.literal("mean"), values: packed }),
  z.strictObject({ metric: text, form: z.literal("ratio"), nats: packed, sizes: packed }),
]);
export type BaselineScore = z.infer<typeof baselineScore>;

export const baselineTask = z.strictObject({
  key: text,
  suiteHash: text,
  scoring: z.array(scoring).readonly(),
  /** Version of the rules by which answers were read and scored; absent: 1. */
  scoringVersion: z.int().min(2).optional(),
  primaryMetric: text.nullable(),
  /** Key of the task whose items it asks under another condition. */
  baseline: text.optional(),
  planned: count,
  leftOut: count,
  answered: count,
  promptDigest: text,
  /** Hashes of the answered items, ascending: 8 bytes each, or as texts where they are of another form. */
  items: z.union([packed, z.array(text)]),
  /** 32-bit number of each item's group, 0 for none. */
  groups: packed.nullable(),
  scores: z.array(baselineScore),
});
export type BaselineTask = z.infer<typeof baselineTask>;

export const baselineTiming = z.strictObject({
  metric: text,
  work: z.strictObject({ phase: z.enum(workPhases), tokens: count, depth: count, sequences: count }),
  threads: z.number(),
  loads: z.array(z.number()),
  disturbedLoads: z.array(z.number()).optional(),
  /** The sensors behind an energy, which is in joules a token then; absent: CPU time stands for it. */
  sensedBy: sensedBy.optional(),
});

/** One model's measurements, kept to compare later ones with: small enough to be committed, readable at its head. */
export const baseline = z.strictObject({
  kind: z.literal("schoolmark-baseline"),
  version: z.literal(baselineVersion),
  name: text,
  savedAt: text,
  model: z.strictObject({
    id: text,
    sha256: text.nullable(),
    fileBytes: z.number().nullable(),
    architecture: text.nullable(),
    quantization: text.nullable(),
    tokenizerHash: text.nullable(),
    parameters: z.number().nullable(),
    bosPrepended: z.boolean().nullable(),
    chatTemplateHash: text.nullable().optional(),
    /** Why facts are null. */
    unknown: z.record(text, text).optional(),
  }),
  /** What the figures were, for people and for diffs; comparisons are made from the scores below. */
  figures: z.record(text, z.number()),
  run: z.strictObject({ name: text, execution: text, at: text, loads: z.number().int(), failed: z.number().int() }),
  protocol: measuringProtocol,
  /** Speed of the machine itself at the time. */
  canary: z
    .strictObject({
      prefillTokensPerSecond: z.number().nullable(),
      decodeTokensPerSecond: z.number().nullable(),
      readBytesPerSecond: z.number().nullable(),
    })
    .nullable(),
  stoppedAt: z.number().nullable(),
  /** Bytes; null: not measured, and the caveats say why. */
  sizes: z.array(
    z.strictObject({
      metric: text,
      value: z.number().nullable(),
      caveats: z.array(z.looseObject({ kind: text })).readonly(),
    }),
  ),
  timings: z.array(baselineTiming),
  tasks: z.array(baselineTask),
});
export type Baseline = z.infer<typeof baseline>;
