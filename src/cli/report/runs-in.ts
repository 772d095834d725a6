import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** All folders of a results folder that hold a run, or what is left of one. */
export async function runsIn(results: string): Promise<readonly string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(results, name));
  const found: string[] = [];
  for (const folder of folders.sort()) {
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (files.some((file) => file === "plan.json" || file.endsWith(".jsonl"))) found.push(folder);
  }
  return found;
}
