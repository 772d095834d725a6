import { seededRandom } from "../../lib/random.ts";
import type { TimedRepeat, TimeRequest } from "../types.ts";
import type { Decoder } from "./decoder.ts";
import { type Repetitions, repeatAsAsked } from "./repetitions.ts";
import type { SampleWatch } from "./sample-watch.ts";
import { timed } from "./stopwatch.ts";

/** Times a piece of work as often as the request asks, after warming up, with `watch` looking at the system around each. */
export async function timeRepeatedly(
  decoder: Decoder,
  request: TimeRequest,
  watch: SampleWatch | null = null,
): Promise<Repetitions<TimedRepeat>> {
  const total = request.depth + request.tokens;
  if (total > decoder.contextSize)
    throw new Error(`the timing needs ${total} tokens, the context holds ${decoder.contextSize}`);
  const tokens = randomTokens(decoder, request, total);
  const [prefix, rest] = [tokens.slice(0, request.depth), tokens.slice(request.depth)];
  const work = async () =>
    (await timed(decoder.clock, () => workOf[request.phase](decoder, rest, request.tokens))).timing;
  const take = async (): Promise<TimedRepeat> => {
    await goToDepth(decoder, prefix);
    return watch === null ? work() : watch.sample(work);
  };
  return repeatAsAsked(take, request, {
    isReady: (taken) => watch === null || watch.tellsOf(taken),
    isQuiet: ({ disturbance }) => (disturbance?.marks.length ?? 0) === 0,
  });
}

async function goToDepth(decoder: Decoder, prefix: readonly number[]): Promise<void> {
  const kept = decoder.held().slice(0, prefix.length);
  const same = kept.length === prefix.length && kept.every((token, index) => token === prefix[index]);
  await decoder.rewind(same ? prefix.length : 0);
  if (!same && prefix.length > 0) await decoder.evaluate(prefix, new Map());
}

const workOf: Readonly<
  Record<TimeRequest["phase"], (decoder: Decoder, tokens: readonly number[], count: number) => Promise<void>>
> = {
  // As llama-bench's pp: one pass over all tokens, logits at the last one.
  async prefill(decoder, tokens, count) {
    await decoder.evaluate(tokens.slice(0, count), new Map([[count - 1, [0]]]));
  },
  // As llama-bench's tg: forward passes of one token each, with logits, whatever token comes next.
  async decode(decoder, tokens, count) {
    for (let index = 0; index < count; index++) await decoder.evaluate([tokens[index] as number], new Map([[0, [0]]]));
  },
  // What a program in this language gets: greedy sampling and the library's own work included.
  async generation(decoder, tokens, count) {
    let produced = 0;
    while (produced < count) {
      let ended = true;
      for await (const _ of decoder.generate([tokens[produced] as number])) {
        produced += 1;
        if (produced >= count) {
          ended = false;
          break;
        }
      }
      // The end of the text was generated too; the model is sent on from a random token, so that all make the same number.
      if (ended) produced += 1;
    }
  },
  "first-token": async (decoder, tokens, count) => {
    for await (const _ of decoder.generate(tokens.slice(0, count))) break;
  },
};

/** Random tokens behind a BOS, as llama-bench feeds. */
function randomTokens(decoder: Decoder, request: TimeRequest, count: number): readonly number[] {
  const random = seededRandom(`time/${request.seed}/${request.phase}/${request.depth}/${request.tokens}`);
  const tokens = Array.from({ length: count }, () => Math.floor(random() * decoder.vocabulary));
  return decoder.bos === null ? tokens : [decoder.bos, ...tokens.slice(1)];
}
