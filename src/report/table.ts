import type { Figure, FigureId } from "./figures.ts";
import { bytes, count, quantity, schooling, significant } from "./format.ts";
import type { RunSummary, Subject } from "./subjects.ts";

/** A cell as text: the figure, what stands small beside it, or why there is none. */
export type Cell =
  | { readonly kind: "figure"; readonly value: string; readonly detail: string | null }
  | { readonly kind: "missing"; readonly reason: string };

/** A column of the table of models, for every form of the report. */
export interface Column {
  readonly id: string;
  readonly heading: string;
  /** Shown in the terminal, where width is dear. */
  readonly brief: string | null;
  readonly cell: (subject: Subject) => Cell;
}

/** The columns of a run, those left out that no model has anything to say in. */
export function columnsOf(summary: RunSummary): readonly Column[] {
  const optional: ReadonlySet<string> = new Set(["energyPerGeneratedToken", "timeToFirstToken", "generation"]);
  return columns.filter(
    ({ id, cell }) => !optional.has(id) || summary.subjects.some((subject) => cell(subject).kind === "figure"),
  );
}

const columns: readonly Column[] = [
  measured("accuracy", "Accuracy", "accuracy"),
  measured("energyPerCorrectAnswer", "Energy per correct answer", "energy/correct"),
  measured("energyPerItem", "Energy per item", null),
  measured("peakResident", "Peak memory", "memory"),
  measured("decode", "Decode, tokens/s", "tok/s"),
  {
    id: "parameters",
    heading: "Parameters",
    brief: "params",
    cell: ({ model }) => ({ kind: "figure", value: count(model.parameters), detail: null }),
  },
  { id: "schooling", heading: "Tokens per parameter", brief: "tok/param", cell: schoolingCell },
  {
    id: "quantization",
    heading: "Quantization",
    brief: "quant",
    cell: ({ model }) => ({
      kind: "figure",
      value: model.quantization,
      detail: `${significant(model.bitsPerWeight, 2)} bits a weight`,
    }),
  },
  measured("prefill", "Prefill, tokens/s", null),
  measured("timeToFirstToken", "Time to first token", null),
  measured("energyPerGeneratedToken", "Energy per generated token", null),
  {
    id: "fileBytes",
    heading: "File",
    brief: null,
    cell: ({ model }) => ({ kind: "figure", value: bytes(model.fileBytes), detail: null }),
  },
];

function measured(id: FigureId, heading: string, brief: string | null): Column {
  return { id, heading, brief, cell: ({ figures }) => figureCell(figures[id]) };
}

/** A row of figures as a cell. */
export function figureCell(figure: Figure): Cell {
  const text = quantity(figure);
  if (text === null) return { kind: "missing", reason: figure.reason ?? "no reason given" };
  return { kind: "figure", value: text.value.replace(/ tokens\/s$/, ""), detail: text.interval };
}

const sources = { gguf: "file", ladder: "ladder", option: "given" } as const;

function schoolingCell({ model, schooling: ratio }: Subject): Cell {
  if (ratio === null || model.trainingTokens === null) {
    return { kind: "missing", reason: "training tokens undisclosed" };
  }
  const source = model.trainingTokensSource === null ? "" : ` (${sources[model.trainingTokensSource]})`;
  return { kind: "figure", value: schooling(ratio), detail: `${count(model.trainingTokens, 2)}${source}` };
}

/** Gaps of the table grouped by cause, so that each is said once. */
export function gapsOf(
  summary: RunSummary,
): readonly { readonly reason: string; readonly heading: string; readonly names: readonly string[] }[] {
  return columnsOf(summary).flatMap(({ heading, cell }) => {
    const reasons = new Map<string, string[]>();
    for (const subject of summary.subjects) {
      const content = cell(subject);
      if (content.kind === "missing")
        reasons.set(content.reason, [...(reasons.get(content.reason) ?? []), subject.name]);
    }
    return [...reasons].map(([reason, names]) => ({ reason, heading, names }));
  });
}
