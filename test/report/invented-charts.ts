import { costRows } from "../../src/analysis/cost/cost.ts";
import type { Row } from "../../src/metrics/types.ts";
import type { ReportRun } from "../../src/report/data/types.ts";
import { type InventedModel, inventedRun } from "./invented.ts";
import { inventedDetail } from "./invented-detail.ts";

/** An invented run with something for every chart: a new chart that needs more gets its rows here. */
export function chartRun(models: readonly InventedModel[]): ReportRun {
  const run = inventedRun(models);
  const rows = [...run.rows, ...run.rows.flatMap(batches), ...costRows(run.rows, basis)];
  return { ...run, rows, detail: inventedDetail(run) };
}

const basis = {
  grid: { id: "nowhere", name: "Nowhere", gramsPerKilowattHour: 300, year: 2024, source: "invented" },
  dollarsPerKilowattHour: 0.3,
};

/** Several sequences at once, made of one at a time. */
function batches(row: Row): readonly Row[] {
  const { work, value, low, high } = row;
  if (row.metric !== "decode_tokens_per_second" || work === null) return [];
  return [1, 2, 4].map((sequences) => {
    const times = (figure: number | null) => (figure === null ? null : figure * sequences ** 0.7);
    return {
      ...row,
      metric: "batch_tokens_per_second",
      work: { ...work, phase: "batch", sequences },
      value: times(value),
      low: times(low),
      high: times(high),
    };
  });
}
