import { requireResults, requireRunFolder } from "../../records/find-run.ts";
import { mergeShards } from "../../records/merge.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { noteSeals } from "../shared/note-seals.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { MergeArguments } from "./options.ts";

/** Joins parts; returns the exit code. */
export async function merge(argv: MergeArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const folders: string[] = [];
  for (const name of argv.parts ?? []) folders.push(await requireRunFolder(argv.results, String(name)));
  await requireResults(argv.results);
  const folder = await mergeShards(folders, argv.results);
  await noteSeals(folders, terminal);
  // The page of a million answers takes longer than joining them: it is another command.
  terminal.out(
    argv.json
      ? JSON.stringify({ folder, parts: folders })
      : `${folder}: ${folders.length} parts joined; its page: schoolmark report ${folder}`,
  );
  return exitCodes.pass;
}
