import type { ContinuationScore } from "../../../records/schema.ts";
import type { Continuation } from "../../types.ts";
import type { EchoedText, TextEcho } from "./types.ts";

/**
 * Likelihoods of continuations by echoing the context alone and with each of them behind it: what the two begin with in
 * common is the context. Throws RequestError, and Error for a continuation that adds no token.
 */
export async function scoreByEcho(
  echo: TextEcho,
  context: string,
  continuations: readonly Continuation[],
): Promise<{ readonly scores: readonly ContinuationScore[]; readonly contextTokens: number }> {
  const alone = await echo.echo(context);
  const scores = await Promise.all(
    continuations.map(async (continuation) => {
      if (typeof continuation === "string") return scoreOf(alone, await echo.echo(context + continuation));
      const before = context + continuation.lead;
      return scoreOf(await echo.echo(before), await echo.echo(before + continuation.text));
    }),
  );
  return { scores, contextTokens: alone.tokens.length };
}

function scoreOf(before: EchoedText, whole: EchoedText): ContinuationScore {
  let shared = 0;
  while (shared < before.tokens.length && before.tokens[shared] === whole.tokens[shared]) shared += 1;
  const start = before.tokens.length < whole.tokens.length ? before.tokens.length : shared;
  if (start >= whole.tokens.length) throw new Error("a continuation adds no token to the context: it would be certain");
  const values = whole.values.slice(start);
  if (values.some((value) => value === null)) throw new Error("the server told no likelihood of a token");
  return {
    logLikelihood: values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0),
    tokens: values.length,
    greedy: whole.greedy.slice(start).every(Boolean),
    boundaryMerged: shared < before.tokens.length,
  };
}
