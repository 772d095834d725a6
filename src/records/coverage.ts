import { open } from "node:fs/promises";
import { readRunFiles } from "./read.ts";

/** How far checksums cover a run. */
export interface Coverage {
  readonly folder: string;
  /** `parts`: an earlier version resumed it, and no checksum covers all of its files. */
  readonly sealedBy: "whole" | "parts";
  /** Paths of the files whose writer has not ended: the run is not finished, and no checksum covers them. */
  readonly unsealed: readonly string[];
}

/** Reads the ends of a run's files. Throws UserError for a folder that is no run. */
export async function readCoverage(folder: string): Promise<Coverage> {
  const { sealedBy, last } = await readRunFiles(folder);
  const unsealed: string[] = [];
  for (const path of last) if (!(await endsInSeal(path))) unsealed.push(path);
  return { folder, sealedBy, unsealed };
}

/** No `end` record is longer. */
const tailBytes = 1 << 14;

async function endsInSeal(path: string): Promise<boolean> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, tailBytes));
  await file.read(tail, 0, tail.length, size - tail.length);
  return /\n\{"kind":"end"[^\n]*\n$/.test(tail.toString("utf8"));
}
