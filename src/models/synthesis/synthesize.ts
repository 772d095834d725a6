import { type FileHandle, open, rm } from "node:fs/promises";
import { systemCode, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { unwritable } from "../../lib/unwritable.ts";
import { paddedTo } from "../gguf/gguf-writer.ts";
import { randomTile } from "./blocks.ts";
import { type Layout, layOut } from "./layout.ts";
import type { SynthesisShape } from "./shape.ts";

export interface SynthesisOptions {
  readonly type: string;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
}

const alignment = 32;

/**
 * Writes a GGUF of this shape with random weights: it knows nothing, and takes the time and memory of a real one. A piece
 * is written only when the one before it is, so that memory stays flat. An interrupted file is removed. Throws UserError.
 */
export async function synthesize(
  path: string,
  name: string,
  shape: SynthesisShape,
  { type, onProgress, signal }: SynthesisOptions,
): Promise<Layout> {
  const layout = layOut(name, shape, type);
  const file = await openNew(path);
  try {
    await writeAll(file, layout, onProgress ?? (() => {}), signal);
    await file.close();
    return layout;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    if (systemCode(error) === "ENOSPC")
      throw new UserError(
        `${printable(path)}: the disk is full; the file takes ${layout.fileBytes.toLocaleString("en-US")} bytes`,
      );
    throw error;
  }
}

async function writeAll(
  file: FileHandle,
  { header, tensors, fileBytes }: Layout,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  await file.writeFile(header);
  const tiles = new Map<string, Buffer>();
  let done = header.length;
  for (const { type, bytes } of tensors) {
    const tile = tiles.get(type.name) ?? randomTile(type, `synthesis ${type.name}`);
    tiles.set(type.name, tile);
    for (let left = bytes; left > 0; left -= tile.length) {
      signal?.throwIfAborted();
      await file.writeFile(left < tile.length ? tile.subarray(0, left) : tile);
      done += Math.min(left, tile.length);
      onProgress(done, fileBytes);
    }
    const padding = paddedTo(bytes, alignment) - bytes;
    if (padding > 0) await file.writeFile(Buffer.alloc(padding));
    done += padding;
  }
}

/** Never over something that is there. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (systemCode(error) === "EEXIST")
      throw new UserError(`${printable(path)}: is there already; choose another name`);
    throw new UserError(unwritable(printable(path), error), { cause: error });
  }
}
