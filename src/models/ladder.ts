import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { systemCode, UserError } from "../lib/errors.ts";
import { sha256OfFile } from "../lib/files.ts";
import { printable } from "../lib/untrusted.ts";
import { fileProblem } from "./file-problem.ts";

const count = z.number().int().nonnegative();

const ladderModel = z.object({
  /** A name within the ladder's folder. */
  file: z.string().regex(/^[^/\\]+\.gguf$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
  name: z.string(),
  /** Size class, such as `1M`. */
  size: z.string(),
  parameters: count,
  trainingTokens: count,
  /** 6 × parameters × training tokens. */
  trainingFlop: z.number().positive(),
  quantization: z.string(),
  seed: z.number().int(),
  finalLoss: z.number(),
  /** On the diagonal of equal training compute. */
  onDiagonal: z.boolean(),
});

const ladderFile = z.object({
  version: z.literal(1),
  curriculum: z.string(),
  equalComputeFlop: z.number().positive(),
  models: z.array(ladderModel).min(1),
});

/** A bundled model and how it was trained. */
export type LadderModel = Readonly<z.infer<typeof ladderModel>>;

/** The bundled grid of tiny models: size × training tokens × quantization. */
export interface Ladder {
  readonly curriculum: string;
  readonly equalComputeFlop: number;
  readonly models: readonly LadderModel[];
}

/** Two levels above this file lies the package, from `src/` as from `dist/`. */
const bundledFolder = fileURLToPath(new URL("../../models/", import.meta.url));
const reinstall = "reinstall Schoolmark, or name your own models";

/** Reads `ladder.json`; null when there is none. Throws UserError when it is damaged. */
export function readLadder(folder: string = bundledFolder): Ladder | null {
  const path = join(folder, "ladder.json");
  const text = readTextIfThere(path);
  if (text === null) return null;
  const parsed = ladderFile.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${printable(path)}: damaged at ${issue?.path.join(".") || "its start"}: ${issue?.message ?? "unreadable"}; ${reinstall}`,
  );
}

/**
 * Paths of the bundled models, in the ladder's order, each found whole: present, of its size and of its sha256.
 * Throws UserError naming the first that is not.
 */
export async function verifiedLadder(folder: string = bundledFolder): Promise<readonly string[]> {
  const ladder = readLadder(folder);
  if (ladder === null) throw new UserError(`${printable(join(folder, "ladder.json"))}: is missing; ${reinstall}`);
  const paths: string[] = [];
  for (const model of ladder.models) {
    const path = join(folder, model.file);
    if (sizeOf(path) !== model.bytes || (await sha256OfFile(path)) !== model.sha256) {
      throw new UserError(`${printable(path)}: is not the bundled model it should be; ${reinstall}`);
    }
    paths.push(path);
  }
  return paths;
}

/** Path of the smallest bundled model; null where it is not there. */
export function smallestLadderFile(folder: string = bundledFolder): string | null {
  const [smallest] = (readLadder(folder)?.models ?? []).toSorted((a, b) => a.bytes - b.bytes);
  const path = smallest === undefined ? null : join(folder, smallest.file);
  return path !== null && existsSync(path) ? path : null;
}

/** The ladder's entry for a file's sha256; null for models of other origin. */
export function ladderModelOf(ladder: Ladder | null, sha256: string): LadderModel | null {
  return ladder?.models.find((model) => model.sha256 === sha256) ?? null;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw fileProblem(path, error);
    throw new UserError(`${printable(path)}: a bundled model is missing; ${reinstall}`, { cause: error });
  }
}

function readTextIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw fileProblem(path, error);
  }
}

/** undefined, which no schema takes, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
