import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import { fileProblem } from "./file-problem.ts";
import { areAlike, type FileStamp, stampsOf } from "./file-stamp.ts";
import { readParts } from "./gguf/shards.ts";
import type { ModelFiles } from "./reference.ts";

/** A model's files as they were when their hash was taken. */
export interface HashedModel {
  /** As the model's identity has it. */
  readonly path: string;
  readonly parts: readonly string[];
  readonly sha256: string;
  readonly stamps: readonly FileStamp[];
}

/** A file may be written while it is read; twice in a row it is not done yet. */
const attempts = 2;

/**
 * Hashes a model's files. Its header is read again where they changed since, so that both are of the same bytes. Throws
 * UserError where a file can't be read or is still being written.
 */
export async function hashModel(
  model: ModelFiles,
  onBytes: (path: string, bytes: number) => void = () => {},
): Promise<{ readonly model: ModelFiles; readonly hashed: HashedModel }> {
  const { parts } = model;
  let current = model;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = stampsIn(parts);
    if (current.stamps !== undefined && !areAlike(current.stamps, before))
      current = { ...current, header: readParts(parts), stamps: before };
    const sha256 = await sha256OfParts(parts, attempt === 0 ? onBytes : undefined);
    if (areAlike(before, stampsIn(parts)))
      return { model: current, hashed: { path: resolve(current.header.path), parts, sha256, stamps: before } };
  }
  throw new UserError(
    `${printable(model.header.path)}: is being written while it is read; wait until the file is whole, then start again`,
  );
}

/** SHA-256 of a file, or of the parts of a split model one behind the other. Throws UserError naming what can't be read. */
export async function sha256OfParts(
  parts: readonly string[],
  onBytes: (path: string, bytes: number) => void = () => {},
): Promise<string> {
  const hash = createHash("sha256");
  for (const path of parts) {
    for await (const piece of piecesOf(path)) {
      hash.update(piece);
      onBytes(path, piece.length);
    }
  }
  return hash.digest("hex");
}

function stampsIn(parts: readonly string[]): readonly FileStamp[] {
  try {
    return stampsOf(parts);
  } catch (error) {
    throw fileProblem(parts[0] ?? "", error);
  }
}

async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) yield piece as Buffer;
  } catch (error) {
    throw fileProblem(path, error);
  }
}
