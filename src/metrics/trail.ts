/** Which records a figure rests on, kept as line numbers and told in few words. */
export interface Trail {
  /** Takes `writer:line`. */
  add(recordId: string): void;
  /** `writer:line`, or `writer:first-last` for lines that follow one another; by writer, then line. */
  ids(): readonly string[];
}

export function createTrail(): Trail {
  const stretchesOf = new Map<string, Stretch[]>();
  let told: readonly string[] | null = null;
  return {
    add(recordId) {
      const { writer, line } = placeOf(recordId);
      told = null;
      const stretches = stretchesOf.get(writer);
      const last = stretches?.at(-1);
      if (last !== undefined && line === last.last + 1) last.last = line;
      else if (stretches === undefined) stretchesOf.set(writer, [{ first: line, last: line }]);
      else stretches.push({ first: line, last: line });
    },
    ids() {
      told ??= [...stretchesOf].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([writer, all]) => idsOf(writer, all));
      return told;
    },
  };
}

/** Lines that follow one another, both ends included. */
interface Stretch {
  readonly first: number;
  last: number;
}

interface Place {
  readonly writer: string;
  readonly line: number;
}

let latest: { readonly id: string; readonly place: Place } = { id: "", place: { writer: "", line: 0 } };

/** The writer of a record and its line there, from `writer:line`. */
export function placeOf(recordId: string): Place {
  // A record goes to many trails, one after another: taking its id apart each time would cost as much as reading it.
  if (recordId !== latest.id) {
    const colon = recordId.lastIndexOf(":");
    const place = { writer: recordId.slice(0, colon), line: Number(recordId.slice(colon + 1)) };
    latest = { id: recordId, place };
  }
  return latest.place;
}

/** The ids of several trails, each once. */
export function joinTrails(trails: readonly Trail[]): readonly string[] {
  return [...new Set(trails.flatMap((trail) => trail.ids()))];
}

function idsOf(writer: string, stretches: readonly Stretch[]): readonly string[] {
  const joined: Stretch[] = [];
  for (const { first, last } of [...stretches].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else joined.push({ first, last });
  }
  return joined.map(({ first, last }) => (first === last ? `${writer}:${first}` : `${writer}:${first}-${last}`));
}
