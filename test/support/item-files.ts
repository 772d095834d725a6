import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formats } from "../../src/suite/formats/index.ts";
import { type ReadItems, readItems } from "../../src/suite/formats/read.ts";
import { taskKinds } from "../../src/tasks/index.ts";
import { testFolder } from "./folder.ts";

/** Reads a file of this content in a format, as a task of a kind would. */
export async function readAs(
  formatName: string,
  file: string,
  content: string | Uint8Array,
  {
    kind,
    labels,
    unusable,
  }: { readonly kind?: string; readonly labels?: string; readonly unusable?: "leave-out" } = {},
): Promise<ReadItems> {
  const folder = testFolder();
  writeFileSync(join(folder, file), content);
  if (labels !== undefined) writeFileSync(join(folder, "labels.lst"), labels);
  const format = formats.find(({ name }) => name === formatName);
  const kindName = kind ?? format?.kind ?? "generate";
  const taskKind = taskKinds.find(({ id: name }) => name === kindName);
  if (format === undefined || taskKind === undefined) throw new Error(`no format ${formatName} or kind ${kindName}`);
  return readItems(
    {
      path: join(folder, file),
      format,
      kind: taskKind,
      labels: labels === undefined ? null : join(folder, "labels.lst"),
      unusable: unusable ?? "refuse",
    },
    "suite.yaml:1:1",
  );
}

/** The items of a file, checked by their kind, and what a model is asked for the first one. */
export async function askedAs(formatName: string, file: string, content: string | Uint8Array, labels?: string) {
  const format = formats.find(({ name }) => name === formatName);
  const kind = taskKinds.find(({ id: name }) => name === format?.kind);
  if (format === undefined || kind === undefined) throw new Error(`no format ${formatName} with a kind`);
  const { drafts } = await readAs(formatName, file, content, labels === undefined ? {} : { labels });
  const { preamble: _, ...settings } = format.settings;
  const config = kind.configSchema.parse(settings);
  const items = drafts.map(({ value }) => kind.itemSchema.parse(value));
  return { items, requests: items.map((item) => kind.request(item, config, 1)), config, kind };
}

/** The error of reading, its folder left out. */
export async function errorOfReading(...args: Parameters<typeof readAs>): Promise<string> {
  try {
    await readAs(...args);
  } catch (error) {
    return (error as Error).message
      .replace(" (unusable: leave-out, beside format, goes on without such rows)", "")
      .replace(/\S*[\\/](?=[^\s\\/]+\.\w+)/g, "");
  }
  return "no error";
}

export const lines = (...rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
