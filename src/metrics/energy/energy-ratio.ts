import { isInvented } from "../../records/plan-runners.ts";
import type { EnergyProxy, Plan, PlanTask } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { ratioOfEstimates, stratifiedRatio } from "../../statistics/ratios.ts";
import { type Setting, settingsOf } from "../by-setting.ts";
import type { Caveat } from "../caveat.ts";
import type { EnergyRatioBasis } from "../method.ts";
import { cpuTimeRatio } from "../paired/paired-figures.ts";
import type { PairedEvidence } from "../paired/types.ts";
import { joinRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { Row } from "../types.ts";
import { type CommonSample, pairsOf, scoredTasks } from "./common-threads.ts";
import { energyMetrics } from "./energy-definitions.ts";

/** What the rows can't tell of a setting's answers. */
export interface RatioSide {
  /** Threads that it answered with; null: not one number. */
  readonly threads: number | null;
  /** Whether layers of it lay on a graphics card. */
  readonly gpu: boolean;
}

/** What is known of the CPU time behind the energies of a run. */
export interface RatioBasis {
  readonly sideOf: (setting: Setting) => RatioSide;
  readonly paired: PairedEvidence;
  readonly proxy: EnergyProxy;
}

/**
 * Energy per item of every model as a multiple of the reference's: the largest model's where none is named. Measured
 * energies carry their intervals. Where energy is CPU time × watts, the watts cancel at equal threads and what is left is
 * the ratio of CPU times, paired by item: of all answers, or where the models chose different numbers of threads of those that were asked
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
    const { basis: ratioBasis, ...figure } =
      own.origin === "measured" ? measured(own, base) : estimated(plan, { own, base }, { setting, other }, basis);
    return [
      rowOf(energyMetrics.ratio, setting, null, {
        n: own.n,
        threads: own.threads,
        covers: own.covers,
        origin: own.origin,
        recordIds: [...new Set([...own.recordIds, ...base.recordIds])],
        ...figure,
        method: { kind: "energy-ratio", reference, basis: ratioBasis },
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

type RatioValues = Pick<Row, "value" | "low" | "high" | "caveats"> &
  Partial<Pick<Row, "n" | "threads" | "recordIds">> & { readonly basis: EnergyRatioBasis };

function measured(own: Row, base: Row): RatioValues {
  const [a, b] = [estimateOf(own), estimateOf(base)];
  const ratio = a === null || b === null ? null : ratioOfEstimates(a, b);
  if (ratio !== null) return { ...ratio, basis: { kind: "sensors", interval: true }, caveats: [] };
  const value = a === null || b === null || b.value === 0 ? null : a.value / b.value;
  return {
    value,
    low: null,
    high: null,
    basis: { kind: "sensors", interval: false },
    caveats: absence(own, base, value),
  };
}

function estimated(
  plan: Plan,
  { own, base }: { readonly own: Row; readonly base: Row },
  { setting, other }: { readonly setting: Setting; readonly other: Setting },
  { sideOf, paired, proxy }: RatioBasis,
): RatioValues {
  if (own.value === null || base.value === null || base.value === 0)
    return { value: null, low: null, high: null, basis: { kind: "cpu-time" }, caveats: absence(own, base, null) };
  const [side, baseSide] = [sideOf(setting), sideOf(other)];
  const gpu: readonly Caveat[] = side.gpu || baseSide.gpu ? [{ kind: "without-gpu" }] : [];
  const value = own.value / base.value;
  if (side.threads !== null && side.threads === baseSide.threads) {
    const cpu = cpuTimeRatio(scoredTasks(plan), paired, setting, other);
    return {
      value,
      low: cpu === null ? null : value * (cpu.low / cpu.value),
      high: cpu === null ? null : value * (cpu.high / cpu.value),
      basis: { kind: "equal-threads", interval: cpu !== null },
      caveats: [...(cpu === null ? [tooFew] : []), ...gpu],
    };
  }
  const again = ratioAtCommonThreads(scoredTasks(plan), paired.common.sampleOf(setting), paired.common.sampleOf(other));
  if (again !== null) return { ...again, caveats: [...again.caveats, ...gpu] };
  const spread = proxy.highFactor / proxy.lowFactor;
  return {
    value,
    low: value / spread,
    high: value * spread,
    basis: {
      kind: "proxy-bounds",
      lowFactor: proxy.lowFactor,
      highFactor: proxy.highFactor,
      threads: side.threads,
      referenceThreads: baseSide.threads,
    },
    caveats: [{ kind: "threads-differ", because: whyNotRemeasured(plan) }, ...gpu],
  };
}

const tooFew = { kind: "too-few-for-interval" } as const;

/** null: not every task was asked again of both. */
function ratioAtCommonThreads(
  scored: readonly PlanTask[],
  own: CommonSample | null,
  base: CommonSample | null,
): RatioValues | null {
  if (own === null || base === null) return null;
  const strata = pairsOf(own, base, scored);
  const ratio = stratifiedRatio(strata);
  if (ratio === null) return null;
  const { value, interval } = ratio;
  const n = strata.reduce((sum, { pairs }) => sum + pairs.length, 0);
  return {
    n,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    threads: [own.threads],
    basis: { kind: "common-threads", items: n, tasks: scored.length, interval: interval !== null },
    recordIds: joinRecordIds([own.records, base.records]),
    caveats: interval === null ? [tooFew] : [],
  };
}

/** What kept a run from asking again, as far as its plan tells. */
function whyNotRemeasured({ profile, stopping }: Plan): Extract<Caveat, { kind: "threads-differ" }>["because"] {
  if (profile === "quick") return "quick-profile";
  return stopping === undefined ? null : "stopped-when-decided";
}

function estimateOf({ value, low, high }: Row): Estimate | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}

function absence(own: Row, base: Row, value: number | null): readonly Caveat[] {
  if (value !== null) return [];
  const caveats = [own, base].flatMap((row) => (row.value === null ? row.caveats : []));
  return [...new Map(caveats.map((caveat) => [JSON.stringify(caveat), caveat])).values()];
}
