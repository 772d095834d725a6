import { printable } from "../../lib/untrusted.ts";

/** Markup that is known to be safe; only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text made safe for element content and quoted attributes; control characters and direction overrides become visible. */
function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => entities[character] ?? "");
}

/** A template whose values are escaped unless they are markup already; null gives nothing. */
export function html(words: TemplateStringsArray, ...values: readonly Part[]): Html {
  return { markup: words.map((word, index) => word + markupOf(values[index] ?? null)).join("") };
}

function markupOf(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}

/** Marks our own markup, such as a style sheet or a drawn chart, as safe. */
export function trusted(markup: string): Html {
  return { markup };
}
