import type { EngineInfo, LoadRecord } from "../records/schema.ts";
import type { Session } from "../runners/types.ts";

type Trial = LoadRecord["threadTrial"];

/** Tokens of each pass of a trial, first to last: short, because it only has to tell one thread count from another. */
const trialPasses = [1, 4, 4, 4];

/** Gives the session its context with the wanted threads, or with whichever of the candidates decodes fastest in a short trial. */
export async function prepareSession(
  session: Session,
  contextSize: number,
  threads: number | null,
  candidates: readonly number[],
  seed: number,
): Promise<{ readonly engine: EngineInfo; readonly trial: Trial }> {
  if (threads !== null) return { engine: await session.prepare({ contextSize, threads }), trial: [] };
  const trial: { threads: number; decodeTokensPerSecond: number }[] = [];
  let engine: EngineInfo | null = null;
  for (const candidate of candidates) {
    engine = await session.prepare({ contextSize, threads: candidate });
    if (candidates.length > 1) {
      const best = Math.max(0, ...trial.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond));
      trial.push({ threads: candidate, decodeTokensPerSecond: await decodeRate(session, seed, best) });
    }
  }
  const [fastest] = trial.toSorted((a, b) => b.decodeTokensPerSecond - a.decodeTokensPerSecond);
  const chosen = fastest?.threads ?? candidates[0] ?? 1;
  if (engine === null || engine.threads !== chosen) engine = await session.prepare({ contextSize, threads: chosen });
  return { engine, trial };
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
