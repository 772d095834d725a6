import type { Setting } from "./by-setting.ts";
import type { MetricDefinition, Row } from "./types.ts";

/** What a row says beside its place. */
export type RowFigure = Pick<Row, "method"> &
  Partial<Omit<Row, "model" | "variant" | "task" | "metric" | "unit" | "better">>;

/** A row of a metric; what is not said is absent: no value, no interval, no caveat, measured. */
export function rowOf(definition: MetricDefinition, setting: Setting, task: string | null, figure: RowFigure): Row {
  return {
    model: setting.model,
    variant: setting.variant,
    task,
    metric: definition.id,
    unit: definition.unit,
    better: definition.better,
    work: null,
    threads: [],
    fileCache: null,
    covers: [],
    n: 0,
    value: null,
    low: null,
    high: null,
    caveats: [],
    origin: "measured",
    recordIds: [],
    ...figure,
  };
}
