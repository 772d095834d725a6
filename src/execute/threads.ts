import type { LoadRecord } from "../records/schema.ts";
import type { Session, SessionSettings } from "../runners/types.ts";

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

/** The thread count of the highest rate; null when nothing was tried. */
export function fastest(trial: Trial): number | null {
  const [first] = trial.toSorted((a, b) => b.decodeTokensPerSecond - a.decodeTokensPerSecond);
  return first?.threads ?? null;
}

/**
 * The best rate of a few passes. A count that is already far behind is not asked again: on busy cores, threads that
 * wait for one another can be hundreds of times slower, and the trial must not take longer than the measurement.
 */
async function decodeRate(session: Session, seed: number, rateToBeat: number): Promise<number> {
  let best = 0;
  for (const tokens of trialPasses) {
    const { repeats } = await session.ask({ kind: "time", phase: "decode", depth: 0, tokens, repeats: 1, seed });
    const fastest = Math.min(...repeats.map(({ engineMs, wallMs }) => engineMs ?? wallMs));
    best = Math.max(best, (tokens / fastest) * 1000);
    if (best < rateToBeat / 4) break;
  }
  return best;
}
