import { seededRandom } from "../../lib/random.ts";
import { RequestFailed, type Send } from "../load/answer-clock.ts";
import { generateLoad } from "../load/generate-load.ts";
import type { ServeReply, ServeRequest } from "../types.ts";
import type { Decoder, Decoders } from "./decoder.ts";

/**
 * Serves a load in this process: each request takes a sequence of the context as soon as one is free, and the engine joins
 * what its sequences ask at the same time into one batch, as llama.cpp's server does.
 */
export async function serveLoad(decoders: Decoders, request: ServeRequest): Promise<ServeReply> {
  const { promptTokens, answerTokens, slots } = request;
  const [{ contextSize }] = decoders;
  if (promptTokens + answerTokens > contextSize)
    throw new Error(`a request needs ${promptTokens + answerTokens} tokens, the context holds ${contextSize}`);
  if (slots > decoders.length)
    throw new Error(`the load needs ${slots} sequences, the context holds ${decoders.length}`);
  const pool = freeDecoders(decoders.slice(0, slots));
  const send: Send = async (index, clock) => {
    const sentAtMs = performance.now();
    const decoder = await pool.take();
    try {
      await answer(decoder, promptOf(decoder, request, index), request, (atMs) => clock.tokens(atMs, 1));
      return { sentAtMs, endAtMs: performance.now(), tokens: null };
    } catch {
      throw new RequestFailed("engine");
    } finally {
      pool.giveBack(decoder);
    }
  };
  return generateLoad(request, send, { sharesProcess: true });
}

/** As many tokens as asked for: where the model ends its text, it is sent on from a random token. */
async function answer(
  decoder: Decoder,
  prompt: readonly number[],
  { answerTokens }: ServeRequest,
  onToken: (atMs: number) => void,
): Promise<void> {
  await decoder.rewind(0);
  let next = prompt;
  for (let made = 0; made < answerTokens; ) {
    let ended = true;
    for await (const _ of decoder.generate(next)) {
      onToken(performance.now());
      made += 1;
      if (made < answerTokens) continue;
      ended = false;
      break;
    }
    if (!ended) return;
    next = [prompt[made % prompt.length] ?? 0];
    // The end of the text was generated too.
    if (made < answerTokens) {
      onToken(performance.now());
      made += 1;
    }
  }
}

/** Sequences that are free, the others waited for in the order in which they were asked for. */
function freeDecoders(all: readonly Decoder[]) {
  const free = [...all];
  const waiting: ((decoder: Decoder) => void)[] = [];
  return {
    async take(): Promise<Decoder> {
      return free.shift() ?? new Promise<Decoder>((resolve) => waiting.push(resolve));
    },
    giveBack(decoder: Decoder): void {
      const next = waiting.shift();
      if (next === undefined) free.push(decoder);
      else next(decoder);
    },
  };
}

function promptOf(
  { vocabulary, bos }: Decoder,
  { seed, promptTokens }: ServeRequest,
  index: number,
): readonly number[] {
  const random = seededRandom(`serve/${seed}/${index}`);
  const tokens = Array.from({ length: promptTokens }, () => Math.floor(random() * vocabulary));
  return bos === null ? tokens : [bos, ...tokens.slice(1)];
}
