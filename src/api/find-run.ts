import { z } from "zod";
import { requireRunFolder } from "../records/find-run.ts";
import { checked } from "./checked.ts";

const path = z.string().min(1);

/** The folder of a run, given by its path or by its name in the folder `results`. Throws UserError where there is none. */
export async function findRun(run: string): Promise<string> {
  return requireRunFolder("results", checked(path, run, "the run's path"));
}
