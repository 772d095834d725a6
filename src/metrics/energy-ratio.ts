import type { Plan } from "../records/schema.ts";
import type { Estimate, Interval } from "../statistics/interval.ts";
import { ratioOfEstimates } from "../statistics/ratios.ts";
import { type Setting, settingsOf } from "./cells.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { joinReasons, rowOf } from "./row.ts";
import type { Row } from "./types.ts";

/** What the rows can't tell of a setting's answers. */
export interface RatioSide {
  /** Threads that it answered with; null: not one number. */
  readonly threads: number | null;
  /** CPU time of all answers with its 95 % interval; null where it is not known. */
  readonly cpu: Estimate | null;
}

/**
 * Energy per item of every model as a multiple of the reference's: the largest model's where none is named. Measured
 * energies carry their intervals. Where energy is CPU time × watts, the watts cancel at equal threads and what is left is
 * the ratio of CPU times; at unequal ones the proxy's error stands whole on both sides (`factors`).
 */
export function energyRatioRows(
  plan: Plan,
  rows: readonly Row[],
  sideOf: (setting: Setting) => RatioSide,
  factors: Interval,
): readonly Row[] {
  const largest = [...plan.models].sort((a, b) => b.parameters - a.parameters)[0]?.id;
  const reference = plan.reference ?? largest;
  const perItem = (setting: Setting): Row | undefined =>
    rows.find(
      ({ metric, task, model, variant }) =>
        metric === energyMetrics.item.id && task === null && model === setting.model && variant === setting.variant,
    );
  return settingsOf(plan).flatMap((setting) => {
    if (setting.model === reference || reference === undefined) return [];
    const other = { model: reference, variant: setting.variant };
    const [own, base] = [perItem(setting), perItem(other)];
    if (own === undefined || base === undefined) return [];
    const [side, baseSide] = [sideOf(setting), sideOf(other)];
    const figure = own.origin === "measured" ? measured(own, base) : modelled(own, base, side, baseSide, factors);
    return [
      rowOf(energyMetrics.ratio, setting, null, {
        n: own.n,
        scope: own.scope,
        origin: own.origin,
        recordIds: [...new Set([...own.recordIds, ...base.recordIds])],
        ...figure,
        method: `against ${reference}, ${figure.method}`,
      }),
    ];
  });
}

type Figure = Pick<Row, "method" | "value" | "low" | "high" | "reason">;

function measured(own: Row, base: Row): Figure {
  const [a, b] = [estimateOf(own), estimateOf(base)];
  const ratio = a === null || b === null ? null : ratioOfEstimates(a, b);
  if (ratio !== null) return { ...ratio, method: "ratio of the sensor's figures with both intervals", reason: null };
  const value = a === null || b === null || b.value === 0 ? null : a.value / b.value;
  return { value, low: null, high: null, method: "ratio of the sensor's figures", reason: absence(own, base, value) };
}

function modelled(own: Row, base: Row, side: RatioSide, baseSide: RatioSide, factors: Interval): Figure {
  if (own.value === null || base.value === null || base.value === 0)
    return { value: null, low: null, high: null, method: "ratio of CPU times", reason: absence(own, base, null) };
  const value = own.value / base.value;
  if (side.threads === null || side.threads !== baseSide.threads) {
    const spread = factors.high / factors.low;
    return {
      value,
      low: value / spread,
      high: value * spread,
      method: `ratio of CPU times, the proxy's bounds (×${factors.low} … ×${factors.high}) on both sides`,
      reason: "threads differ: the proxy's error does not cancel; -t N takes all models at one thread count",
    };
  }
  const cpu = side.cpu === null || baseSide.cpu === null ? null : ratioOfEstimates(side.cpu, baseSide.cpu);
  return {
    value,
    low: cpu === null ? null : value * (cpu.low / cpu.value),
    high: cpu === null ? null : value * (cpu.high / cpu.value),
    method: "ratio of CPU times at equal threads, where the watts cancel; 95 % interval over items",
    reason: null,
  };
}

function estimateOf({ value, low, high }: Row): Estimate | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}

function absence(own: Row, base: Row, value: number | null): string | null {
  return value !== null
    ? null
    : joinReasons(own.value === null ? own.reason : null, base.value === null ? base.reason : null);
}
