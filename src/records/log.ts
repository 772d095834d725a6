import { createHash } from "node:crypto";
import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemCode, UserError } from "../lib/errors.ts";
import { canonicalJson, makeFolders, writeFileAtomically } from "../lib/files.ts";
import { unwritable, WriteError } from "../lib/unwritable.ts";
import { withLineChecksum } from "./line-checksum.ts";
import { withChecksum } from "./plan-checksum.ts";
import type { EndRecord, Plan, SchoolmarkRecord } from "./schema.ts";

/** One writer's file of a run: append-only, on disk before `append` returns, sealed once at the end. */
export interface Log extends Disposable {
  readonly path: string;
  /** Writes records that belong together at once. Throws WriteError; what was there before stays whole. */
  append(...records: readonly SchoolmarkRecord[]): void;
  /** Writes the `end` record over all bytes before it and closes. */
  seal(end: Omit<EndRecord, "kind" | "sha256" | "lineSha256">): void;
}

/**
 * Makes the run's folder with its plan; a part of a run has the part's name behind its own. Throws UserError when the
 * place can't be written to.
 */
export async function createRunFolder(
  results: string,
  startedAt: string,
  plan: Plan,
  part: string | null = null,
): Promise<string> {
  const folder = join(results, `${runName(startedAt, plan)}${part === null ? "" : `-${part}`}`);
  try {
    makeFolders(results);
    await mkdir(folder).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
      throw new UserError(`${folder} exists already: another run of this plan started in the same second`);
    });
    await writePlan(folder, plan);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const cause = error instanceof WriteError ? error.cause : error;
    throw new UserError(unwritable(results, cause, "name another folder with --results"), { cause });
  }
  return folder;
}

/** `<UTC start>-<first 8 of the plan hash>`. */
export function runName(startedAt: string, plan: Plan): string {
  return `${startedAt.replace(/\.\d+/, "").replace(/[-:]/g, "")}-${plan.hash.slice(0, 8)}`;
}

/** A folder without its plan is no run: it goes when the plan can't be written. */
async function writePlan(folder: string, plan: Plan): Promise<void> {
  try {
    await writeFileAtomically(join(folder, "plan.json"), `${canonicalJson(withChecksum(plan))}\n`);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Opens a new writer in a run's folder; an existing file is never reopened. */
export function openLog(folder: string, writer: string): Log {
  const path = join(folder, `${writer}.jsonl`);
  const file = openSync(path, "ax");
  const hash = createHash("sha256");
  let length = 0;
  let open = true;
  const write = (text: string): void => {
    const bytes = Buffer.from(text);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fdatasyncSync(file);
    } catch (error) {
      // Half a line would be dropped at reading anyway; without it the file ends where the last record does.
      ftruncateSync(file, length);
      throw new WriteError(path, error);
    }
    length += bytes.length;
    hash.update(bytes);
  };
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  const linesOf = (records: readonly SchoolmarkRecord[]): string =>
    records.map((record) => `${JSON.stringify(record)}\n`).join("");
  return {
    path,
    append: (...records) => write(linesOf(records)),
    seal(end) {
      write(linesOf([withLineChecksum({ kind: "end", ...end, sha256: hash.copy().digest("hex") })]));
      close();
    },
    [Symbol.dispose]: close,
  };
}
