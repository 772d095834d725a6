import type { CostedTasks } from "../../metrics/paired/types.ts";
import type { EnergyProxy } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { productOfEstimates, ratioOfEstimates } from "../../statistics/ratios.ts";
import type { Figure, FigureId } from "../data/figures.ts";
import { type RunSummary, type SettingSummary, settingOf } from "../data/setting-summaries.ts";
import { estimateOf } from "../format/estimate.ts";
import { scopeText } from "../words/scope.ts";

/** A ratio of two costs; its ends are its value where it has no interval. */
export interface CostRatio extends Estimate {
  /** Threads that both were asked again with to be compared; null: they are compared as they ran. */
  readonly againWith: number | null;
  /**
   * What was compared pair by pair. `items`: CPU time of the same questions. `items-in-part`: that, and the two accuracies by
   * their own intervals. `loads`: model loads taken in turns. `none`: each model's own interval.
   */
  readonly paired: "items" | "items-in-part" | "loads" | "none";
  /** Loads behind a ratio that has no interval because they are too few; absent: they play no part. */
  readonly loads?: number;
}

/** Which tasks' answers an energy is of, and the figure that stands in where models ran with different numbers of threads. */
const energies: Partial<Record<FigureId, { readonly tasks: CostedTasks; readonly common: FigureId }>> = {
  energyPerItem: { tasks: "scored", common: "commonThreadsEnergyPerItem" },
  energyPerCorrectAnswer: { tasks: "in-mean", common: "commonThreadsEnergyPerCorrectAnswer" },
};

/**
 * How much of `b`'s cost `a` has. For energy estimated by the proxy on one thread count, the proxy's factor is the same on
 * both sides and cancels; models that ran on different counts are compared by what they were asked again with one. Where
 * that was not done, both sides carry the factor in full.
 */
export function costRatio(summary: RunSummary, a: SettingSummary, b: SettingSummary, id: FigureId): CostRatio | null {
  const [left, right] = [a.figures[id], b.figures[id]];
  if (left.value === null || right.value === null) return null;
  if (id === "peakResident") return memoryRatio(summary, a, b);
  const energy = energies[id];
  if (energy === undefined || left.origin !== "modelled") return ownRatio(left, right);
  const { paired, run } = summary.run;
  const [one, other] = [settingOf(a), settingOf(b)];
  const accuracies = id === "energyPerCorrectAnswer" ? ratioWithoutProxy(left, right, run.energyProxy) : null;
  if (proxyCancels(left, right) && a.threads !== null && a.threads === b.threads) {
    const cpuTime = paired.cpuTimeRatio(one, other, energy.tasks);
    return { ...joined(left.value / right.value, cpuTime, accuracies), againWith: null };
  }
  const [evenLeft, evenRight] = [a.figures[energy.common], b.figures[energy.common]];
  const again = paired.commonThreadsRatio(one, other, energy.tasks);
  if (again === null || evenLeft.value === null || evenRight.value === null) return ownRatio(left, right);
  return { ...joined(evenLeft.value / evenRight.value, again, accuracies), againWith: again.threads };
}

/** Each model's own interval, as if they were independent: what sensors saw, speeds, and energies with the proxy's error. */
function ownRatio(left: Figure, right: Figure): CostRatio | null {
  const [top, bottom] = [estimateOf(left), estimateOf(right)];
  const ratio = top === null || bottom === null ? null : ratioOfEstimates(top, bottom);
  return ratio === null ? null : { ...ratio, againWith: null, paired: "none" };
}

/**
 * The ratio with the interval of its CPU times, paired by item, and that of the accuracies where it is for a right answer:
 * joined as independent, by squares of logarithms (`productOfEstimates`). That is cautious: a question that one model gets
 * right is likelier to be right for the other.
 */
function joined(value: number, cpuTime: Estimate | null, accuracies: Estimate | null): Omit<CostRatio, "againWith"> {
  const parts = [cpuTime, accuracies].flatMap((part) => (part === null ? [] : [relative(part)]));
  const spread = parts.reduce((all, part) => productOfEstimates(all, part) ?? all, { value: 1, low: 1, high: 1 });
  const paired = cpuTime === null ? "none" : accuracies === null ? "items" : "items-in-part";
  return { value, low: value * spread.low, high: value * spread.high, paired };
}

function relative({ value, low, high }: Estimate): Estimate {
  return { value: 1, low: low / value, high: high / value };
}

/** Of loads taken in turns where there are enough; else the bare ratio of the highest peaks. */
function memoryRatio({ run }: RunSummary, a: SettingSummary, b: SettingSummary): CostRatio | null {
  const pairedLoads = run.paired.peakMemoryRatio(settingOf(a), settingOf(b));
  if (pairedLoads !== null) return { ...pairedLoads, againWith: null, paired: "loads" };
  const [left, right] = [a.figures.peakResident, b.figures.peakResident];
  const value = (left.value ?? 0) / (right.value ?? 0);
  if (!(value > 0 && Number.isFinite(value))) return null;
  return { value, low: value, high: value, againWith: null, paired: "none", loads: Math.min(left.n, right.n) };
}

function proxyCancels(left: Figure, right: Figure): boolean {
  return left.origin === "modelled" && right.origin === "modelled" && scopeText(left) === scopeText(right);
}

/** What is left of two energies' intervals once the proxy cancels: where they are for a right answer, the accuracies'. */
function ratioWithoutProxy(left: Figure, right: Figure, proxy: EnergyProxy): Estimate | null {
  const [top, bottom] = [withoutProxy(left, proxy), withoutProxy(right, proxy)];
  return top === null || bottom === null ? null : ratioOfEstimates(top, bottom);
}

/**
 * What is left of an interval without the proxy's own factors. They were joined to it as logarithms, in squares
 * (`ratioOfEstimates`), so they come out of it in squares.
 */
function withoutProxy(row: Figure, proxy: EnergyProxy): Estimate | null {
  const whole = estimateOf(row);
  if (whole === null || whole.low <= 0) return null;
  const rest = (bound: number, factor: number): number => {
    const squares = Math.log(bound / whole.value) ** 2 - Math.log(factor) ** 2;
    // Below this it is the rounding of an interval that was the proxy's alone.
    return squares < 1e-6 ? 0 : Math.sqrt(squares);
  };
  const [below, above] = [rest(whole.low, proxy.lowFactor), rest(whole.high, proxy.highFactor)];
  return { value: whole.value, low: whole.value * Math.exp(-below), high: whole.value * Math.exp(above) };
}
