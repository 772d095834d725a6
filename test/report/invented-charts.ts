import { costRows } from "../../src/analysis/cost/cost.ts";
import type { Row } from "../../src/metrics/types.ts";
import type { ReportRun } from "../../src/report/data/types.ts";
import { type InventedModel, inventedRun } from "./invented.ts";
import { inventedDetail } from "./invented-detail.ts";

/** An invented run with something for every chart: a new chart that needs more gets its rows here. */
export function chartRun(models: readonly InventedModel[]): ReportRun {
  const run = inventedRun(models);
  const rows = [...run.rows, ...run.rows.flatMap(batches), ...run.rows.flatMap(loads), ...costRows(run.rows, basis)];
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

/** Users at once and requests at a rate, made of one request at a time. */
function loads(row: Row): readonly Row[] {
  const { value } = row;
  if (row.metric !== "decode_tokens_per_second" || value === null) return [];
  return (["closed", "poisson"] as const).flatMap((arrivals) =>
    [1, 2, 4, 8].flatMap((level): readonly Row[] => {
      const served = {
        ...row,
        task: "serving/load",
        work: null,
        serving: { arrivals, level, promptTokens: 128, answerTokens: 64 },
      };
      const waitMs = (40_000 / value) * (1 + level ** 2 / 8);
      return [
        { ...served, metric: "served_tokens_per_second", value: value * level ** 0.6, low: null, high: null },
        {
          ...served,
          metric: "served_first_token_p95_ms",
          unit: "ms",
          better: "lower",
          value: waitMs,
          low: waitMs * 0.9,
          high: waitMs * 1.2,
        },
      ];
    }),
  );
}
