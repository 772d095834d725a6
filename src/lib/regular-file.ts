import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";

// A pipe that nobody writes to would hold the opening up for ever. Windows has no such flag, and no such pipes.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const pieceBytes = 1 << 20;

/**
 * The bytes of a file that a user named, at most so many. Throws Error saying what is there instead: a folder, a pipe or a
 * device, which may have no end, or a larger file; the system's own error where nothing can be opened.
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, flags);
  try {
    requireRegular(await file.stat(), maxBytes);
    const pieces: Buffer[] = [];
    for (let total = 0; ; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null);
      if (bytesRead === 0) return Buffer.concat(pieces);
      total += bytesRead;
      requireSize(total, maxBytes);
      pieces.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** The same, holding everything else up meanwhile. */
export function readRegularFileSync(path: string, maxBytes: number): Buffer {
  const file = openSync(path, flags);
  try {
    requireRegular(fstatSync(file), maxBytes);
    const pieces: Buffer[] = [];
    for (let total = 0; ; ) {
      const buffer = Buffer.allocUnsafe(pieceBytes);
      const bytesRead = readSync(file, buffer);
      if (bytesRead === 0) return Buffer.concat(pieces);
      total += bytesRead;
      requireSize(total, maxBytes);
      pieces.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(file);
  }
}

function requireRegular(stat: Stats, maxBytes: number): void {
  if (stat.isDirectory()) throw new Error("it is a folder");
  if (!stat.isFile()) throw new Error("it is no regular file but a pipe or a device");
  requireSize(stat.size, maxBytes);
}

/** Files of the system's own say that they are empty: what counts is what is read. */
function requireSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new Error(`it holds more than the ${maxBytes / 1e6} MB that are read`);
}
