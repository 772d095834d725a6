import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "../../../src/suite/formats/index.ts";
import { readItems } from "../../../src/suite/formats/read.ts";
import { taskKinds } from "../../../src/tasks/index.ts";

/** A folder with the published files themselves, which are not part of this project. */
const folder = process.env["SCHOOLMARK_TEST_DATA"];

const files: readonly { readonly format: string; readonly file: string; readonly items: number }[] = [
  { format: "gsm8k", file: "gsm8k/test.jsonl", items: 1319 },
  { format: "gsm8k-cot", file: "gsm8k/test.jsonl", items: 1319 },
  { format: "bbh", file: "bbh/object_counting.json", items: 250 },
  { format: "bbh", file: "bbh/word_sorting.json", items: 250 },
  { format: "bbh-cot", file: "bbh/date_understanding.json", items: 250 },
  { format: "bbh-choice", file: "bbh/date_understanding.json", items: 250 },
  { format: "bbh-choice", file: "bbh/reasoning_about_colored_objects.json", items: 250 },
  { format: "bbh-choice", file: "bbh/boolean_expressions.json", items: 250 },
  { format: "bbh-choice", file: "bbh/sports_understanding.json", items: 250 },
  { format: "blimp", file: "blimp/causative.jsonl", items: 1000 },
  { format: "blimp", file: "blimp/wh_questions_object_gap.jsonl", items: 1000 },
];

describe("published files", () => {
  it.for(files)("$file is read as $format", async (row, { skip }) => {
    const path = join(folder ?? "", row.file);
    skip(folder === undefined, "SCHOOLMARK_TEST_DATA names no folder with published files");
    skip(!existsSync(path), `SCHOOLMARK_TEST_DATA holds no ${row.file}`);
    const format = formats.find(({ name }) => name === row.format);
    const kind = taskKinds.find(({ id: name }) => name === format?.kind);
    if (format === undefined || kind === undefined) throw new Error(`no format ${row.format}`);
    const { drafts, notes } = await readItems({ path, format, kind, labels: null, unusable: "refuse" }, "suite.yaml");
    const items = drafts.map(({ value }) => kind.itemSchema.parse(value));
    const left = Number(notes[0]?.match(/\d+$/)?.[0] ?? 0);
    expect(items.length + left).toBe(row.items);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });
});
