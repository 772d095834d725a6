import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { DamagedError, UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import type { Plan, RunRecord } from "./schema.ts";
import { type FileClaim, parseLine, remedy } from "./writer-file.ts";

/** A writer's file and its first record. */
export interface WriterFile {
  readonly path: string;
  /** null: the writer was stopped before its first line was whole. */
  readonly header: RunRecord | null;
}

/** A run as it lies on disk: its plan is as written, and its files belong together. What they hold is not read yet. */
export interface RunFiles {
  readonly folder: string;
  readonly plan: Plan;
  /** Oldest first. */
  readonly writers: readonly WriterFile[];
  /** Of each file, what later writers found it to be. */
  readonly claims: ReadonlyMap<string, readonly FileClaim[]>;
  /** The files that must be sealed for the run to be complete: the last of the run, or of each of its shards. */
  readonly last: readonly string[];
  /** `parts`: the run was resumed by an earlier version, whose seals cover one file each and nothing covers them all. */
  readonly sealedBy: "whole" | "parts";
}

/** Opens the run of a plan. Throws UserError naming a file that can't be read, DamagedError where files don't belong together. */
export async function openRun(folder: string, plan: Plan): Promise<RunFiles> {
  const writers = await writerFiles(folder);
  const claims = new Map<string, FileClaim[]>();
  const last: string[] = [];
  let sealedBy: RunFiles["sealedBy"] = "whole";
  const there = new Set(writers.map(({ path }) => basename(path)));
  const groups = groupsOf(folder, writers);
  requireMerged(folder, plan, groups);
  for (const { file, ...claim } of plan.mergedFiles ?? []) claims.set(file, [{ ...claim, by: "merge" }]);
  for (const group of groups) {
    requireChain(folder, group, there);
    for (const { path, header } of group) {
      for (const { file, ...claim } of header?.earlierFiles ?? [])
        claims.set(file, [...(claims.get(file) ?? []), { ...claim, by: basename(path) }]);
    }
    const newest = group.at(-1);
    if (newest === undefined) continue;
    last.push(newest.path);
    if (group.length > 1 && newest.header?.earlierFiles === undefined) sealedBy = "parts";
  }
  return { folder, plan, writers, claims, last, sealedBy };
}

/** What a run's file must match while it is read. */
export function expectedOf({ plan, claims }: RunFiles, path: string) {
  return { plan, claims: claims.get(basename(path)) ?? [] };
}

/**
 * Files of a run's writers in the order they were begun: by the number of files that each found, since clocks step; those
 * of earlier versions, which did not count, by name.
 */
export async function writerFiles(folder: string): Promise<readonly WriterFile[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith(".jsonl")).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), header: await readHeader(join(folder, name)) })),
  );
  const placeOf = (file: WriterFile): number => {
    if (file.header === null) return names.length;
    const uncounted = files.filter(
      ({ header }) => header?.earlierFiles === undefined && shardOf(header) === shardOf(file.header),
    );
    return file.header.earlierFiles?.length ?? uncounted.indexOf(file);
  };
  return files
    .map((file) => ({ file, place: placeOf(file) }))
    .sort((a, b) => a.place - b.place)
    .map(({ file }) => file);
}

/** What a new writer records of the files before it. */
export async function earlierFilesOf(folder: string): Promise<NonNullable<RunRecord["earlierFiles"]>> {
  const found: { file: string; bytes: number; sha256: string }[] = [];
  for (const { path } of await writerFiles(folder)) {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
    found.push({ file: basename(path), bytes, sha256: hash.digest("hex") });
  }
  return found;
}

function shardOf(header: RunRecord | null): string {
  if (header === null) return "not begun";
  return header.shard === undefined ? "all" : `${header.shard.index} of ${header.shard.of}`;
}

