import { z } from "zod";

/**
 * The catalogue's rows: what is published of language models and their schooling. A user's own file has the same form.
 * A value that nobody published is null; accounts that contradict each other stand side by side.
 */

/**
 * `read`: found at the source named; `secondary`: found where others repeat it; `computed`: from the architecture or
 * from other values; `unverified`: remembered, not looked up, and shown with that doubt.
 */
const evidence = z.enum(["read", "secondary", "computed", "unverified"]);
export type Evidence = z.infer<typeof evidence>;

const count = z.number().int().nonnegative();
const positive = z.number().int().positive();
const words = z.string().min(1);
const claim = { evidence: evidence.default("unverified"), source: words.nullable().default(null) };

/** How the number is to be read. `family-wide`: stated for the family, not for this size. */
const bound = z.enum(["exact", "about", "more-than", "up-to", "family-wide", "undisclosed"]);

const trainingTokens = z
  .strictObject({
    /** Tokens seen in pretraining, repetitions counted. */
    tokens: positive.nullable(),
    bound: bound.default("exact"),
    ...claim,
    /** The source's own words. */
    quote: words.nullable().default(null),
    note: words.nullable().default(null),
  })
  .refine(({ tokens, bound: how }) => (tokens === null) === (how === "undisclosed"), {
    error: "tokens are null where, and only where, bound is undisclosed",
  });
export type TrainingTokens = Readonly<z.infer<typeof trainingTokens>>;

/** What a GGUF header says of the network, whatever the file is called. */
const shape = z.strictObject({
  /** As in `general.architecture`. */
  architecture: words,
  blocks: positive,
  width: positive,
  /** Of one expert, where there are several. */
  feedForward: positive,
  heads: positive,
  keyValueHeads: positive,
  headWidth: positive,
  vocabulary: positive,
  /** Whether the embedding serves as the output layer too. */
  tied: z.boolean(),
  /** In tokens, as trained. */
  context: positive.nullable().default(null),
  experts: positive.nullable().default(null),
  expertsUsed: positive.nullable().default(null),
});
export type ModelShape = Readonly<z.infer<typeof shape>>;

const training = z.strictObject({
  gpuHours: z.number().positive().nullable().default(null),
  gpu: words.nullable().default(null),
  /** Most that one GPU draws, so that energy made of it is an upper bound. */
  wattsPerGpu: z.number().positive().nullable().default(null),
  energyMegawattHours: z.number().positive().nullable().default(null),
  co2Tonnes: z.number().positive().nullable().default(null),
  ...claim,
  note: words.nullable().default(null),
});
export type PublishedTraining = Readonly<z.infer<typeof training>>;

const names = z.array(words).default([]);

export const catalogueModel = z.strictObject({
  /** Unique within a file; a user's row takes the place of the built-in one of its id. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, "small letters, digits, dots and dashes"),
  name: words,
  family: words.nullable().default(null),
  organization: words.nullable().default(null),
  /** Other names that files of it carry. */
  aliases: names,
  /** `user/name` on the Hugging Face hub. */
  repository: words.nullable().default(null),
  released: z
    .strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/), ...claim })
    .nullable()
    .default(null),
  license: z
    .strictObject({ name: words, ...claim })
    .nullable()
    .default(null),
  parameters: z.strictObject({
    total: positive,
    /** As published, such as 6.9B; the exact count is not known. */
    rounded: z.boolean().default(false),
    /** Used for each token, where that is fewer. */
    active: positive.nullable().default(null),
    /** Of the token embedding. */
    embedding: count.nullable().default(null),
    /** The source of a computed count is where its shape was seen. */
    ...claim,
  }),
  shape: shape.nullable().default(null),
  /** The first is the one that is used. */
  trainingTokens: z.array(trainingTokens).min(1),
  uniqueTokens: z
    .strictObject({ tokens: positive, bound: bound.default("exact"), ...claim })
    .nullable()
    .default(null),
  distilledFrom: names,
  prunedFrom: names,
  /** Trained further on top of it; the tokens above are those on top. */
  continuedFrom: names,
  training: training.nullable().default(null),
  note: words.nullable().default(null),
});
export type CatalogueModel = Readonly<z.infer<typeof catalogueModel>>;

export const catalogueFile = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1),
    updated: z.iso.date().optional(),
    models: z.array(catalogueModel),
  })
  .superRefine(({ models }, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of models.entries()) {
      if (seen.has(id))
        context.addIssue({ code: "custom", path: ["models", index, "id"], message: `"${id}" occurs twice` });
      seen.add(id);
    }
  });

export function catalogueJsonSchema(): object {
  return z.toJSONSchema(catalogueFile, { io: "input" });
}
