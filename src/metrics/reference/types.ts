import type { MetricDefinition, Row } from "../types.ts";

/** A figure of a model against its reference, before it is placed. */
export interface ReferenceFigure extends Pick<Row, "n" | "value" | "low" | "high" | "method"> {
  readonly definition: MetricDefinition;
  readonly reason?: string;
}