/** The writers of each shard; of a run that was not split, all. Throws DamagedError where both stand in one folder. */
function groupsOf(folder: string, writers: readonly WriterFile[]): readonly (readonly WriterFile[])[] {
  const groups = new Map<string, WriterFile[]>();
  const begun = writers.filter(({ header }) => header !== null);
  for (const writer of begun) {
    const key = shardOf(writer.header);
    groups.set(key, [...(groups.get(key) ?? []), writer]);
  }
  const parts = new Set([...groups.keys()].map((key) => key.split(" of ")[1]));
  if (parts.size > 1) {
    const [one, other] = [...groups.values()].map(([first]) => basename(first?.path ?? ""));
    throw new DamagedError(`${one} and ${other} in ${folder} are not of one run: move away the one that was put there`);
  }
  return [...groups.values()];
}

/** Throws DamagedError where a file is missing that a later writer found, or one is there that the last did not find. */
function requireChain(folder: string, group: readonly WriterFile[], there: ReadonlySet<string>): void {
  for (const { path, header } of group) {
    const missing = header?.earlierFiles?.find(({ file }) => !there.has(file));
    if (missing !== undefined)
      throw new DamagedError(
        `${join(folder, printable(missing.file))} is missing: ${basename(path)} went on where it stopped; ${remedy}`,
      );
  }
  const newest = group.at(-1);
  if (newest?.header?.earlierFiles === undefined) return;
  const found = new Set(newest.header.earlierFiles.map(({ file }) => file));
  const stray = group.find((writer) => writer !== newest && !found.has(basename(writer.path)));
  if (stray !== undefined)
    throw new DamagedError(
      `${stray.path} and ${basename(newest.path)} are not of one run: the one was begun without the other; move away the one that was put there`,
    );
}

/** Throws DamagedError unless the parts in a folder are those that were joined in it, and what was begun after that. */
function requireMerged(folder: string, { mergedFiles }: Plan, groups: readonly (readonly WriterFile[])[]): void {
  const writers = groups.flat();
  if (mergedFiles === undefined) {
    // Earlier versions left no mark on what they joined; whoever went on with that found all of it.
    const newest = Math.max(...writers.map(({ header }) => header?.earlierFiles?.length ?? -1));
    if (groups.length > 1 && newest >= 0 && newest < writers.length - 1)
      throw new DamagedError(
        `${folder} holds files of ${groups.length} parts of a run, and is one part's folder: move the others' away, and join the parts with schoolmark merge`,
      );
    return;
  }
  const there = new Set(writers.map(({ path }) => basename(path)));
  const missing = mergedFiles.find(({ file, bytes }) => bytes > 0 && !there.has(file));
  if (missing !== undefined)
    throw new DamagedError(`${join(folder, printable(missing.file))} is missing: it was one of the parts; ${remedy}`);
  const merged = new Set(mergedFiles.map(({ file }) => file));
  const stray = writers.find(({ path, header }) => {
    const found = new Set(header?.earlierFiles?.map(({ file }) => file));
    return !merged.has(basename(path)) && ![...merged].every((file) => found.has(file));
  });
  if (stray !== undefined)
    throw new DamagedError(`${stray.path} was not there when the parts were joined: move it away`);
}

/** Enough for the first line of nearly any writer, and more than any has. */
const [headBytes, longestHead] = [1 << 16, 1 << 24];

/** The first record; null where its line is torn. Throws where it is whole and no start of a file. */
async function readHeader(path: string): Promise<RunRecord | null> {
  const line = await firstLine(path);
  const parsed = parseLine(line.text);
  if (parsed === null && !line.complete) return null;
  if (parsed === null)
    throw new UserError(`${path}:1 is not a record: the file was damaged after it was written; ${remedy}`);
  if (!parsed.ok) throw new UserError(`${path}:1 ${parsed.problem}`);
  if (parsed.record.kind === "run") return parsed.record;
  throw new DamagedError(`${path}:1 is not the start of a writer's file: lines were taken out of it; ${remedy}`);
}

async function firstLine(path: string): Promise<{ readonly text: string; readonly complete: boolean }> {
  await using file = await open(path, "r");
  let read = Buffer.alloc(0);
  for (;;) {
    const piece = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(piece, 0, headBytes, read.length);
    read = Buffer.concat([read, piece.subarray(0, bytesRead)]);
    const end = read.indexOf(10);
    if (end >= 0) return { text: read.toString("utf8", 0, end), complete: true };
    if (bytesRead === 0 || read.length > longestHead) return { text: read.toString("utf8"), complete: false };
  }
}
