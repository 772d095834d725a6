import type { TopLevelSpec } from "vega-lite";
import { type DotRow, dotPanel, guttersFor } from "./rows.ts";
import type { Axis } from "./scales.ts";

/** A dot plot for each quantity, side by side or, where it is narrow, one below the other. */
export function dotPlotsSpec(
  columns: readonly {
    readonly title: string;
    readonly axis: (length: number) => Axis;
    readonly rows: readonly DotRow[];
  }[],
  width: number,
): TopLevelSpec {
  const narrow = width < 500;
  const gutters = guttersFor(
    columns.flatMap(({ rows }) => rows),
    width,
  );
  const gap = 28;
  const share = narrow ? width : (width - gutters.names - gap * (columns.length - 1)) / columns.length;
  const panels = columns.map((column, index) => {
    const named = index === 0 || narrow;
    return dotPanel({
      ...column,
      width: named && !narrow ? share + gutters.names : share,
      gutters,
      named: named ? "named" : "unnamed",
    });
  });
  return narrow ? { vconcat: panels, spacing: 20 } : { hconcat: panels, spacing: gap };
}
