/** Which records a figure rests on, kept as line numbers and told in few words. */
export interface RecordIds {
  /** Takes `writer:line`. */
  add(recordId: string): void;
  /** `writer:line`, or `writer:first-last` for lines that follow one another; by writer, then line. */
  ids(): readonly string[];
}

export function createRecordIds(): RecordIds {
  const rangesOf = new Map<string, LineRange[]>();
  let told: readonly string[] | null = null;
  return {
    add(recordId) {
      const { writer, line } = recordPosition(recordId);
      told = null;
      const ranges = rangesOf.get(writer);
      const last = ranges?.at(-1);
      if (last !== undefined && line === last.last + 1) last.last = line;
      else if (ranges === undefined) rangesOf.set(writer, [{ first: line, last: line }]);
      else ranges.push({ first: line, last: line });
    },
    ids() {
      told ??= [...rangesOf].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([writer, all]) => idsOf(writer, all));
      return told;
    },
  };
}

/** Lines that follow one another, both ends included. */
interface LineRange {
  readonly first: number;
  last: number;
}

interface RecordPosition {
  readonly writer: string;
  readonly line: number;
}

let latest: { readonly id: string; readonly place: RecordPosition } = { id: "", place: { writer: "", line: 0 } };

/** The writer of a record and its line there, from `writer:line`. */
export function recordPosition(recordId: string): RecordPosition {
  // A record goes to many lists of record ids, one after another: taking its id apart each time would cost as much as reading it.
  if (recordId !== latest.id) {
    const colon = recordId.lastIndexOf(":");
    const place = { writer: recordId.slice(0, colon), line: Number(recordId.slice(colon + 1)) };
    latest = { id: recordId, place };
  }
  return latest.place;
}

/** The ids of several lists of record ids, each once. */
export function joinRecordIds(lists: readonly RecordIds[]): readonly string[] {
  return [...new Set(lists.flatMap((records) => records.ids()))];
}

function idsOf(writer: string, ranges: readonly LineRange[]): readonly string[] {
  const joined: LineRange[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else joined.push({ first, last });
  }
  return joined.map(({ first, last }) => (first === last ? `${writer}:${first}` : `${writer}:${first}-${last}`));
}
