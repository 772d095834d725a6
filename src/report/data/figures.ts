import type { Row } from "../../metrics/types.ts";

/** A row without its keys: what is known of one figure of one model. */
export type Figure = Omit<Row, "model" | "variant" | "better" | "recordIds">;

/** Which rows are one figure. */
interface Source {
  readonly metric: string;
  /** Where rows of one metric are two figures by where the file lay: whether cold loads are this one. */
  readonly cold?: boolean | undefined;
}

/** The figures of a model that charts and findings speak of. */
const sources = {
  accuracy: { metric: "acc" },
  energyPerCorrectAnswer: { metric: "energy_joules_per_correct_answer" },
  energyPerItem: { metric: "energy_joules_per_item" },
  commonThreadsEnergyPerItem: { metric: "energy_common_threads_joules_per_item" },
  commonThreadsEnergyPerCorrectAnswer: { metric: "energy_common_threads_joules_per_correct_answer" },
  energyPerGeneratedToken: { metric: "energy_joules_per_generated_token" },
  prefill: { metric: "prefill_tokens_per_second" },
  decode: { metric: "decode_tokens_per_second" },
  generation: { metric: "generation_tokens_per_second" },
  timeToFirstToken: { metric: "time_to_first_token_ms" },
  load: { metric: "load_ms", cold: false },
  costPerThousand: { metric: "cost_usd_per_1000_correct" },
  gramsPerThousand: { metric: "co2_grams_per_1000_correct" },
  peakResident: { metric: "peak_resident_bytes" },
  peakAnonymous: { metric: "peak_anonymous_bytes" },
} as const satisfies Record<string, Source>;

export type FigureId = keyof typeof sources;
export type Figures = Readonly<Record<FigureId, Figure>>;

const ids = Object.keys(sources) as FigureId[];

/** The figures of each setting that charts and findings speak of. */
export function chooseFigures(rowsOfSettings: readonly (readonly Row[])[]): readonly Figures[] {
  const columns = ids.map((id) => [id, chooseColumn(sources[id], rowsOfSettings)] as const);
  return rowsOfSettings.map(
    (_rows, index) => Object.fromEntries(columns.map(([id, column]) => [id, column[index]])) as unknown as Figures,
  );
}

/**
 * One figure of each setting, chosen so that they compare like with like: where a metric has several rows (lengths,
 * depths, coverage), all settings show the one that most of them have.
 */
export function chooseColumn(source: Source, rowsOfSettings: readonly (readonly Row[])[]): readonly Figure[] {
  const candidates = rowsOfSettings.map((rows) => rows.filter((row) => isFor(row, source)));
  const kind = commonKind(candidates);
  return candidates.map((rows) => {
    const known = rows.filter((row) => row.value !== null && kindOf(row) === kind);
    const best = known.sort((a, b) => (a.better === "higher" ? -1 : 1) * ((a.value ?? 0) - (b.value ?? 0)))[0];
    return best ?? absent(source.metric, rows.find(({ caveats }) => caveats.length > 0)?.caveats);
  });
}

function isFor(row: Row, { metric, cold }: Source): boolean {
  const sameCache = cold === undefined || cold === (row.fileCache === "cold");
  return row.metric === metric && row.task === null && sameCache;
}

/** What makes two rows of one metric comparable: the work, where the file lay and what is covered, whatever the threads. */
function kindOf({ work, fileCache, covers, origin, method }: Row): string {
  const price = method.kind === "priced" ? method.price : null;
  return JSON.stringify([work, fileCache, covers, origin, price]);
}

function commonKind(candidates: readonly (readonly Row[])[]): string | null {
  const kinds = new Map<string, { readonly row: Row; settings: number }>();
  for (const rows of candidates) {
    for (const kind of new Set(rows.filter((row) => row.value !== null).map(kindOf))) {
      const entry = kinds.get(kind);
      const row = rows.find((candidate) => kindOf(candidate) === kind);
      if (entry !== undefined) entry.settings += 1;
      else if (row !== undefined) kinds.set(kind, { row, settings: 1 });
    }
  }
  const ranked = [...kinds.entries()].sort(([, a], [, b]) => b.settings - a.settings || preference(a.row, b.row));
  return ranked[0]?.[0] ?? null;
}

/** An empty context first, then the longest stretch: it is the steadiest. */
function preference({ work: a }: Row, { work: b }: Row): number {
  return (a?.depth ?? 0) - (b?.depth ?? 0) || (b?.tokens ?? 0) - (a?.tokens ?? 0);
}

/** The thread count of a figure; null where there are several counts or none. */
export function threadsOf({ threads }: Pick<Row, "threads">): number | null {
  return threads.length === 1 ? (threads[0] ?? null) : null;
}

/** A figure that is not there, and why. */
export function absent(metric: string, caveats: Row["caveats"] = []): Figure {
  return {
    metric,
    task: null,
    work: null,
    threads: [],
    fileCache: null,
    covers: [],
    value: null,
    low: null,
    high: null,
    unit: "",
    n: 0,
    method: { kind: "none" },
    caveats: caveats.length > 0 ? caveats : [{ kind: "not-measured" }],
    origin: "measured",
  };
}
