import type { Block } from "../types.ts";

type Inline = Pick<Block, "text"> & { readonly terms: readonly (readonly [number, number])[] };

/** Pictures, in either way of writing their address. */
const pictures = /!\[(?:\\.|[^\][\\]){0,300}\](?:\([^()\n]{0,1000}\)|\[[^\][]{0,100}\])/g;
/** Code, links, addresses and tags of Markdown; labels of links hold more of these. */
const markup =
  /(`{1,3})([^`\n](?:[^`]|(?!\1)`){0,200}?)\1(?!`)|\[((?:\\.|[^\][\\]){0,300})\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\][]{0,100}\])|<(https?:\/\/[^>\s]{1,500})>|<\/?[a-zA-Z][^<>]{0,500}>|\\([!-/:-@[-`{-~])/g;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  apos: "'",
  "#39": "'",
};

/** A line of Markdown as its reader sees it, and where in it names are set as code. */
export function inlineText(raw: string): Inline {
  const shown = raw.includes("![") ? raw.replace(pictures, "") : raw;
  // Without a mark, 2 to the power of 64 would read as 264.
  const source = shown.includes("<s") ? shown.replace(/<sup>/gi, "^").replace(/<sub>/gi, "_") : shown;
  let text = "";
  const terms: (readonly [number, number])[] = [];
  const add = (plain: string): void => {
    const clean = withoutEmphasis(plain);
    text += text.endsWith(" ") ? clean.replace(/^ +/, "") : clean;
  };
  let place = 0;
  for (const found of source.matchAll(markup)) {
    add(source.slice(place, found.index));
    place = found.index + found[0].length;
    const [, , code, label, address, escaped] = found;
    if (code !== undefined) {
      const name = code.trim();
      terms.push([text.length, text.length + name.length]);
      text += name;
    } else if (label !== undefined) {
      const inner = inlineText(label);
      for (const [start, end] of inner.terms) terms.push([text.length + start, text.length + end]);
      text += inner.text;
    } else text += address ?? escaped ?? "";
  }
  add(source.slice(place));
  const lead = text.length - text.trimStart().length;
  return { text: text.trim(), terms: terms.map(([start, end]) => [start - lead, end - lead] as const) };
}

function withoutEmphasis(text: string): string {
  return text
    .replace(/\*\*|__(?=\S)|(?<=\S)__|~~/g, "")
    .replace(
      /(?<![\p{L}\p{N}*])\*(?=\S)|(?<=\S)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.!?])_(?![\p{L}\p{N}_])/gu,
      "",
    )
    .replace(/&(amp|lt|gt|quot|nbsp|apos|#39);/g, (_, name: string) => entities[name] ?? "")
    .replace(/[ \t\u00a0]+/g, " ");
}
