/**
 * Names without the words that all of them share, for charts and narrow headings: `0.25M-t16M-Q8_0` of
 * `Schoolbook-0.25M-t16M-v1.0-Q8_0`. Whole names where nothing is shared, nothing would be left, or two would be alike.
 */
export function briefNames(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names;
  const words = names.map((name) => name.split(/(?<=[- ])/));
  const bare = (word: string): string => word.replace(/[- ]$/, "");
  const shared = new Set(
    (words[0] ?? []).map(bare).filter((word) => words.every((others) => others.map(bare).includes(word))),
  );
  const brief = words.map((own) =>
    own
      .filter((word) => !shared.has(bare(word)))
      .join("")
      .replace(/[- ]$/, ""),
  );
  return brief.includes("") || new Set(brief).size < new Set(names).size ? names : brief;
}
