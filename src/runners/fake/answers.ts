import { hash32 } from "../../lib/random.ts";
import type { Timing } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import { medianPrecision } from "../../statistics/precision.ts";
import type {
  DistributionSample,
  ExamineReply,
  ExamineRequest,
  LoglikelihoodRequest,
  Prompt,
  RepetitionRule,
  Reply,
  Request,
  RollingReply,
  RollingRequest,
  TimeReply,
  TimeRequest,
} from "../types.ts";
import type { Character } from "./models.ts";
import { servedLoad } from "./served.ts";

export const textOf = (prompt: Prompt): string =>
  typeof prompt === "string" ? prompt : `[${prompt.system ?? ""}|${prompt.user}]`;
export const countTokens = (text: string): number => Math.ceil(text.length / 4) + 1;

/** The answer of a made-up model: the same on every machine, and slower with fewer threads. */
export function answer(request: Request, character: Character, threads: number): Reply {
  const luck = hash32(JSON.stringify(request)) / 2 ** 32;
  const timing = (tokens: number): Timing => {
    const ms = (tokens * character.millisecondsPerToken) / threads;
    return { wallMs: ms + 1, engineMs: ms, samplingMs: 0.5, cpuMs: ms * threads };
  };
  switch (request.kind) {
    case "examine":
      return examined(request, character, luck, timing);
    case "loglikelihood": {
      const promptTokens = countTokens(request.context);
      return {
        kind: request.kind,
        continuations: scores(request, luck),
        promptTokens,
        generatedTokens: 0,
        timing: timing(promptTokens),
      };
    }
    case "rolling":
      return rolled(request, character, timing);
    case "generate": {
      const promptTokens = countTokens(textOf(request.prompt));
      return {
        kind: request.kind,
        text: String(Math.floor(luck * 100)),
        ...(typeof request.prompt === "string" ? {} : { rendered: textOf(request.prompt) }),
        stopReason: "stop",
        tokenTimesMs: [1],
        promptTokens,
        generatedTokens: 1,
        timing: timing(promptTokens + 1),
      };
    }
    case "serve":
      return servedLoad(request, character);
    case "time":
      return timed(request, timing);
  }
}

type TimingOf = (tokens: number) => Timing;

function examined(request: ExamineRequest, { lossPerToken }: Character, luck: number, timing: TimingOf): ExamineReply {
  return {
    kind: request.kind,
    bos: "prepended",
    bosProbes: request.texts.map((text) => ({
      tokens: countTokens(text),
      withBos: countTokens(text) * lossPerToken,
      withoutBos: countTokens(text) * (lossPerToken + 0.01 * luck),
    })),
    template: null,
    returned: request.roundTrips,
    promptTokens: 0,
    generatedTokens: 0,
    timing: timing(1),
  };
}

function rolled(request: RollingRequest, character: Character, timing: TimingOf): RollingReply {
  const tokens = countTokens(request.text);
  return {
    kind: request.kind,
    logLikelihood: -tokens * character.lossPerToken * (request.context === undefined ? 1 : 0.9),
    tokens,
    ...(request.distributions === undefined
      ? {}
      : { distributions: inventedDistributions(tokens, character, request.distributions) }),
    promptTokens: tokens,
    generatedTokens: 0,
    timing: timing(tokens),
  };
}

function timed(request: TimeRequest, timing: TimingOf): TimeReply {
  // Sequences side by side each take half as long again as one of them.
  const one = timing(request.tokens * (1 + ((request.sequences ?? 1) - 1) / 2));
  const taken = repetitionsOf(request);
  return {
    kind: request.kind,
    repeats: Array.from({ length: taken }, () => ({ timing: one })),
    warmUpMs: [timedMs(one)],
    precision: medianPrecision(Array.from({ length: taken }, () => one.wallMs)),
    ended: request.until === undefined ? "number" : taken < request.repeats ? "precise" : "most",
    promptTokens: request.tokens * (request.sequences ?? 1),
    generatedTokens: 0,
    timing: one,
  };
}

/** Made-up timings are all alike: as few as an interval takes are precise. */
function repetitionsOf({ repeats, until }: RepetitionRule): number {
  return until === undefined ? repeats : Math.min(repeats, Math.max(until.leastRepeats, 7));
}

/** Two tokens at each position that is asked for: the better the model, the surer it is of the first. */
function inventedDistributions(tokens: number, { lossPerToken }: Character, { every }: DistributionSample) {
  const first = 1 / lossPerToken;
  return Array.from({ length: Math.ceil(tokens / every) }, (_, index) => ({
    position: index * every + 1,
    tokens: [index % 7, 7],
    logProbabilities: [Math.log(first), Math.log((1 - first) / 2)],
  }));
}

function scores({ continuations }: LoglikelihoodRequest, luck: number) {
  const favourite = Math.floor(luck * continuations.length);
  const texts = continuations.map((continuation) =>
    typeof continuation === "string" ? continuation : continuation.text,
  );
  return texts.map((text, index) => ({
    logLikelihood: -text.length - (index === favourite ? 0 : 20),
    tokens: countTokens(text),
    greedy: index === favourite && luck > 0.5,
    boundaryMerged: false,
  }));
}
