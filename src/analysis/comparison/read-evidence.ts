import { basename, relative } from "node:path";
import { readPlan, readRunInBlocks, readRunRecord } from "../../records/read.ts";
import { createGathering, type Gathered } from "./gathering.ts";

/** Reads what each model of a run brings to a comparison, with the figures named by their metrics' ids. Throws UserError when the folder is no run or can't be trusted. */
export async function readRunEvidence(folder: string, figures: readonly string[] = []): Promise<readonly Gathered[]> {
  const plan = await readPlan(folder);
  const gathering = createGathering(basename(folder), plan, await readRunRecord(folder), figures);
  for await (const records of readRunInBlocks(folder)) for (const { record, id } of records) gathering.add(record, id);
  const run = fromHere(folder);
  return gathering.finish().map(({ evidence, rows }) => ({ rows, evidence: { ...evidence, run } }));
}

/** As short as a command started here can name it. */
function fromHere(folder: string): string {
  const path = relative(".", folder);
  return path.startsWith("..") ? folder : path;
}
