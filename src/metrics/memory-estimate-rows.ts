import { counted } from "../lib/counted.ts";
import type { LoadRecord } from "../records/schema.ts";
import { range } from "../statistics/ranks.ts";
import type { Setting } from "./cells.ts";
import { memoryMetrics } from "./memory-definitions.ts";
import { joinReasons, rowOf } from "./row.ts";
import type { Trail } from "./trail.ts";
import type { Row } from "./types.ts";

/** What one load was estimated to take, and what the engine said then. */
export interface EstimatedLoad {
  readonly estimate: NonNullable<LoadRecord["memoryEstimate"]>;
  readonly account: LoadRecord["engine"]["memory"];
}

/** The estimate and how far it was off; none where nobody estimated. */
export function estimateRows(setting: Setting, loads: readonly EstimatedLoad[], trail: Trail): readonly Row[] {
  const [first] = loads;
  if (first === undefined) return [];
  const totals = loads.flatMap(({ estimate }) => estimate.totalBytes ?? []);
  const ratios = loads.flatMap((load) => ratioOf(load) ?? []);
  const shared = { scope: "main memory and GPU", origin: "modelled", recordIds: trail.ids() } as const;
  const notes = joinReasons(...[...new Set(loads.flatMap(({ estimate }) => estimate.notes))]);
  const row = (
    definition: typeof memoryMetrics.estimate | typeof memoryMetrics.estimateRatio,
    values: readonly number[],
  ) => {
    const all = range(values);
    return rowOf(definition, setting, null, {
      ...shared,
      method: `from the header, for the context that was taken; ${counted(values.length, "load")}`,
      n: values.length,
      value: all?.high ?? null,
      low: all === null || all.low === all.high ? null : all.low,
      high: all === null || all.low === all.high ? null : all.high,
      reason: all === null ? (notes ?? "the engine gives no account") : notes,
    });
  };
  return [row(memoryMetrics.estimate, totals), row(memoryMetrics.estimateRatio, ratios)];
}

/** null where either side is not whole: half an account would flatter the estimate. */
function ratioOf({ estimate, account }: EstimatedLoad): number | null {
  const { modelRamBytes, modelVramBytes, contextRamBytes, contextVramBytes } = account;
  if (estimate.totalBytes === null || modelRamBytes === null || contextRamBytes === null) return null;
  const actual = modelRamBytes + (modelVramBytes ?? 0) + contextRamBytes + (contextVramBytes ?? 0);
  return actual > 0 ? estimate.totalBytes / actual : null;
}
