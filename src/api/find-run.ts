import { requireRunFolder } from "../records/find-run.ts";

/** The folder of a run, given by its path or by its name in the folder `results`. Throws UserError where there is none. */
export function findRun(run: string): Promise<string> {
  return requireRunFolder("results", run);
}
