import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../lib/errors.ts";
import { conformance } from "./conformance.ts";
import { record as recordSchema, recordVersion, resultRecord, type SchoolmarkRecord } from "./schema.ts";

/** A record and where it stands: `writer:line`. */
export interface StoredRecord {
  readonly id: string;
  readonly record: SchoolmarkRecord;
}

/** Files of a run's writers, oldest first. */
export async function writersOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * A writer's records in order. A torn last line is dropped: its job is taken again. Anything else that is not a record,
 * an unknown version, or a sealed file that was changed, throws UserError naming file and line.
 */
export async function* readWriter(path: string): AsyncGenerator<StoredRecord> {
  const writer = basename(path, ".jsonl");
  let number = 0;
  let finalized = false;
  const changed = (): UserError =>
    new UserError(`${path} was changed after it was sealed: its records can't be trusted`);
  for await (const lines of lineBlocks(path)) {
    for (const { text, complete, sha256Before } of lines) {
      number += 1;
      if (finalized) throw changed();
      const where = `${path}:${number}`;
      const parsed = parseLine(text);
      if (parsed === null) {
        if (!complete) return;
        throw new UserError(`${where} is not a record: the file was damaged after it was written`);
      }
      if (!parsed.ok) throw new UserError(`${where} ${parsed.problem}`);
      if (parsed.record.kind === "end") {
        if (parsed.record.sha256 !== sha256Before()) throw changed();
        finalized = true;
      }
      yield { id: `${writer}:${number}`, record: parsed.record };
    }
  }
}

type Parsed =
  | { readonly ok: true; readonly record: SchoolmarkRecord }
  | { readonly ok: false; readonly problem: string };

/** Of a large run nearly all lines are these. */
const isResult = conformance(resultRecord);

function parseLine(text: string): Parsed | null {
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

/** The lines of a file, those of one read together: a step of a generator for each line would cost as much as parsing it. */
async function* lineBlocks(path: string): AsyncGenerator<Iterable<Line>> {
  const hash = createHash("sha256");
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const block = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const whole = block.lastIndexOf(10) + 1;
    rest = block.subarray(whole);
    if (whole === 0) continue;
    yield linesOf(block.subarray(0, whole), hash);
    hash.update(block.subarray(0, whole));
  }
  if (rest.length > 0) {
    yield [{ text: rest.toString("utf8"), complete: false, sha256Before: () => hash.digest("hex") }];
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
