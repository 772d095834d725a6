import { protocol } from "../../records/protocol.ts";
import type { LoadRecord } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import type { Session, SessionSettings } from "../../runners/types.ts";
import { median } from "../../statistics/ranks.ts";

type Trial = LoadRecord["threadTrial"];

/** Tokens of each pass of a trial, first to last: short, because it only has to tell one thread count from another. */
const trialPasses = [1, 4, 4, 4];

/** Decode rates of a session under each of the candidates, in short passes. */
export async function tryThreads(
  session: Session,
  settingsFor: (threads: number) => SessionSettings,
  candidates: readonly number[],
  seed: number,
): Promise<Trial> {
  const trial: { threads: number; decodeTokensPerSecond: number }[] = [];
  for (const threads of candidates) {
    await session.prepare(settingsFor(threads));
    const best = Math.max(0, ...trial.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond));
    trial.push({ threads, decodeTokensPerSecond: await decodeRate(session, seed, best) });
  }
  return trial;
}

/** The fewest threads that no other count clearly beats; null when nothing was tried. */
export function fastest(trial: Trial): number | null {
  const best = Math.max(...trial.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond));
  const among = trial.filter(({ decodeTokensPerSecond }) => decodeTokensPerSecond * protocol.clearlyFaster >= best);
  return among.length === 0 ? null : Math.min(...among.map(({ threads }) => threads));
}

/**
 * The count at which models are held against each other: the one where the model that loses most against its own best rate
 * loses least, so that the comparison cripples none of them; the fewest threads among equals. null: none was tried by all.
 */
export function fairest(trials: readonly Trial[]): number | null {
  const rates = trials.map((trial) => new Map(trial.map((tried) => [tried.threads, tried.decodeTokensPerSecond])));
  const shared = [...(rates[0]?.keys() ?? [])].filter((threads) => rates.every((rate) => rate.has(threads)));
  const lossAt = (threads: number): number =>
    Math.max(...rates.map((rate) => Math.max(...rate.values()) / (rate.get(threads) ?? 0)));
  return shared.sort((a, b) => lossAt(a) - lossAt(b) || a - b)[0] ?? null;
}

/**
 * The middle rate of a few passes: threads that wait for one another are fast in one pass and hundreds of times slower in
 * the next. A count that is already far behind is not asked again: the trial must not take longer than the measurement.
 */
async function decodeRate(session: Session, seed: number, rateToBeat: number): Promise<number> {
  const rates: number[] = [];
  for (const tokens of trialPasses) {
    const { repeats } = await session.ask({ kind: "time", phase: "decode", depth: 0, tokens, repeats: 1, seed });
    const fastest = Math.min(...repeats.map(({ timing }) => timedMs(timing)));
    rates.push((tokens / fastest) * 1000);
    if (Math.max(...rates) < rateToBeat / 4) break;
  }
  // The first pass finds caches and pages cold.
  return median(rates.slice(1)) ?? rates[0] ?? 0;
}
