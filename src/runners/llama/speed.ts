import { Bench } from "tinybench";
import { seededRandom } from "../../lib/random.ts";
import type { Timing } from "../../records/schema.ts";
import type { TimedRepeat, TimeRequest } from "../types.ts";
import type { Decoder } from "./decoder.ts";
import type { SampleWatch } from "./sample-watch.ts";
import { timed } from "./stopwatch.ts";

/**
 * Runs a piece of work once to warm up and then `repeats` times, with `watch` looking at the system around each. tinybench drives the loop; its own clock is overridden
 * by ours, because a repetition also brings the context back to where it was, which is not part of the time.
 */
export async function timeRepeatedly(
  decoder: Decoder,
  request: TimeRequest,
  watch: SampleWatch | null = null,
): Promise<readonly TimedRepeat[]> {
  const total = request.depth + request.tokens;
  if (total > decoder.contextSize)
    throw new Error(`the timing needs ${total} tokens, the context holds ${decoder.contextSize}`);
  const tokens = randomTokens(decoder, request, total);
  const work = (): Promise<Timing> =>
    timed(decoder.clock, () => workOf[request.phase](decoder, tokens.slice(request.depth), request.tokens)).then(
      ({ timing }) => timing,
    );
  const measure = async (): Promise<TimedRepeat> => {
    await goToDepth(decoder, tokens.slice(0, request.depth));
    return watch === null ? work() : watch.sample(work);
  };
  let warmedUp = await measure();
  while (watch !== null && !watch.tellsOf(warmedUp)) warmedUp = await measure();
  const timings: TimedRepeat[] = [];
  const bench = new Bench({ iterations: request.repeats, time: 0, warmup: false, throws: true });
  bench.add(request.phase, async () => {
    const timing = await measure();
    timings.push(timing);
    return { overriddenDuration: timing.engineMs ?? timing.wallMs };
  });
  await bench.run();
  return timings.slice(0, request.repeats);
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
