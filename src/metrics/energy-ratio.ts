import { counted } from "../lib/counted.ts";
import { isInvented } from "../records/plan-runners.ts";
import type { EnergyProxy, Plan, PlanTask } from "../records/schema.ts";
import type { Estimate } from "../statistics/interval.ts";
import { ratioOfEstimates, stratifiedRatio } from "../statistics/ratios.ts";
import { type Setting, settingsOf } from "./cells.ts";
import { type CommonSample, type CommonThreads, pairsOf, scoredTasks } from "./common-threads.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { proxyScope, withoutGpu } from "./proxy.ts";
import { joinReasons, rowOf } from "./row.ts";
import { threadsInWords } from "./timing-reducer.ts";
import { joinTrails } from "./trail.ts";
import type { Row } from "./types.ts";

/** What the rows can't tell of a setting's answers. */
export interface RatioSide {
  /** Threads that it answered with; null: not one number. */
  readonly threads: number | null;
  /** Whether layers of it lay on a graphics card. */
  readonly gpu: boolean;
  /** CPU time of all answers with its 95 % interval; null where it is not known. */
  readonly cpu: Estimate | null;
}

/** What is known of the CPU time behind the energies of a run. */
export interface RatioBasis {
  readonly sideOf: (setting: Setting) => RatioSide;
  readonly common: CommonThreads;
  readonly proxy: EnergyProxy;
}

/**
 * Energy per item of every model as a multiple of the reference's: the largest model's where none is named. Measured
 * energies carry their intervals. Where energy is CPU time × watts, the watts cancel at equal threads and what is left is
 * the ratio of CPU times: of all answers, or where the models chose different numbers of threads of those that were asked
 * again with one. Where that was not done, the proxy's error stands whole on both sides.
 */
export function energyRatioRows(plan: Plan, rows: readonly Row[], basis: RatioBasis): readonly Row[] {
  const reference = energyReference(plan);
  const perItem = (setting: Setting): Row | undefined =>
    rows.find(
      ({ metric, task, model, variant }) =>
        metric === energyMetrics.item.id && task === null && model === setting.model && variant === setting.variant,
    );
  return settingsOf(plan).flatMap((setting) => {
    if (setting.model === reference || reference === null) return [];
    const other = { model: reference, variant: setting.variant };
    const [own, base] = [perItem(setting), perItem(other)];
    if (own === undefined || base === undefined) return [];
    const figure =
      own.origin === "measured" ? measured(own, base) : modelled(plan, { own, base }, { setting, other }, basis);
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

/** Id of the model whose energy the others' are held against; null: there are none. */
export function energyReference(plan: Plan): string | null {
  const real = plan.models.filter(({ id }) => !isInvented(plan, id));
  const [largest] = [...(real.length > 0 ? real : plan.models)].sort(
    (a, b) => (b.parameters ?? 0) - (a.parameters ?? 0),
  );
  return plan.reference ?? largest?.id ?? null;
}

type Figure = Pick<Row, "method" | "value" | "low" | "high" | "reason"> &
  Partial<Pick<Row, "n" | "scope" | "recordIds">>;

function measured(own: Row, base: Row): Figure {
  const [a, b] = [estimateOf(own), estimateOf(base)];
  const ratio = a === null || b === null ? null : ratioOfEstimates(a, b);
  if (ratio !== null) return { ...ratio, method: "ratio of the sensor's figures with both intervals", reason: null };
  const value = a === null || b === null || b.value === 0 ? null : a.value / b.value;
  return { value, low: null, high: null, method: "ratio of the sensor's figures", reason: absence(own, base, value) };
}

function modelled(
  plan: Plan,
  { own, base }: { readonly own: Row; readonly base: Row },
  { setting, other }: { readonly setting: Setting; readonly other: Setting },
  { sideOf, common, proxy }: RatioBasis,
): Figure {
  if (own.value === null || base.value === null || base.value === 0)
    return { value: null, low: null, high: null, method: "ratio of CPU times", reason: absence(own, base, null) };
  const [side, baseSide] = [sideOf(setting), sideOf(other)];
  const gpu = side.gpu || baseSide.gpu ? withoutGpu : null;
  const value = own.value / base.value;
  if (side.threads !== null && side.threads === baseSide.threads) {
    const cpu = side.cpu === null || baseSide.cpu === null ? null : ratioOfEstimates(side.cpu, baseSide.cpu);
    return {
      value,
      low: cpu === null ? null : value * (cpu.low / cpu.value),
      high: cpu === null ? null : value * (cpu.high / cpu.value),
      method: `ratio of CPU times at equal threads, where the watts cancel${cpu === null ? "" : "; 95 % interval over items"}`,
      reason: joinReasons(cpu === null ? tooFew : null, gpu),
    };
  }
  const again = ratioAtCommonThreads(scoredTasks(plan), common.sampleOf(setting), common.sampleOf(other), proxy);
  if (again !== null) return { ...again, reason: joinReasons(again.reason, gpu) };
  const spread = proxy.highFactor / proxy.lowFactor;
  return {
    value,
    low: value / spread,
    high: value * spread,
    method: `ratio of CPU times, the proxy's bounds (×${proxy.lowFactor} … ×${proxy.highFactor}) on both sides`,
    scope: proxyScope(proxy, `${countInWords(side.threads)} against ${countInWords(baseSide.threads)} threads`),
    reason: joinReasons(
      `threads differ: the proxy's error does not cancel${whyNotAgain(plan)}; -t N takes all models at one thread count`,
      gpu,
    ),
  };
}

const tooFew = "too few items for an interval";

/** null: not every task was asked again of both. */
function ratioAtCommonThreads(
  scored: readonly PlanTask[],
  own: CommonSample | null,
  base: CommonSample | null,
  proxy: EnergyProxy,
): Figure | null {
  if (own === null || base === null) return null;
  const strata = pairsOf(own, base, scored);
  const ratio = stratifiedRatio(strata);
  if (ratio === null) return null;
  const { value, interval } = ratio;
  const [n, threads] = [strata.reduce((sum, { pairs }) => sum + pairs.length, 0), threadsInWords(own.threads)];
  const bounds = interval === null ? "" : "; 95 % interval over the items in pairs";
  return {
    n,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    method: `ratio of CPU times with ${threads}, where the watts cancel, over ${counted(n, "item")} of ${counted(scored.length, "task")} asked again${bounds}`,
    scope: proxyScope(proxy, threads),
    recordIds: joinTrails([own.trail, base.trail]),
    reason: interval === null ? tooFew : null,
  };
}

/** What kept a run from asking again, as far as its plan tells. */
function whyNotAgain({ profile, stopping }: Plan): string {
  if (profile === "quick") return ", and the quick profile asks nothing again with one count (--full does)";
  return stopping === undefined ? "" : ", and a run that stops once it is decided asks nothing again with one count";
}

const countInWords = (threads: number | null): string => (threads === null ? "several" : String(threads));

function estimateOf({ value, low, high }: Row): Estimate | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}

function absence(own: Row, base: Row, value: number | null): string | null {
  if (value !== null) return null;
  const reasons = [own, base].flatMap((row) => (row.value === null && row.reason !== null ? [row.reason] : []));
  return joinReasons(...new Set(reasons));
}
