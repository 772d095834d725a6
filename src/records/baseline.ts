import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BrokenSealError, messageOf, systemCode, UserError } from "../lib/errors.ts";
import { canonicalJson, sha256, writeFileAtomically } from "../lib/files.ts";

/** The version of baseline files that this program writes, and the only one that it reads. */
export const baselineVersion = 1;

const text = z.string();
const packed = z.string().describe("base64, little-endian");
const words = z.record(text, text);

/** A score of a task's items in their order: a bit each, or 32-bit floats, or for texts −log-likelihoods and sizes. */
const baselineScore = z.discriminatedUnion("form", [
  z.strictObject({ metric: text, form: z.literal("bits"), bits: packed }),
  z.strictObject({ metric: text, form: z.literal("share"), values: packed }),
  z.strictObject({ metric: text, form: z.literal("mean"), values: packed }),
  z.strictObject({ metric: text, form: z.literal("ratio"), nats: packed, sizes: packed }),
]);
export type BaselineScore = z.infer<typeof baselineScore>;

const baselineTask = z.strictObject({
  key: text,
  suiteHash: text,
  method: text,
  primaryMetric: text.nullable(),
  /** Key of the task whose items it asks under another condition. */
  baseline: text.optional(),
  planned: z.number().int().nonnegative(),
  leftOut: z.number().int().nonnegative(),
  answered: z.number().int().nonnegative(),
  promptDigest: text,
  /** Hashes of the answered items, ascending: 8 bytes each, or as texts where they are of another form. */
  items: z.union([packed, z.array(text)]),
  /** 32-bit number of each item's group, 0 for none. */
  groups: packed.nullable(),
  scores: z.array(baselineScore),
});
export type BaselineTask = z.infer<typeof baselineTask>;

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
    unknown: words.optional(),
  }),
  /** What the figures were, for people and for diffs; comparisons are made from the scores below. */
  figures: z.record(text, z.number()),
  run: z.strictObject({ name: text, execution: text, at: text, loads: z.number().int(), failed: z.number().int() }),
  protocol: z.strictObject({ answers: words, timings: words }),
  /** Speed of the machine itself at the time. */
  canary: z
    .strictObject({
      prefillTokensPerSecond: z.number().nullable(),
      decodeTokensPerSecond: z.number().nullable(),
      readBytesPerSecond: z.number().nullable(),
    })
    .nullable(),
  stoppedAt: z.number().nullable(),
  sizes: z.array(z.strictObject({ metric: text, value: z.number().nullable(), reason: text.nullable() })),
  timings: z.array(
    z.strictObject({
      metric: text,
      work: text,
      threads: z.number(),
      loads: z.array(z.number()),
      disturbedLoads: z.array(z.number()).optional(),
      /** The sensor behind an energy, which is in joules a token then; absent: CPU time stands for it. */
      sensedBy: text.optional(),
    }),
  ),
  tasks: z.array(baselineTask),
});
export type Baseline = z.infer<typeof baseline>;

/** Where the baseline of a name is kept. Throws UserError for a name that could leave the folder. */
export function baselinePath(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || name.endsWith(".json"))
    throw new UserError(`"${name}" can't name a baseline: use letters, digits, dots, hyphens and underscores`);
  return join(folder, `${name}.json`);
}

/** Writes a baseline with its seal, the SHA-256 of all that it says. Throws WriteError. */
export async function writeBaseline(path: string, content: Baseline): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify({ ...content, seal: sealOf(content) }, null, 1)}\n`);
}

/** Throws UserError when there is no such baseline or it is none; BrokenSealError when it was edited. */
export async function readBaseline(path: string): Promise<Baseline> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw new UserError(`there is no baseline ${path}`);
    throw new UserError(`the baseline ${path} can't be read: ${messageOf(error)}`);
  }
  const { seal, ...body } = objectOf(content);
  if (body["kind"] !== "schoolmark-baseline") throw new UserError(`${path} is not a baseline of Schoolmark`);
  if (body["version"] !== baselineVersion)
    throw new UserError(
      `${path} has version ${String(body["version"])}; this program reads version ${baselineVersion}`,
    );
  if (seal !== sealOf(body))
    throw new BrokenSealError(`${path} was changed after it was saved: its seal is broken; save it again from its run`);
  const parsed = baseline.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${path} is not a baseline: ${issue?.path.join(".")} ${issue?.message}`);
}

/** Names of the baselines in a folder; none where there is no such folder. */
export async function baselineNames(folder: string): Promise<readonly string[]> {
  const files: readonly string[] = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

function sealOf(content: object): string {
  return sha256(canonicalJson(content));
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
