/** Which records a figure rests on, kept as line numbers and told in few words. */
export interface Trail {
  /** Takes `writer:line`. */
  add(recordId: string): void;
  /** `writer:line`, or `writer:first-last` for lines that follow one another; by writer, then line. */
  ids(): readonly string[];
}

export function createTrail(): Trail {
  const linesOf = new Map<string, number[]>();
  let told: readonly string[] | null = null;
  return {
    add(recordId) {
      const { writer, line } = placeOf(recordId);
      const lines = linesOf.get(writer);
      if (lines === undefined) linesOf.set(writer, [line]);
      else lines.push(line);
      told = null;
    },
    ids() {
      told ??= [...linesOf].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([writer, lines]) => stretches(writer, lines));
      return told;
    },
  };
}

/** The writer of a record and its line there, from `writer:line`. */
export function placeOf(recordId: string): { readonly writer: string; readonly line: number } {
  const colon = recordId.lastIndexOf(":");
  return { writer: recordId.slice(0, colon), line: Number(recordId.slice(colon + 1)) };
}

/** The ids of several trails, each once. */
export function joinTrails(trails: readonly Trail[]): readonly string[] {
  return [...new Set(trails.flatMap((trail) => trail.ids()))];
}

function stretches(writer: string, lines: readonly number[]): readonly string[] {
  const ids: string[] = [];
  let [first, last] = [Number.NaN, Number.NaN];
  const tell = (): void => {
    if (!Number.isNaN(first)) ids.push(first === last ? `${writer}:${first}` : `${writer}:${first}-${last}`);
  };
  for (const line of [...lines].sort((a, b) => a - b)) {
    if (line === last || line === last + 1) {
      last = line;
      continue;
    }
    tell();
    [first, last] = [line, line];
  }
  tell();
  return ids;
}
