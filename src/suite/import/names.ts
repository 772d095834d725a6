/** Small letters, digits and hyphens; `fallback` where nothing is left. */
export function slug(text: string, fallback: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? fallback : plain;
}

/** Names for tasks, no two alike. */
export function slugged(labels: readonly string[], fallback: string): readonly string[] {
  const used = new Set<string>();
  return labels.map((label) => {
    const plain = slug(label, fallback);
    let name = plain;
    for (let number = 2; used.has(name); number++) name = `${plain}-${number}`;
    used.add(name);
    return name;
  });
}
