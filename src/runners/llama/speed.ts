import { seededRandom } from "../../lib/random.ts";
import type { Timing } from "../../records/schema.ts";
import type { TimedRepeat, TimeRequest } from "../types.ts";
import type { Decoder, Decoders } from "./decoder.ts";
import { type Repetitions, repeatAsAsked } from "./repetitions.ts";
import type { SampleWatch } from "./sample-watch.ts";
import { timed } from "./stopwatch.ts";

/** Times a piece of work as often as the request asks, after warming up, with `watch` looking at the system around each. */
export async function timeRepeatedly(
  decoders: Decoders,
  request: TimeRequest,
  watch: SampleWatch | null = null,
): Promise<Repetitions<TimedRepeat>> {
  const { depth, tokens: count, phase, sequences = 1 } = request;
  const [{ clock, contextSize }] = decoders;
  if (depth + count > contextSize)
    throw new Error(`the timing needs ${depth + count} tokens, the context holds ${contextSize}`);
  if (sequences > decoders.length)
    throw new Error(`the timing needs ${sequences} sequences, the context holds ${decoders.length}`);
  // Tokens differ between sequences: equal ones would lead to the same experts of a model that has some.
  const lanes = decoders.slice(0, sequences).map((decoder, place): Lane => {
    const tokens = randomTokens(decoder, request, place);
    return { decoder, prefix: tokens.slice(0, depth), tokens: tokens.slice(depth) };
  });
  const [first] = lanes as [Lane];
  const once = () =>
    phase === "batch" ? decodeAbreast(lanes, count) : workOf[phase](first.decoder, first.tokens, count);
  const work = async (): Promise<Timing> => {
    const { timing } = await timed(clock, once);
    // Sequences are sampled at the same time: the sum of their waits is no time of its own.
    return phase === "batch" ? { ...timing, samplingMs: null } : timing;
  };
  const take = async (): Promise<TimedRepeat> => {
    for (const { decoder, prefix } of lanes) await goToDepth(decoder, prefix);
    return watch === null ? { timing: await work() } : watch.sample(work);
  };
  return repeatAsAsked(take, request, {
    isReady: (taken) => watch === null || watch.tellsOf(taken),
    isClean: ({ disturbance }) => (disturbance?.marks.length ?? 0) === 0,
  });
}

/** A sequence with its own tokens. */
interface Lane {
  readonly decoder: Decoder;
  readonly prefix: readonly number[];
  readonly tokens: readonly number[];
}

/** As llama-batched-bench's tg: each forward pass takes one token of every sequence, with logits. The engine joins what is asked at once. */
async function decodeAbreast(lanes: readonly Lane[], count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    await Promise.all(
      lanes.map(({ decoder, tokens }) => decoder.evaluate([tokens[index] as number], new Map([[0, [0]]]))),
    );
}

async function goToDepth(decoder: Decoder, prefix: readonly number[]): Promise<void> {
  const kept = decoder.held().slice(0, prefix.length);
  const same = kept.length === prefix.length && kept.every((token, index) => token === prefix[index]);
  await decoder.rewind(same ? prefix.length : 0);
  if (!same && prefix.length > 0) await decoder.evaluate(prefix, new Map());
}

const workOf: Readonly<
  Record<
    Exclude<TimeRequest["phase"], "batch">,
    (decoder: Decoder, tokens: readonly number[], count: number) => Promise<void>
  >
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
function randomTokens(decoder: Decoder, request: TimeRequest, place: number): readonly number[] {
  const { seed, phase, depth, tokens: count } = request;
  const random = seededRandom(`time/${seed}/${phase}/${depth}/${count}${place === 0 ? "" : `/${place}`}`);
  const tokens = Array.from({ length: depth + count }, () => Math.floor(random() * decoder.vocabulary));
  return decoder.bos === null ? tokens : [decoder.bos, ...tokens.slice(1)];
}
