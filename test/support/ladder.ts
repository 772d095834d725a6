import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Ladder {
  readonly models: readonly { readonly file: string; readonly bytes: number }[];
}

const folder = new URL("../../models/", import.meta.url);

/** The smallest bundled model: it loads in a moment. */
export function smallestBundledModel(): string {
  const { models } = JSON.parse(readFileSync(new URL("ladder.json", folder), "utf8")) as Ladder;
  const [smallest] = [...models].sort((a, b) => a.bytes - b.bytes);
  if (smallest === undefined) throw new Error("models/ladder.json names no model");
  return fileURLToPath(new URL(smallest.file, folder));
}
