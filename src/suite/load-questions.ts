import { basename, extname } from "node:path";
import { UserError } from "../lib/errors.ts";
import { describeIssue, shownPath } from "../lib/located-yaml.ts";
import { takeOver } from "./import/import-suite.ts";
import { slug } from "./import/names.ts";
import { type SuiteFile, suiteFile } from "./schema.ts";

const endings = [".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet"];

/** Whether a path names a file of questions rather than a suite. */
export const holdsQuestions = (path: string): boolean => endings.includes(extname(path).toLowerCase());

/** A file of questions as the suite that `suite import` would write of it, and what a reader should know. Throws UserError. */
export async function questionsAsSuite(path: string): Promise<{
  readonly suite: SuiteFile;
  /** The row that an item of the suite comes from. */
  readonly locate: (field: readonly PropertyKey[]) => string;
  readonly notes: readonly string[];
}> {
  const { imported } = await takeOver(path, { chat: null, match: null, data: null });
  const parsed = suiteFile.safeParse({
    name: slug(basename(path, extname(path)), "questions"),
    version: 1,
    tasks: imported.tasks.map(({ name, kind, description, settings, items }) => ({
      name,
      kind,
      description,
      ...settings,
      items: items.map(({ value }) => value),
    })),
  });
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, () => shownPath(path)));
  const { skipped, notes } = imported;
  const [first] = skipped;
  return {
    suite: parsed.data,
    locate: ([, task, , item]) => imported.tasks[Number(task)]?.items[Number(item)]?.where ?? shownPath(path),
    notes: [
      ...notes,
      ...(first === undefined ? [] : [`rows left out: ${skipped.length}, such as ${first.where}: ${first.reason}`]),
    ],
  };
}
