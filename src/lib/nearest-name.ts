/** The name closest to what was written, with or without its extension, when it is close enough to have been meant; else null. */
export function nearestName(written: string, names: readonly string[]): string | null {
  const within = Math.max(2, Math.floor(written.length / 4));
  const ranked = names
    .map((name) => {
      const spellings = [name, name.replace(/\.[^.]*$/, "")].map((spelling) => spelling.toLowerCase());
      return {
        name,
        distance: Math.min(...spellings.map((spelling) => editDistance(written.toLowerCase(), spelling))),
      };
    })
    .filter(({ distance }) => distance <= within)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name ?? null;
}

/** Levenshtein's distance: insertions, deletions and replacements that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
