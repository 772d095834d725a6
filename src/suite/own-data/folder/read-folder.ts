import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { messageOf, systemCode } from "../../../lib/errors.ts";
import { hash32 } from "../../../lib/random.ts";
import { withinTime } from "../../../lib/time-limit.ts";
import { readerFor } from "../readers/index.ts";
import { endPdfReading } from "../readers/pdf/parent.ts";
import { clearOf, findSecrets } from "../secrets.ts";
import type { Content, Document } from "../types.ts";
import { decodeText } from "./decode.ts";
import { type FoundFile, findFiles } from "./walk.ts";

/** What was read of a folder, and what was not. */
export interface ReadFolder {
  /** In the order of their names. */
  readonly documents: readonly Document[];
  readonly bytes: number;
  /** Reason → how many, and some of them. */
  readonly skipped: ReadonlyMap<string, Skipped>;
  /** Stretches that look like keys or passwords; what they stood in was left out. */
  readonly secrets: number;
}

export interface Skipped {
  count: number;
  readonly examples: string[];
}

export interface ReadOptions {
  readonly seed: number;
  readonly onProgress: (done: number, of: number) => void;
}

/** Of a larger file, only the beginning is read. */
const maxFileBytes = 32_000_000;
/** For a text of that size a second is long; what takes more was made to. */
const maxReadingMs = 60_000;
/** Of a larger folder, files are drawn by the seed until this much is read: more would not fit into memory. */
const maxFolderBytes = 128_000_000;

/** Reads all files of a folder, or the one named. The same on every system for the same files and seed. Throws UserError. */
export async function readFolder(root: string, { seed, onProgress }: ReadOptions): Promise<ReadFolder> {
  const skipped = new Map<string, Skipped>();
  const skip = (file: string, reason: string): void => {
    const entry = skipped.get(reason) ?? { count: 0, examples: [] };
    skipped.set(reason, entry);
    entry.count += 1;
    if (entry.examples.length < 3) entry.examples.push(file);
  };
  const files = await findFiles(root, skip);
  const documents: Document[] = [];
  let [bytes, secrets, done] = [0, 0, 0];
  for (const found of drawn(files, seed)) {
    onProgress(done, files.length);
    done += 1;
    if (bytes > maxFolderBytes) {
      skip(found.file, `beyond the ${maxFolderBytes / 1e6} MB that are read of a folder`);
      continue;
    }
    const content = await readFile(found).catch((error: unknown) => messageOf(error));
    if (typeof content === "string") {
      skip(found.file, content);
      continue;
    }
    bytes += content.bytes;
    secrets += content.secrets;
    if (content.cut) skip(found.file, `read in part: only the first ${maxFileBytes / 1e6} MB`);
    documents.push({ file: found.file, blocks: content.blocks, tables: content.tables });
  }
  endPdfReading();
  documents.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { documents, bytes, skipped, secrets };
}

/** An order that depends on names and seed alone, so that what is left out of a large folder does too. */
function drawn(files: readonly FoundFile[], seed: number): readonly FoundFile[] {
  return files
    .map((found) => ({ found, rank: hash32(`files/${seed}/${found.file}`) }))
    .sort((a, b) => a.rank - b.rank || (a.found.file < b.found.file ? -1 : 1))
    .map(({ found }) => found);
}

interface ReadFile extends Content {
  readonly bytes: number;
  readonly secrets: number;
  readonly cut: boolean;
}

/** Throws Error saying why there is nothing to be read. */
async function readFile({ file, path }: FoundFile): Promise<ReadFile> {
  const { bytes, cut } = await bytesOf(path);
  if (bytes.length === 0) throw new Error("empty");
  const reader = readerFor(file);
  if (reader.takes === "bytes") {
    const content = await reader.read(bytes).catch((error: unknown) => {
      throw new Error(`${reader.id}: ${messageOf(error)}`);
    });
    return { ...withoutSecretBlocks(content), bytes: bytes.length, cut };
  }
  const text = decodeText(bytes);
  if (text === null) throw new Error("not text");
  if (text.trim() === "") throw new Error("empty");
  const found = findSecrets(text);
  const content = read(reader.id, () => reader.read(text));
  const clear = withoutSecretBlocks({
    blocks: clearOf(content.blocks, found),
    tables: content.tables.map((table) => ({ ...table, rows: clearOf(table.rows, found) })),
  });
  return { ...clear, secrets: clear.secrets + found.length, bytes: bytes.length, cut };
}

function read(id: string, reading: () => Content): Content {
  try {
    return withinTime(maxReadingMs, reading);
  } catch (error) {
    throw new Error(`${id}: ${messageOf(error)}`);
  }
}

/** Markup may have hidden a secret from the look at the source. */
function withoutSecretBlocks({ blocks, tables }: Content): Content & { readonly secrets: number } {
  let secrets = 0;
  const isClear = (text: string): boolean => {
    const found = findSecrets(text).length;
    secrets += found;
    return found === 0;
  };
  const clearBlocks = blocks.filter(({ text }) => isClear(text));
  const clearTables = tables.map((table) => ({
    ...table,
    rows: table.rows.filter(({ cells }) => isClear(cells.join("\n"))),
  }));
  return { blocks: clearBlocks, tables: clearTables, secrets };
}

async function bytesOf(path: string): Promise<{ readonly bytes: Uint8Array; readonly cut: boolean }> {
  try {
    // A pipe that nobody writes to would hold the opening up for ever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new Error("no regular file");
      const { size } = stat;
      const length = Math.min(size, maxFileBytes);
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return { bytes: bytes.subarray(0, filled), cut: size > length };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new Error(`can't be read (${systemCode(error) ?? messageOf(error)})`);
  }
}
