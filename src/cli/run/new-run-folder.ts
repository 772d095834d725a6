import { basename } from "node:path";
import { nextRunTime } from "../../records/find-run.ts";
import { createRunFolder } from "../../records/log.ts";
import type { Plan } from "../../records/schema.ts";
import type { Terminal } from "../shared/terminal.ts";

/** Clocks of machines that share a folder may be so far apart without a word, and runs follow each other within a second. */
const unremarkableMs = 60_000;

/** Makes the folder of a run, or of a part of one, with a name behind all others. Throws UserError where it can't be made. */
export async function newRunFolder(
  results: string,
  startedAt: string,
  { plan, part }: { readonly plan: Plan; readonly part: string | null },
  terminal: Pick<Terminal, "note">,
): Promise<string> {
  const namedAfter = await nextRunTime(results, startedAt);
  const folder = await createRunFolder(results, namedAfter, plan, part);
  if (Date.parse(namedAfter) - Date.parse(startedAt) > unremarkableMs)
    terminal.note(
      `this machine's clock (${startedAt}) is behind the names of earlier runs: this run is named ${basename(folder)}, so that it counts as the newest; its records keep the time of the clock`,
    );
  return folder;
}
