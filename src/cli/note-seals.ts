import { basename } from "node:path";
import { readRunFiles } from "../records/read.ts";
import type { Terminal } from "./terminal.ts";

/** What is said of a run that an earlier version resumed. */
export const byParts = (name: string): string =>
  `${name} is checksummed by parts: it was resumed by an earlier version, whose checksums cover each file alone and not what an interrupted writer left`;

/** Tells of each run that no checksum covers as a whole. */
export async function noteSeals(folders: readonly (string | null)[], terminal: Pick<Terminal, "note">): Promise<void> {
  for (const folder of new Set(folders)) {
    if (folder === null) continue;
    if ((await readRunFiles(folder)).sealedBy === "parts") terminal.note(byParts(basename(folder)));
  }
}
