import { Bench } from "tinybench";
import { protocol } from "../../records/protocol.ts";
import { timedMs } from "../../records/work.ts";
import { watchPrecision } from "../../statistics/precision.ts";
import type { RepetitionRule, TimedRepeat, TimeReply } from "../types.ts";

type Timed = Pick<TimedRepeat, "timing">;

/** Repetitions of one piece of work, and how they came to their end. */
export type Repetitions<T extends Timed> = Pick<TimeReply, "warmUpMs" | "precision" | "ended"> & {
  readonly repeats: readonly T[];
};

export interface RepetitionOptions<T> {
  readonly nowMs?: () => number;
  /** Whether enough went before for repetitions to count. */
  readonly isReady?: (taken: T) => boolean;
  /** Whether nothing tells that a repetition was noisy. */
  readonly isClean?: (taken: T) => boolean;
}

/**
 * Takes repetitions as a rule asks. `take` brings one, with whatever was seen around it. As a figure is made of the quiet
 * ones where there are any, it is they that have to be precise. tinybench drives the loop; its
 * own clock is overridden by the repetition's, because a repetition also brings the context back to where it was, which
 * is not part of the time.
 */
export async function repeatAsAsked<T extends Timed>(
  take: () => Promise<T>,
  rule: RepetitionRule,
  { nowMs = () => performance.now(), isReady = () => true, isClean = () => true }: RepetitionOptions<T> = {},
): Promise<Repetitions<T>> {
  const start = nowMs();
  const spentMs = (): number => nowMs() - start;
  const warmUpMs = await warmUp(take, rule, { spentMs, isReady });
  const wanted = rule.until?.precision ?? 0;
  const [ofAll, ofClean] = [watchPrecision(wanted), watchPrecision(wanted)];
  let anyClean = false;
  const repeats: T[] = [];
  let ended: TimeReply["ended"] | null = null;
  const end = new AbortController();
  const bench = new Bench({ iterations: rule.repeats, time: 0, warmup: false, throws: true, signal: end.signal });
  bench.add("repetition", async () => {
    const taken = await take();
    if (ended !== null) return { overriddenDuration: 0 };
    repeats.push(taken);
    ofAll.add(durationOf(taken));
    if (isClean(taken)) {
      anyClean = true;
      ofClean.add(durationOf(taken));
    }
    const { isPrecise } = anyClean ? ofClean : ofAll;
    ended = whyEnded(rule, { taken: repeats.length, isPrecise: isPrecise(), spentMs: spentMs() });
    if (ended !== null) end.abort();
    return { overriddenDuration: durationOf(taken) };
  });
  await bench.run();
  return { repeats, warmUpMs, precision: (anyClean ? ofClean : ofAll).reached(), ended: ended ?? "number" };
}

function whyEnded(
  { repeats, until }: RepetitionRule,
  { taken, isPrecise, spentMs }: { readonly taken: number; readonly isPrecise: boolean; readonly spentMs: number },
): TimeReply["ended"] | null {
  if (until !== undefined && taken >= until.leastRepeats) {
    if (isPrecise) return "precise";
    if (until.budgetMs !== null && spentMs >= until.budgetMs) return "time-budget";
  }
  if (taken < repeats) return null;
  return until === undefined ? "number" : "most";
}

/** One repetition, or with a precision to reach as many as it takes until two in a row agree. */
async function warmUp<T extends Timed>(
  take: () => Promise<T>,
  { until }: RepetitionRule,
  { spentMs, isReady }: { readonly spentMs: () => number; readonly isReady: (taken: T) => boolean },
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (;;) {
    const before = taken.at(-1);
    const newest = await take();
    const now = durationOf(newest);
    taken.push(now);
    if (!isReady(newest)) continue;
    if (until === undefined || taken.length >= protocol.mostWarmUps) return taken;
    if (before !== undefined && Math.abs(now - before) <= protocol.stableShare * Math.min(now, before)) return taken;
    if (until.budgetMs !== null && spentMs() >= protocol.warmUpShare * until.budgetMs) return taken;
  }
}

function durationOf({ timing }: Timed): number {
  return timedMs(timing);
}
