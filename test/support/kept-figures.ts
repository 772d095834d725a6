/** The little that figures and verdicts are known by, whatever else a version of the program tells beside it. */
type Entry = Readonly<Record<string, unknown>>;

/** A known loss that `check --self-test` put in. */
type Injection = Entry & { readonly gate: Entry };

/** What `report`, `compare` and `check` print with `--json`. */
interface Document {
  readonly rows?: readonly Entry[];
  readonly alarms?: readonly Entry[];
  readonly verdicts?: readonly Entry[];
  readonly budgets?: readonly Entry[];
  readonly unmatched?: readonly Entry[];
  readonly injections?: readonly Injection[];
}

const parts = {
  rows: ["model", "variant", "task", "metric", "work", "unit", "better", "origin", "n", "value", "low", "high"],
  alarms: ["model", "variant", "task", "tag", "counts"],
  verdicts: "task metric work verdict gated margin n base candidate difference low high needed p".split(" "),
  budgets: ["task", "metric", "work", "unit", "value", "verdict"],
  unmatched: ["task", "metric", "work", "margin"],
  injections: ["task", "metric", "work", "margin", "loss", "verdict", "outcome"],
} as const;

/** Figures and verdicts of a document as JSON text, one entry a line, sorted, so that their order is free. */
export function keptFigures(code: number | null, { injections, ...rest }: Document): string {
  const injected = injections?.map(({ gate, ...injection }) => ({ ...gate, ...injection }));
  const document = { ...rest, injections: injected };
  const lists = Object.entries(parts).flatMap(([name, fields]) => {
    const entries = document[name as keyof typeof parts];
    if (entries === undefined) return [];
    const lines = entries.map((entry) => JSON.stringify(fields.map((field) => plain(field, entry)))).sort();
    return [`${JSON.stringify(name)}: [\n${lines.map((line) => `  ${line}`).join(",\n")}\n]`];
  });
  return `{\n${[`"code": ${code}`, ...lists].join(",\n")}\n}\n`;
}

/** Ten digits: the last ones of a double differ between processors. */
function plain(field: string, entry: Entry): unknown {
  const value = field === "work" ? workOf(entry) : entry[field];
  return typeof value === "number" ? Number(value.toPrecision(10)) : (value ?? null);
}

/** The timing that an entry is of, in the words of the first version, which had it in the words of a row's method. */
function workOf({ work, method }: Entry): string | null {
  if (typeof work === "string") return work;
  if (work === null || work === undefined) return /^[^,]* at depth \d+/.exec(String(method))?.[0] ?? null;
  const { phase, tokens, depth, sequences } = work as Entry;
  const abreast = phase === "batch" ? ` × ${sequences} sequence${sequences === 1 ? "" : "s"}` : "";
  return `${phase} ${tokens}${abreast} at depth ${depth}`;
}
