import { type Decoder, withBos } from "./decoder.ts";

/**
 * Log-likelihood of a whole text, every token predicted exactly once. Texts longer than the context are cut into windows
 * that follow one another, each starting from the last token of the one before: lm-evaluation-harness's rolling rule
 * (`get_rolling_token_windows` with a context of one token), so figures can be laid beside its `bits_per_byte`.
 */
export async function scoreRolling(
  decoder: Decoder,
  text: string,
): Promise<{ readonly logLikelihood: number; readonly tokens: number }> {
  const tokens = decoder.bos === null ? withEos(decoder, text) : withBos(decoder, text);
  let logLikelihood = 0;
  for (let start = 0; start < tokens.length - 1; start += decoder.contextSize) {
    const window = tokens.slice(start, start + decoder.contextSize + 1);
    const wanted = new Map(window.slice(1).map((token, index) => [index, [token]] as const));
    await decoder.rewind(0);
    const next = await decoder.evaluate(window.slice(0, -1), wanted);
    for (const [index, [token]] of wanted)
      logLikelihood += next.get(index)?.logProbability(token as number) ?? Number.NaN;
  }
  return { logLikelihood, tokens: tokens.length - 1 };
}

function withEos(decoder: Decoder, text: string): readonly number[] {
  if (decoder.eos === null) throw new Error("the first token can't be predicted: the model has neither BOS nor EOS");
  return [decoder.eos, ...decoder.tokenize(text)];
}
