/**
 * A text with the parts between `<!-- generated: NAME -->` and `<!-- end: NAME -->` replaced. Throws Error where a name has no
 * such place.
 */
export function withMarkedParts(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((page, [name, part]) => {
    const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [page.indexOf(start), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`there is no place for "${name}": write ${start} and ${end}`);
    return `${page.slice(0, from + start.length)}\n\n${part}\n\n${page.slice(to)}`;
  }, text);
}

/** A table in Markdown. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
