import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { fileProblem } from "../file-problem.ts";

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
  const cursor: Cursor = { source, position: 0, window: Buffer.alloc(0), windowStart: 0, chunk: firstChunk };
  const bytes = (count: number, what: string): Buffer => takeBytes(cursor, count, what);
  return {
    path,
    size,
    position: () => cursor.position,
    fault: (problem, remedy) => faultOf(path, problem, remedy),
    require: (count, what) => requireBytes(cursor, count, what),
    bytes,
    skip: (count, what) => {
      requireBytes(cursor, count, what);
      cursor.position += count;
    },
    skipStrings: (count, what, limit) => skipStrings(cursor, count, what, limit),
    u32: (what) => bytes(4, what).readUInt32LE(),
    u64: (what) => bytes(8, what).readBigUInt64LE(),
    length: (what) => lengthAt(bytes(8, what), 0),
    *range(start, end) {
      for (let at = start; at < end; at += largestChunk) yield readWhole(source, at, Math.min(largestChunk, end - at));
    },
    close: () => source.close(),
  };
}

/** A place in a source, and the window of bytes around it that is held. */
interface Cursor {
  readonly source: ByteSource;
  position: number;
  window: Buffer;
  windowStart: number;
  /** Bytes of the last window; the next one is twice as large. */
  chunk: number;
}

function faultOf(path: string, problem: string, remedy = "download or copy it again"): UserError {
  return new UserError(`${printable(path)}: ${problem}; ${remedy}`);
}

function readWhole(source: ByteSource, start: number, count: number): Buffer {
  const buffer = Buffer.allocUnsafe(count);
  let done = 0;
  while (done < count) {
    const got = source.read(buffer.subarray(done), start + done);
    if (got === 0) throw faultOf(source.path, `became shorter while it was read, at byte ${grouped(start + done)}`);
    done += got;
  }
  return buffer;
}

function requireBytes({ source, position }: Cursor, count: number, what: string): void {
  if (count <= source.size - position) return;
  const left = grouped(source.size - position);
  throw faultOf(
    source.path,
    `damaged or truncated header: ${what} takes ${grouped(count)} bytes at byte ${grouped(position)}, where ${left} are left`,
  );
}

function takeBytes(cursor: Cursor, count: number, what: string): Buffer {
  requireBytes(cursor, count, what);
  const { source, position } = cursor;
  if (position - cursor.windowStart + count > cursor.window.length) {
    cursor.chunk = Math.min(cursor.chunk * 2, largestChunk);
    cursor.window = readWhole(source, position, Math.min(Math.max(count, cursor.chunk), source.size - position));
    cursor.windowStart = position;
  }
  const offset = position - cursor.windowStart;
  cursor.position += count;
  return cursor.window.subarray(offset, offset + count);
}

function skipStrings(cursor: Cursor, count: number, what: string, limit: number): void {
  const { size } = cursor.source;
  let left = count;
  while (left > 0 && cursor.position <= limit) {
    takeBytes(cursor, 8, what);
    cursor.position -= 8;
    // Nearly every string lies in the window, and this loop is most of the time that a header takes.
    const { window, windowStart } = cursor;
    let at = cursor.position - windowStart;
    const last = window.length - 8;
    while (left > 0 && at <= last) {
      const length = lengthAt(window, at);
      const start = windowStart + at + 8;
      if (length > size - start) {
        cursor.position = start;
        requireBytes(cursor, length, what);
      }
      at += 8 + length;
      left--;
    }
    cursor.position = windowStart + at;
  }
}

function lengthAt(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset) + buffer.readUInt32LE(offset + 4) * 2 ** 32;
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
