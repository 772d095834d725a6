import type { ScoreCaveat } from "../caveat.ts";
import type { PairedStatistic } from "../method.ts";
import type { MetricDefinition, Row } from "../types.ts";

/** What pairs of answers to the same items come to. */
export interface PairedFigure extends Pick<Row, "value" | "low" | "high"> {
  readonly statistic: PairedStatistic;
}

/** A figure of a model against its reference, before it is placed. */
export interface ReferenceFigure extends PairedFigure {
  readonly definition: MetricDefinition;
  readonly n: number;
  readonly caveats?: readonly ScoreCaveat[];
}
