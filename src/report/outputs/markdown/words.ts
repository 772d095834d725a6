import { printable } from "../../../lib/untrusted.ts";
import { type Cell, smallPrint } from "../../data/table.ts";
import type { Sentence } from "../../format/sentence.ts";
import { shortened } from "../../format/shorten.ts";

/** Text that is only text: no table cell, no markup, no link, no mention comes of it. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]#|~!]/g, (character) => `\\${character}`)
    .replace(/:\/\//g, "&#58;//")
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replace(/@/g, "&#64;");
}

/** A model's name, cut where it is too long for a cell. */
export function nameOf(name: string): string {
  return escapeMarkdown(shortened(name));
}

export function inMarkdown(sentence: Sentence): string {
  return sentence
    .map((span) => {
      if (typeof span === "string") return span;
      return span.kind === "model" ? `**${nameOf(span.text)}**` : escapeMarkdown(span.text);
    })
    .join("");
}

/** A table of cells that are escaped already; the first column to the left, the others to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], toTheLeft = 1): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const sides = headings.map((_, index) => (index < toTheLeft ? "---" : "---:"));
  return [line(headings), line(sides), ...rows.map(line)].join("\n");
}

export function cellText(cell: Cell): string {
  if (cell.kind === "missing") return cell.label;
  const small = smallPrint(cell);
  return escapeMarkdown(small === null ? cell.value : `${cell.value} (${small})`);
}

const barLength = 8;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A share of 1 as a bar of eight characters, to an eighth of one. */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * barLength * 8);
  const part = eighths[filled % 8] ?? "";
  const whole = Math.floor(filled / 8);
  return `${"█".repeat(whole)}${part}${"░".repeat(barLength - whole - (part === "" ? 0 : 1))}`;
}
