import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import { fileProblem } from "./file-problem.ts";

/**
 * Reads a file front to back without ever holding more of it than one chunk. Whatever a file claims of a length is
 * held against the bytes that are left before anything is allocated. `what` names the piece for the error's text.
 * All numbers are little-endian. Every failure is a UserError.
 */
export interface ByteReader {
  /** Where the bytes are from, for errors. */
  readonly path: string;
  readonly size: number;
  position(): number;
  /** The error for a fault at this place; `remedy` says what to do. */
  fault(problem: string, remedy?: string): UserError;
  require(count: number, what: string): void;
  /** A view that holds until the next call. */
  bytes(count: number, what: string): Buffer;
  skip(count: number, what: string): void;
  /** Passes over so many strings, each behind its length; `limit` is the last place where one may end. */
  skipStrings(count: number, what: string, limit: number): void;
  u32(what: string): number;
  u64(what: string): bigint;
  /** A 64-bit count or length. Inexact above 2^53, which is more than any file holds, so such a value is always refused. */
  length(what: string): number;
  /** The bytes between two places, in pieces; the position stays. */
  range(start: number, end: number): Generator<Buffer>;
  close(): void;
}

/** Where a reader's bytes come from. */
export interface ByteSource {
  readonly path: string;
  /** Bytes in all, whether or not they are at hand. */
  readonly size: number;
  /** Fills the target from the place on; gives the bytes read, 0 at the end. */
  read(target: Buffer, start: number): number;
  close(): void;
}

const firstChunk = 1 << 16;
const largestChunk = 1 << 22;

/** A whole number with its thousands apart, every digit kept. */
export function grouped(value: number | bigint): string {
  return BigInt(value).toLocaleString("en-US");
}

/** Opens a regular file. */
export function openByteReader(path: string): ByteReader {
  const handle = openRegularFile(path);
  return byteReaderOf({
    path,
    size: fstatSync(handle).size,
    read: (target, start) => readInto(path, handle, target, start),
    close: () => closeSync(handle),
  });
}

/** Reads from any source. Synchronous, because a header is hundreds of thousands of tiny reads from a buffer. */
export function byteReaderOf(source: ByteSource): ByteReader {
  const { path, size } = source;
  let position = 0;
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  let chunk = firstChunk;

  const fault = (problem: string, remedy = "download or copy it again"): UserError =>
    new UserError(`${printable(path)}: ${problem}; ${remedy}`);

  const readAt = (start: number, count: number): Buffer => {
    const buffer = Buffer.allocUnsafe(count);
    let done = 0;
    while (done < count) {
      const got = source.read(buffer.subarray(done), start + done);
      if (got === 0) throw fault(`became shorter while it was read, at byte ${grouped(start + done)}`);
      done += got;
    }
    return buffer;
  };

  const require = (count: number, what: string): void => {
    if (count <= size - position) return;
    const left = grouped(size - position);
    throw fault(
      `damaged or truncated header: ${what} takes ${grouped(count)} bytes at byte ${grouped(position)}, where ${left} are left`,
    );
  };

  const bytes = (count: number, what: string): Buffer => {
    require(count, what);
    let offset = position - windowStart;
    if (offset + count > window.length) {
      chunk = Math.min(chunk * 2, largestChunk);
      window = readAt(position, Math.min(Math.max(count, chunk), size - position));
      windowStart = position;
      offset = 0;
    }
    position += count;
    return window.subarray(offset, offset + count);
  };

  const skipStrings = (count: number, what: string, limit: number): void => {
    let left = count;
    while (left > 0 && position <= limit) {
      bytes(8, what);
      position -= 8;
      // Nearly every string lies in the window, and this loop is most of the time that a header takes.
      let at = position - windowStart;
      const last = window.length - 8;
      while (left > 0 && at <= last) {
        const high = window.readUInt32LE(at + 4);
        const length = window.readUInt32LE(at) + high * 2 ** 32;
        position = windowStart + at + 8;
        if (length > size - position) require(length, what);
        position += length;
        at += 8 + length;
        left--;
      }
    }
  };

  return {
    path,
    size,
    position: () => position,
    fault,
    require,
    bytes,
    skip: (count, what) => {
      require(count, what);
      position += count;
    },
    skipStrings,
    u32: (what) => bytes(4, what).readUInt32LE(),
    u64: (what) => bytes(8, what).readBigUInt64LE(),
    length: (what) => {
      const buffer = bytes(8, what);
      return buffer.readUInt32LE(0) + buffer.readUInt32LE(4) * 2 ** 32;
    },
    *range(start, end) {
      for (let at = start; at < end; at += largestChunk) yield readAt(at, Math.min(largestChunk, end - at));
    },
    close: () => source.close(),
  };
}

/** Asks what the path is before opening it: opening a pipe would wait for its writer. */
function openRegularFile(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, "r");
  } catch (error) {
    throw fileProblem(path, error);
  }
  throw new UserError(`${printable(path)}: is not a regular file; name a GGUF file or a folder of them`);
}

function readInto(path: string, handle: number, target: Buffer, start: number): number {
  try {
    return readSync(handle, target, 0, target.length, start);
  } catch (error) {
    throw fileProblem(path, error);
  }
}
