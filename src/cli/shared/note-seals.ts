import { open } from "node:fs/promises";
import { basename } from "node:path";
import { readRunFiles } from "../../records/read.ts";
import type { Terminal } from "./terminal.ts";

/** What is said of a run that an earlier version resumed. */
export const byParts = (name: string): string =>
  `${name} is checksummed by parts: it was resumed by an earlier version, whose checksums cover each file alone and not what an interrupted writer left`;

/** Tells of each run that no checksum covers as a whole: one that is not finished, or was resumed by an earlier version. */
export async function noteSeals(
  folders: readonly (string | null)[],
  terminal: Pick<Terminal, "note" | "warn">,
): Promise<void> {
  for (const folder of new Set(folders)) {
    if (folder === null) continue;
    const { sealedBy, last } = await readRunFiles(folder);
    if (sealedBy === "parts") terminal.note(byParts(basename(folder)));
    for (const path of last) {
      if (!(await endsInSeal(path)))
        terminal.warn(
          `${basename(folder)} is not finished, and no checksum covers ${basename(path)}: go on with --resume`,
        );
    }
  }
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
