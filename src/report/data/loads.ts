import { servingMetrics } from "../../metrics/serving/definitions.ts";
import type { Row } from "../../metrics/types.ts";
import { quantityInWords, significant } from "../format/format.ts";
import { reasonText } from "../words/caveats.ts";
import { loadText } from "../words/serving.ts";
import type { RunSummary } from "./setting-summaries.ts";

/** Every load that was put on a model, as a table; no rows where there was none. */
export interface LoadsTable {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
}

const columns = [
  ["Served", servingMetrics.tokens.id],
  ["First token p50", "served_first_token_p50_ms"],
  ["p95", "served_first_token_p95_ms"],
  ["Between tokens p50", "served_inter_token_p50_ms"],
  ["p95", "served_inter_token_p95_ms"],
  ["Within limits", servingMetrics.good.id],
  ["Failed", servingMetrics.errors.id],
] as const;

/** The rows of one load of one model, by metric. */
function figuresOf(rows: readonly Row[], like: Row): ReadonlyMap<string, Row> {
  const alike = rows.filter(
    ({ model, variant, task, serving }) =>
      model === like.model &&
      variant === like.variant &&
      task === like.task &&
      serving?.arrivals === like.serving?.arrivals &&
      serving?.level === like.serving?.level,
  );
  return new Map(alike.map((row) => [row.metric, row]));
}

export function loadsOf({ run, settings }: RunSummary): LoadsTable {
  const rows = settings.flatMap(({ key, name, model, variant }) =>
    run.rows
      .filter((row) => row.metric === servingMetrics.tokens.id && row.model === model.id && row.variant === variant)
      .flatMap((row) => {
        const { serving } = row;
        if (serving === undefined || serving.level === null) return [];
        const figures = figuresOf(run.rows, row);
        const cells = columns.map(([, metric]) => cellOf(figures.get(metric)));
        const note = reasonText(row) ?? "";
        return [{ key, cells: [name, loadText(serving.arrivals, serving.level), ...cells, note] }];
      }),
  );
  const withNotes = rows.some(({ cells }) => cells.at(-1) !== "");
  return {
    headings: ["Model", "Load", ...columns.map(([heading]) => heading), ...(withNotes ? ["Note"] : [])],
    rows: withNotes ? rows : rows.map(({ key, cells }) => ({ key, cells: cells.slice(0, -1) })),
  };
}

/** Short, for a table of many: a dash where there are too few requests for the figure. */
function cellOf(row: Row | undefined): string {
  if (row === undefined || row.value === null) return "–";
  return row.unit === "ms" ? `${significant(row.value, 3)} ms` : quantityInWords(row);
}
