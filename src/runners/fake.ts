import { EngineError } from "../lib/errors.ts";
import { sha256 } from "../lib/files.ts";
import { hash32 } from "../lib/random.ts";
import type { EngineInfo, ModelIdentity, Timing } from "../records/schema.ts";
import { medianPrecision } from "../statistics/precision.ts";
import type {
  Ability,
  DistributionSample,
  LoglikelihoodRequest,
  Prompt,
  RepetitionRule,
  Reply,
  ReplyTo,
  Request,
  Runner,
  Session,
  SessionSettings,
} from "./types.ts";

/** How a made-up model behaves: how well it predicts, how fast it is, and how it breaks. */
interface Character {
  readonly lossPerToken: number;
  readonly millisecondsPerToken: number;
  readonly breaks: "never" | "at-load" | "on-tenth-request";
}

const characters: Readonly<Record<string, Character>> = {
  skilled: { lossPerToken: 2, millisecondsPerToken: 2, breaks: "never" },
  novice: { lossPerToken: 3, millisecondsPerToken: 8, breaks: "never" },
  crashing: { lossPerToken: 2, millisecondsPerToken: 2, breaks: "on-tenth-request" },
  unloadable: { lossPerToken: 2, millisecondsPerToken: 2, breaks: "at-load" },
};

export const fakeModelNames: readonly string[] = Object.keys(characters);

/** A model that exists in this file only. Its figures are invented: they show the harness at work, never a model. */
export function fakeModel(name: string): ModelIdentity {
  return {
    id: `fake-${name}`,
    path: `fake:${name}`,
    sha256: sha256(`fake:${name}`),
    fileBytes: 1_000_000,
    name: `fake ${name}`,
    architecture: "fake",
    parameters: 1_000_000,
    sizeLabel: "1M",
    quantization: "none",
    bitsPerWeight: 8,
    trainedContext: 4096,
    tokenizerHash: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
  };
}

/** Answers without a model and without time passing, the same on every machine: it drives the harness's own tests and demonstrations. */
export const fakeRunner: Runner = {
  countTokens: async (_model, texts) => Array.from(texts, (text) => countTokens(textOf(text))),
  async open(model): Promise<Session> {
    const character = characters[model.path.replace(/^fake:/, "")] ?? (characters["skilled"] as Character);
    if (character.breaks === "at-load") throw new EngineError("this made-up model never loads");
    let asked = 0;
    let settings: SessionSettings = { contextSize: 0, threads: 1 };
    return {
      pid: null,
      supports: new Set<Ability>(["examine", "generate", "loglikelihood", "rolling", "time", "chat"]),
      spawnMs: 10,
      loadMs: 100,
      async prepare(wanted) {
        settings = wanted;
        return engineInfo(settings);
      },
      async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
        asked += 1;
        if (character.breaks === "on-tenth-request" && asked >= 10) {
          throw new EngineError("this made-up model crashes on its tenth request", {
            cause: "crash",
            stderrTail: "fake",
            blamed: asked === 10,
          });
        }
        return answer(request, character, settings.threads) as ReplyTo<R>;
      },
      async [Symbol.asyncDispose]() {},
    };
  },
};

const textOf = (prompt: Prompt): string =>
  typeof prompt === "string" ? prompt : `[${prompt.system ?? ""}|${prompt.user}]`;
const countTokens = (text: string): number => Math.ceil(text.length / 4) + 1;

function answer(request: Request, character: Character, threads: number): Reply {
  const luck = hash32(JSON.stringify(request)) / 2 ** 32;
  const timing = (tokens: number): Timing => {
    const ms = (tokens * character.millisecondsPerToken) / threads;
    return { wallMs: ms + 1, engineMs: ms, samplingMs: 0.5, cpuMs: ms * threads };
  };
  switch (request.kind) {
    case "examine":
      return {
        kind: request.kind,
        bos: "prepended",
        bosProbes: request.texts.map((text) => ({
          tokens: countTokens(text),
          withBos: countTokens(text) * character.lossPerToken,
          withoutBos: countTokens(text) * (character.lossPerToken + 0.01 * luck),
        })),
        template: null,
        returned: request.roundTrips,
        promptTokens: 0,
        generatedTokens: 0,
        timing: timing(1),
      };
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
    case "rolling": {
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
    case "generate": {
      const promptTokens = countTokens(textOf(request.prompt));
      const text = String(Math.floor(luck * 100));
      return {
        kind: request.kind,
        text,
        ...(typeof request.prompt === "string" ? {} : { rendered: textOf(request.prompt) }),
        stopReason: "stop",
        tokenTimesMs: [1],
        promptTokens,
        generatedTokens: 1,
        timing: timing(promptTokens + 1),
      };
    }
    case "time": {
      // Sequences side by side each take half as long again as one of them.
      const one = timing(request.tokens * (1 + ((request.sequences ?? 1) - 1) / 2));
      const taken = repetitionsOf(request);
      return {
        kind: request.kind,
        repeats: Array.from({ length: taken }, () => ({ timing: one })),
        warmUpMs: [one.engineMs ?? one.wallMs],
        precision: medianPrecision(Array.from({ length: taken }, () => one.wallMs)),
        ended: request.until === undefined ? "number" : taken < request.repeats ? "precise" : "most",
        promptTokens: request.tokens * (request.sequences ?? 1),
        generatedTokens: 0,
        timing: one,
      };
    }
  }
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

function engineInfo({ contextSize, threads }: SessionSettings): EngineInfo {
  return {
    name: "fake",
    package: "none",
    build: "none",
    device: "none",
    gpuLayers: null,
    threads,
    contextSize,
    batchSize: 1,
    kvCacheType: "none",
    flashAttention: "none",
    bosPrepended: true,
    vocabulary: 1,
    engineCall: "timed",
    memory: { modelRamBytes: null, modelVramBytes: null, contextRamBytes: null, contextVramBytes: null },
  };
}
