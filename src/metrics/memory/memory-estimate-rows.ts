import type { LoadRecord } from "../../records/schema.ts";
import { range } from "../../statistics/ranks.ts";
import type { Setting } from "../by-setting.ts";
import type { RecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { Row } from "../types.ts";
import { memoryMetrics } from "./memory-definitions.ts";

/** What one load was estimated to take, and what the engine said then. */
export interface EstimatedLoad {
  readonly estimate: NonNullable<LoadRecord["memoryEstimate"]>;
  readonly account: LoadRecord["engine"]["memory"];
}

/** The estimate and how far it was off; none where nobody estimated. */
export function estimateRows(setting: Setting, loads: readonly EstimatedLoad[], records: RecordIds): readonly Row[] {
  const [first] = loads;
  if (first === undefined) return [];
  const totals = loads.flatMap(({ estimate }) => estimate.totalBytes ?? []);
  const ratios = loads.flatMap((load) => ratioOf(load) ?? []);
  const shared = { covers: ["main-memory", "gpu-memory"], origin: "modelled", recordIds: records.ids() } as const;
  const notes = [...new Set(loads.flatMap(({ estimate }) => estimate.notes))].map(
    (note) => ({ kind: "estimate-note", note }) as const,
  );
  const row = (
    definition: typeof memoryMetrics.estimate | typeof memoryMetrics.estimateRatio,
    values: readonly number[],
  ) => {
    const all = range(values);
    return rowOf(definition, setting, null, {
      ...shared,
      method: { kind: "header-estimate", loads: values.length },
      n: values.length,
      value: all?.high ?? null,
      low: all === null || all.low === all.high ? null : all.low,
      high: all === null || all.low === all.high ? null : all.high,
      caveats: all === null && notes.length === 0 ? [{ kind: "no-account" }] : notes,
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
