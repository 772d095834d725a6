type Line = Readonly<Record<string, string>>;

const quantity = ["metric", "task", "phase", "tokens", "depth", "sequences", "threads", "fileCache"];
const alike = ["unit", "better", "covers", "methodKind", "clock", "reference"];

/** Measured quantities that lines of rows.csv tell in more than one way, with the ways. */
export function quantitiesTwice(lines: readonly Line[]): readonly string[] {
  const ways = new Map<string, Set<string>>();
  const told = (line: Line, columns: readonly string[]) => columns.map((column) => line[column]).join("|");
  for (const line of lines.filter(({ value }) => value !== "")) {
    const key = told(line, quantity);
    ways.set(key, (ways.get(key) ?? new Set()).add(told(line, alike)));
  }
  return [...ways].filter(([, of]) => of.size > 1).map(([key, of]) => `${key}: ${[...of].join(" or ")}`);
}
