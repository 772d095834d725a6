import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readBeside } from "../../../suite/import/beside.ts";
import { decodeText } from "../../../suite/own-data/folder/decode.ts";

const source = z.looseObject({
  file: z.string().min(1),
  start: z.int().min(0),
  end: z.int().min(0),
  page: z.int().optional(),
});
const [around, most] = [160, 800];

/** The stretch of a document that an item was made from, with what stands around it. */
export interface SourceText {
  readonly name: string;
  readonly before: string;
  readonly text: string;
  readonly after: string;
}

/** The folder that a suite was made from, as far as it can be told: of its name, beside it; else the suite's own. */
export function folderOf(suite: string): string {
  const named = suite.replace(/(?:\.suite)?\.[^./\\]+$/, "");
  return existsSync(named) ? named : dirname(suite);
}

/** null: the item names no source. Where the document can't be read, its name and the place in it. */
export async function sourceTextOf(item: object, folder: string): Promise<SourceText | null> {
  const parsed = source.safeParse("source" in item ? item.source : null);
  if (!parsed.success) return null;
  const { file, start, end, page } = parsed.data;
  const name = `${file}, ${page === undefined ? "" : `page ${page}, `}characters ${start} to ${end}`;
  const nothing = { name, before: "", text: "", after: "" };
  // Offsets in a PDF are of the text drawn from it.
  if (page !== undefined || end < start) return nothing;
  try {
    const text = decodeText((await readBeside(folder, join(file))).bytes);
    if (text === null) return nothing;
    return {
      name,
      before: text.slice(Math.max(0, start - around), start),
      text: text.slice(start, Math.min(end, start + most)),
      after: text.slice(end, end + around),
    };
  } catch {
    return { ...nothing, name: `${name} (not found in ${folder}: --folder says where the documents lie)` };
  }
}
