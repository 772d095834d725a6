import { nextRunTime } from "../records/find-run.ts";
import { createRunFolder } from "../records/log.ts";
import type { Plan } from "../records/schema.ts";
import type { RunEvent } from "./run-event.ts";

/** Clocks of machines that share a folder may be so far apart without a word, and runs follow each other within a second. */
const unremarkableMs = 60_000;

/** The last making of each folder of runs, by this process: who looks for the next name waits until the last one is taken. */
const making = new Map<string, Promise<unknown>>();

/** Makes the folder of a run, or of a part of one, with a name behind all others. Throws UserError where it can't be made. */
export async function newRunFolder(
  results: string,
  startedAt: string,
  { plan, part }: { readonly plan: Plan; readonly part: string | null },
  onEvent: (event: RunEvent) => void,
): Promise<string> {
  const make = async () => {
    const namedAfter = await nextRunTime(results, startedAt);
    return { namedAfter, folder: await createRunFolder(results, namedAfter, plan, part) };
  };
  const made = (making.get(results) ?? Promise.resolve()).then(make, make);
  making.set(results, made);
  const { namedAfter, folder } = await made;
  if (Date.parse(namedAfter) - Date.parse(startedAt) > unremarkableMs)
    onEvent({ type: "named-ahead", folder, clock: startedAt });
  return folder;
}
