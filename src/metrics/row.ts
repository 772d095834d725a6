import type { Setting } from "./cells.ts";
import type { MetricDefinition, Row } from "./types.ts";

type Figure = Pick<Row, "method"> & Partial<Omit<Row, "model" | "variant" | "task" | "metric" | "unit" | "better">>;

/** A row of a metric; what is not said is absent: no value, no interval, no scope, measured. */
export function rowOf(definition: MetricDefinition, setting: Setting, task: string | null, figure: Figure): Row {
  return {
    model: setting.model,
    variant: setting.variant,
    task,
    metric: definition.id,
    unit: definition.unit,
    better: definition.better,
    n: 0,
    value: null,
    low: null,
    high: null,
    scope: null,
    reason: null,
    origin: "measured",
    recordIds: [],
    ...figure,
  };
}

/** Several reasons as one text; null when there are none. */
export function joinReasons(...reasons: readonly (string | null)[]): string | null {
  const given = reasons.filter((reason) => reason !== null);
  return given.length === 0 ? null : given.join("; ");
}
