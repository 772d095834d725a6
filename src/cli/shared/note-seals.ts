import { basename } from "node:path";
import { readCoverage } from "../../records/coverage.ts";
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
    const { sealedBy, unsealed } = await readCoverage(folder);
    if (sealedBy === "parts") terminal.note(byParts(basename(folder)));
    for (const path of unsealed)
      terminal.warn(
        `${basename(folder)} is not finished, and no checksum covers ${basename(path)}: go on with --resume`,
      );
  }
}
