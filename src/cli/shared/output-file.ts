import { existsSync } from "node:fs";
import { appendFile, readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { GateOutcome } from "../../analysis/comparison/verdict.ts";
import { UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import { WriteError } from "../../lib/unwritable.ts";
import { requireAppendableFile, requireWritableFile } from "../../lib/writable.ts";
import type { Terminal } from "./terminal.ts";

/** A file that a command writes at its end, found writable at its beginning. */
export interface OutputFile {
  /** As the user gave it. */
  readonly path: string;
  /** Throws WriteError. */
  write(content: string): Promise<void>;
}

/** What an option asks for: a file of its own, or more text in one that others write to as well. */
export type OutputWish = { readonly replace: string | undefined } | { readonly append: string | undefined };

/**
 * Files by the options that name them, null for those that were not given. Nothing is written yet, and what is there
 * stays as it is until all of the new content is on the disk. Throws UserError for a path that can't be written, for two
 * options that name one file, and for one of the `inputs`, which the command reads.
 */
export async function openOutputs<Option extends string>(
  wishes: Readonly<Record<Option, OutputWish>>,
  inputs: readonly (string | undefined)[],
): Promise<Readonly<Record<Option, OutputFile | null>>> {
  const files: Partial<Record<Option, OutputFile | null>> = {};
  const takenBy = new Map<string, Option>();
  const read = await Promise.all(inputs.map((input) => (input === undefined ? null : placeOf(input))));
  for (const [option, wish] of Object.entries(wishes) as [Option, OutputWish][]) {
    const path = "replace" in wish ? wish.replace : wish.append;
    if (path === undefined) {
      files[option] = null;
      continue;
    }
    if (typeof path !== "string" || path === "") throw new UserError(`--${option} takes the path of one file`);
    files[option] = "replace" in wish ? await openReplaced(path) : await openAppended(path);
    const place = await placeOf(path);
    if (place === null) continue;
    if (read.includes(place))
      throw new UserError(`--${option} ${path} would replace what this command reads: name another file`);
    const other = takenBy.get(place);
    if (other !== undefined)
      throw new UserError(`--${other} and --${option} name the same file, ${path}: give each its own`);
    takenBy.set(place, option);
  }
  return files as Record<Option, OutputFile | null>;
}

/** One file to write from the beginning. Throws UserError for a path that can't be written. */
export async function openReplaced(path: string): Promise<OutputFile> {
  if (await isSpecial(path)) return openAppended(path);
  await requireReplaceable(path);
  await requireWritableFile(path);
  const linked = await targetOf(path);
  if (linked !== path && !existsSync(path)) await requireWritableFile(linked);
  return {
    path,
    async write(content) {
      const target = await targetOf(path);
      await namedAsGiven(path, () => writeFileAtomically(target, content));
    },
  };
}

async function openAppended(path: string): Promise<OutputFile> {
  if (!(await isSpecial(path))) {
    await requireReplaceable(path);
    await requireAppendableFile(path);
  }
  return { path, write: (content) => namedAsGiven(path, () => appendFile(path, content)) };
}

async function namedAsGiven(path: string, writing: () => Promise<void>): Promise<void> {
  try {
    await writing();
  } catch (error) {
    throw new WriteError(path, error instanceof WriteError ? error.cause : error);
  }
}

/** Pipes, terminals and the like take what is written; a file in their place would end them. */
async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  const isStream = /^\/dev\/(stdout|stderr|fd\/\d+)$/.test(path);
  return isStream || (found !== null && !found.isFile() && !found.isDirectory());
}

/** Models and the parts of a run are never what a report is written over. */
async function requireReplaceable(path: string): Promise<void> {
  const target = await realpath(path).catch(() => null);
  if (target !== null && (/\.(?:gguf|jsonl)$/i.test(target) || basename(target) === "plan.json"))
    throw new UserError(`${path} is a model or a part of a run, which no report may replace: name another file`);
}

/** A link keeps pointing where it did: its target is replaced, or made where it is missing. */
async function targetOf(path: string, hopsLeft = 40): Promise<string> {
  const there = await realpath(path).catch(() => null);
  const link = there === null && hopsLeft > 0 ? await readlink(path).catch(() => null) : null;
  if (link === null) return there ?? path;
  return targetOf(resolve(await realpath(dirname(path)), link), hopsLeft - 1);
}

/** One name for each file, whatever links and dots lead to it; null for what several may write to. */
async function placeOf(path: string): Promise<string | null> {
  if (await isSpecial(path)) return null;
  return realpath(path).catch(async () =>
    join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)),
  );
}

/** A file, if it was asked for, and what goes into it; null: nothing after all. */
export interface Writing {
  readonly file: OutputFile | null;
  content(path: string): string | null | Promise<string | null>;
}

/** Writes what can be written and tells of each file that can't; "failed" where there is one. */
export async function writeOutputs(
  writings: readonly Writing[],
  terminal: Pick<Terminal, "note" | "error">,
): Promise<Extract<GateOutcome, "pass" | "failed">> {
  let outcome: "pass" | "failed" = "pass";
  for (const { file, content } of writings) {
    if (file === null) continue;
    const text = await content(file.path);
    if (text === null) continue;
    try {
      await file.write(text);
      terminal.note(file.path);
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      terminal.error(error.message);
      outcome = "failed";
    }
  }
  return outcome;
}
