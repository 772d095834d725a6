import { type Decoder, withBos } from "./decoder.ts";

/**
 * Log-likelihood of a whole text, every token predicted exactly once. Texts longer than the context are cut into windows
 * that follow one another, each starting from the last token of the one before; the last one reaches back so far that
 * it fills the context too. That is lm-evaluation-harness's rolling rule (`get_rolling_token_windows` with a context of
 * one token), so figures can be laid beside its `bits_per_byte`.
 */
export async function scoreRolling(
  decoder: Decoder,
  text: string,
): Promise<{ readonly logLikelihood: number; readonly tokens: number }> {
  const tokens = decoder.bos === null ? withEos(decoder, text) : withBos(decoder, text);
  let logLikelihood = 0;
  for (let first = 1; first < tokens.length; first += decoder.contextSize) {
    const end = Math.min(first + decoder.contextSize, tokens.length);
    const start = Math.max(0, end - 1 - decoder.contextSize);
    const predicted = tokens.slice(first, end);
    const wanted = new Map(predicted.map((token, index) => [first + index - 1 - start, [token]] as const));
    await decoder.rewind(0);
    const next = await decoder.evaluate(tokens.slice(start, end - 1), wanted);
    for (const [index, [token]] of wanted)
      logLikelihood += next.get(index)?.logProbability(token as number) ?? Number.NaN;
  }
  return { logLikelihood, tokens: tokens.length - 1 };
}

function withEos(decoder: Decoder, text: string): readonly number[] {
  if (decoder.eos === null) throw new Error("the first token can't be predicted: the model has neither BOS nor EOS");
  return [decoder.eos, ...decoder.tokenize(text)];
}
