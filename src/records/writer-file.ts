import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { DamagedError, UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import { conformance } from "./conformance.ts";
import { createPlanCheck, type Stranger } from "./in-plan.ts";
import { isLineAsWritten } from "./line-checksum.ts";
import { type Plan, record as recordSchema, recordVersion, resultRecord, type SchoolmarkRecord } from "./schema.ts";
import type { StoredRecord } from "./types.ts";

/** Length and checksum of a file as a later writer of the run found it. */
export interface FileClaim {
  readonly bytes: number;
  readonly sha256: string;
  /** The file that says so. */
  readonly by: string;
}

/** What a writer's file must match besides its own seal. */
export interface Expected {
  readonly plan: Plan;
  readonly claims: readonly FileClaim[];
}

/** What to do about a file whose content can't be trusted. */
export const remedy = "restore it from a copy, or measure again";

/**
 * A writer's records in order. A torn last line is dropped: its job is taken again. Anything else that is not a record, or
 * an unknown version, throws UserError naming file and line. A sealed file that was changed, one that a later writer of the
 * run found otherwise, and records outside the plan throw DamagedError: at the latest when the file has been read.
 */
export async function* readWriter(path: string, expected: Expected | null = null): AsyncGenerator<StoredRecord> {
  for await (const records of readWriterInBlocks(path, expected)) yield* records;
}

/**
 * As `readWriter`, by the records of lines read together, each to be gone through to its end before the next: to wait for
 * every single record would take a tenth of the time that a large run takes.
 */
export async function* readWriterInBlocks(
  path: string,
  expected: Expected | null,
): AsyncGenerator<Iterable<StoredRecord>> {
  const whole = { hash: createHash("sha256"), bytes: 0 };
  const recordsOf = createLineReader(path, expected);
  for await (const lines of lineBlocks(path, whole)) yield recordsOf(lines);
  if (expected !== null && expected.claims.length > 0) requireClaims(path, whole, expected.claims);
}

/** Reads a file's lines, given in their order, as records. */
function createLineReader(path: string, expected: Expected | null): (lines: Iterable<Line>) => Iterable<StoredRecord> {
  const writer = basename(path, ".jsonl");
  const strangerIn = expected === null ? () => null : createPlanCheck(expected.plan);
  let number = 0;
  let finalized = false;
  let isChained = false;
  const changed = (): DamagedError =>
    new DamagedError(`${path} was changed after it was sealed: its records can't be trusted; ${remedy}`);
  return function* recordsOf(lines) {
    for (const { text, complete, sha256Before } of lines) {
      number += 1;
      if (finalized) throw changed();
      const parsed = parseLine(text);
      if (parsed === null) {
        if (!complete) continue;
        throw new UserError(`${path}:${number} is not a record: the file was damaged after it was written; ${remedy}`);
      }
      if (!parsed.ok) throw new UserError(`${path}:${number} ${parsed.problem}`);
      const { record } = parsed;
      if (number === 1 && expected !== null) requireStart(path, record, expected.plan);
      if (record.kind === "run") isChained = record.earlierFiles !== undefined;
      if (record.kind === "end") {
        if (record.sha256 !== sha256Before() || !isLineAsWritten(record, isChained)) throw changed();
        finalized = true;
      }
      const stranger = strangerIn(record);
      if (stranger !== null) throw strangerError(`${path}:${number}`, stranger);
      yield { id: `${writer}:${number}`, record };
    }
  };
}

/** A record at a place, of what its plan does not have. */
export function strangerError(where: string, { what, name }: Stranger): DamagedError {
  return new DamagedError(
    `${where} is of ${what === "item" ? "an" : "a"} ${what} that the run's plan does not have (${printable(name)}): the file belongs to another run, or was changed; ${remedy}`,
  );
}

/** Throws DamagedError unless a writer's first record is the start of a writer of this plan. */
export function requireStart(path: string, first: SchoolmarkRecord, plan: Plan): void {
  if (first.kind !== "run")
    throw new DamagedError(`${path}:1 is not the start of a writer's file: lines were taken out of it; ${remedy}`);
  if (first.planHash !== plan.hash)
    throw new DamagedError(
      `${path} is of another plan (${printable(first.planHash.slice(0, 8))}) than its folder (${plan.hash.slice(0, 8)}): move it to the run it belongs to`,
    );
}

/** Throws DamagedError unless a file is what the later writers found. */
export function requireClaims(
  path: string,
  { hash, bytes }: { readonly hash: Hash; readonly bytes: number },
  claims: readonly FileClaim[],
): void {
  const sha256 = hash.digest("hex");
  const broken = claims.find((claim) => claim.bytes !== bytes || claim.sha256 !== sha256);
  if (broken !== undefined)
    throw new DamagedError(
      `${path} was changed after ${broken.by} went on with the run: its records can't be trusted; ${remedy}`,
    );
}

type Parsed =
  | { readonly ok: true; readonly record: SchoolmarkRecord }
  | { readonly ok: false; readonly problem: string };

/** Of a large run nearly all lines are these. */
const isResult = conformance(resultRecord);

/** The record of a line, or what is wrong with it; null where it is no JSON. */
export function parseLine(text: string): Parsed | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (isResult(value)) return { ok: true, record: value };
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return { ok: true, record: parsed.data };
  if (typeof value === "object" && value !== null && "version" in value && value.version !== recordVersion) {
    return { ok: false, problem: `has version ${String(value.version)}; this program reads version ${recordVersion}` };
  }
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `is not a record: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}` };
}

interface Line {
  readonly text: string;
  /** It ends in a line break: it was written whole. */
  readonly complete: boolean;
  /** Of all bytes of the file before the line, in hexadecimal digits. */
  sha256Before(): string;
}

/**
 * The lines of a file, those of one read together: a step of a generator for each line would cost as much as parsing it.
 * At the end `whole` is of all its bytes.
 */
async function* lineBlocks(
  path: string,
  whole: { readonly hash: Hash; bytes: number },
): AsyncGenerator<Iterable<Line>> {
  const { hash } = whole;
  const count = (read: Buffer): void => {
    hash.update(read);
    whole.bytes += read.length;
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const block = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const end = block.lastIndexOf(10) + 1;
    rest = block.subarray(end);
    if (end === 0) continue;
    yield linesOf(block.subarray(0, end), hash);
    count(block.subarray(0, end));
  }
  if (rest.length > 0) {
    yield [{ text: rest.toString("utf8"), complete: false, sha256Before: () => hash.copy().digest("hex") }];
    count(rest);
  }
}

function* linesOf(block: Buffer, before: Hash): Generator<Line> {
  let start = 0;
  for (let end = block.indexOf(10); end >= 0; end = block.indexOf(10, start)) {
    const head = block.subarray(0, start);
    yield {
      text: block.toString("utf8", start, end),
      complete: true,
      sha256Before: () => before.copy().update(head).digest("hex"),
    };
    start = end + 1;
  }
}
