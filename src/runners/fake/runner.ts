import { EngineError } from "../../lib/errors.ts";
import type { EngineInfo } from "../../records/schema.ts";
import type { NamingRunner } from "../definition.ts";
import type { Ability, ReplyTo, Request, Session, SessionSettings } from "../types.ts";
import { answer, countTokens, textOf } from "./answers.ts";
import { type Character, characterOf, fakeModels } from "./models.ts";

/** Answers without a model and without time passing, the same on every machine: it drives the harness's own tests and demonstrations. */
export const fakeRunner: NamingRunner = {
  identify: async (names) => fakeModels(names),
  countTokens: async (_model, texts) => Array.from(texts, (text) => countTokens(textOf(text))),
  async open(model): Promise<Session> {
    const character = characterOf(model);
    if (character.breaks === "at-load") throw new EngineError("this made-up model never loads");
    let asked = 0;
    let settings: SessionSettings = { contextSize: 0, threads: 1 };
    return {
      pid: null,
      supports: new Set<Ability>(["examine", "generate", "loglikelihood", "rolling", "serve", "time", "chat"]),
      spawnMs: 10,
      loadMs: 100,
      async prepare(wanted) {
        settings = wanted;
        return engineInfo(settings, character);
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

function engineInfo({ contextSize, threads }: SessionSettings, { facts }: Character): EngineInfo {
  const told: EngineInfo = {
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
  return facts === "told" ? told : { ...told, ...untold };
}

const nothing = "a made-up engine that tells nothing of itself";
const untold = {
  package: null,
  build: null,
  device: null,
  threads: null,
  contextSize: null,
  batchSize: null,
  kvCacheType: null,
  flashAttention: null,
  bosPrepended: null,
  vocabulary: null,
  unknown: { build: nothing, device: nothing, threads: nothing },
} as const satisfies Partial<EngineInfo>;
