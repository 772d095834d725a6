import type { EngineInfo, LoadRecord } from "../records/schema.ts";
import type { Session } from "../runners/types.ts";

type Trial = LoadRecord["threadTrial"];

/** Tokens and repetitions of a trial: short, because it only has to tell one thread count from another. */
const trialTokens = 8;
const trialRepeats = 3;

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
    if (candidates.length > 1)
      trial.push({ threads: candidate, decodeTokensPerSecond: await decodeRate(session, seed) });
  }
  const best = trial.reduce<number>(
    (a, b, index) => (b.decodeTokensPerSecond > (trial[a]?.decodeTokensPerSecond ?? 0) ? index : a),
    0,
  );
  const chosen = trial[best]?.threads ?? candidates[0] ?? 1;
  if (engine === null || engine.threads !== chosen) engine = await session.prepare({ contextSize, threads: chosen });
  return { engine, trial };
}

async function decodeRate(session: Session, seed: number): Promise<number> {
  const { repeats } = await session.ask({
    kind: "time",
    phase: "decode",
    depth: 0,
    tokens: trialTokens,
    repeats: trialRepeats,
    seed,
  });
  const fastest = Math.min(...repeats.map(({ engineMs, wallMs }) => engineMs ?? wallMs));
  return (trialTokens / fastest) * 1000;
}
