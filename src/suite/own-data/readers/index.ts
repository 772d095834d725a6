import { extensionOf } from "../folder/left-out.ts";
import type { Reader } from "../types.ts";
import { code } from "./code.ts";
import { csv } from "./csv.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { markdown } from "./markdown.ts";
import { pdf } from "./pdf/pdf.ts";
import { text } from "./text.ts";

/** Every kind of file that can be read. A new one is one file and one line here. */
const readers: readonly Reader[] = [markdown, html, csv, json, pdf, code, text];

/** The reader for a file; what no reader claims is read as plain text, if it is text. */
export function readerFor(file: string): Reader {
  const extension = extensionOf(file);
  return readers.find(({ extensions }) => extensions.includes(extension)) ?? text;
}
