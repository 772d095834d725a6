import type { Row } from "../metrics/types.ts";

/** A row without its keys: what is known of one figure of one model. */
export type Figure = Omit<Row, "model" | "variant" | "better" | "recordIds">;

interface Source {
  readonly metrics: readonly [string, ...string[]];
  readonly over: "all-tasks" | "lengths";
  /** Where rows of one metric are two figures by where the file lay: whether cold loads are this one. */
  readonly cold?: boolean;
}

/** One figure per model that the table and the charts show, and the metrics it may come from, best first. */
const sources = {
  accuracy: { metrics: ["acc", "exact_match", "acc_norm"], over: "all-tasks" },
  energyPerCorrectAnswer: { metrics: ["energy_joules_per_correct_answer"], over: "all-tasks" },
  energyPerItem: { metrics: ["energy_joules_per_item"], over: "all-tasks" },
  energyRatio: { metrics: ["energy_ratio"], over: "all-tasks" },
  commonThreadsEnergyPerItem: { metrics: ["energy_common_threads_joules_per_item"], over: "all-tasks" },
  commonThreadsEnergyPerCorrectAnswer: {
    metrics: ["energy_common_threads_joules_per_correct_answer"],
    over: "all-tasks",
  },
  energyPerGeneratedToken: { metrics: ["energy_joules_per_generated_token"], over: "all-tasks" },
  prefill: { metrics: ["prefill_tokens_per_second"], over: "lengths" },
  decode: { metrics: ["decode_tokens_per_second"], over: "lengths" },
  generation: { metrics: ["generation_tokens_per_second"], over: "lengths" },
  timeToFirstToken: { metrics: ["time_to_first_token_ms"], over: "lengths" },
  load: { metrics: ["load_ms"], over: "all-tasks", cold: false },
  coldLoad: { metrics: ["load_ms"], over: "all-tasks", cold: true },
  firstUse: { metrics: ["first_use_ms"], over: "all-tasks" },
  roofShare: { metrics: ["roof_share"], over: "lengths" },
  costPerThousand: { metrics: ["cost_usd_per_1000_correct"], over: "all-tasks" },
  gramsPerThousand: { metrics: ["co2_grams_per_1000_correct"], over: "all-tasks" },
  contextBytes: { metrics: ["context_bytes"], over: "all-tasks" },
  peakResident: { metrics: ["peak_resident_bytes"], over: "all-tasks" },
  peakAnonymous: { metrics: ["peak_anonymous_bytes"], over: "all-tasks" },
} as const satisfies Record<string, Source>;

export type FigureId = keyof typeof sources;
export type Figures = Readonly<Record<FigureId, Figure>>;

const ids = Object.keys(sources) as FigureId[];

/**
 * The figures of each subject, chosen so that a column compares like with like: where a metric has several rows (lengths,
 * depths, scopes), all subjects show the one that most of them have.
 */
export function chooseFigures(rowsOfSubjects: readonly (readonly Row[])[]): readonly Figures[] {
  const columns = ids.map((id) => [id, chooseColumn(id, rowsOfSubjects)] as const);
  return rowsOfSubjects.map(
    (_rows, index) => Object.fromEntries(columns.map(([id, column]) => [id, column[index]])) as unknown as Figures,
  );
}

function chooseColumn(id: FigureId, rowsOfSubjects: readonly (readonly Row[])[]): readonly Figure[] {
  const source: Source = sources[id];
  const { metrics } = source;
  const first = metrics.find((metric) =>
    rowsOfSubjects.some((rows) => rows.some((row) => isFor(row, metric, source) && row.value !== null)),
  );
  const metric = first ?? metrics[0];
  const candidates = rowsOfSubjects.map((rows) => rows.filter((row) => isFor(row, metric, source)));
  const kind = commonKind(candidates);
  return candidates.map((rows) => {
    const known = rows.filter((row) => row.value !== null && kindOf(row) === kind);
    const best = known.sort((a, b) => (a.better === "higher" ? -1 : 1) * ((a.value ?? 0) - (b.value ?? 0)))[0];
    return best ?? absent(metric, rows.find(({ caveats }) => caveats.length > 0)?.caveats);
  });
}

function isFor({ metric, task, fileCache }: Row, wanted: string, { over, cold }: Source): boolean {
  const sameCache = cold === undefined || cold === (fileCache === "cold");
  return metric === wanted && (over === "lengths" || task === null) && sameCache;
}

/** What makes two rows of one metric comparable: the work, where the file lay and what is covered, whatever the threads. */
function kindOf({ work, fileCache, covers, origin, method }: Row): string {
  const price = method.kind === "priced" ? method.price : null;
  return JSON.stringify([work, fileCache, covers, origin, price]);
}

function commonKind(candidates: readonly (readonly Row[])[]): string | null {
  const kinds = new Map<string, { readonly row: Row; subjects: number }>();
  for (const rows of candidates) {
    for (const kind of new Set(rows.filter((row) => row.value !== null).map(kindOf))) {
      const entry = kinds.get(kind);
      const row = rows.find((candidate) => kindOf(candidate) === kind);
      if (entry !== undefined) entry.subjects += 1;
      else if (row !== undefined) kinds.set(kind, { row, subjects: 1 });
    }
  }
  const ranked = [...kinds.entries()].sort(([, a], [, b]) => b.subjects - a.subjects || preference(a.row, b.row));
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
