import type { TopLevelSpec } from "vega-lite";
import type { Field } from "vega-lite/types_unstable/channeldef.js";
import type { LayerSpec } from "vega-lite/types_unstable/spec/layer.js";
import type { UnitSpec } from "vega-lite/types_unstable/spec/unit.js";
import type { RunSummary } from "../data/setting-summaries.ts";
import type { Sentence } from "../format/sentence.ts";

/** A line of a chart's data; `key` is that of the setting it is about, null for lines about none. */
export interface ChartRow {
  readonly key: string | null;
  readonly cells: readonly string[];
}

/** The figures behind a chart, as text with units. */
export interface ChartTable {
  readonly headings: readonly string[];
  readonly rows: readonly ChartRow[];
}

export interface DrawnChart {
  readonly kind: "drawn";
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words. */
  readonly caption: Sentence;
  /** How to read it: units, what the bars are, n. */
  readonly note: string;
  readonly table: ChartTable;
  /** Drawn to fit a width in pixels. */
  spec(width: number): TopLevelSpec;
}

/** A chart that the run's data don't allow, and why. */
export interface MissingChart {
  readonly kind: "missing";
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

export type Chart = DrawnChart | MissingChart;

/** Makes one chart of a run; null where it would answer a question the run does not ask. */
export type ChartBuilder = (summary: RunSummary) => Chart | null;

export type Panel = LayerSpec<Field> | UnitSpec<Field>;
export type Layer = LayerSpec<Field>["layer"][number];
