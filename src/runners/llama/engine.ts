import { availableParallelism } from "node:os";
import {
  GgmlType,
  getLlama,
  getModuleVersion,
  type Llama,
  type LlamaContext,
  LlamaLogLevel,
  type LlamaModel,
  NoBinaryFoundError,
  type Token,
} from "node-llama-cpp";
import { sha256 } from "../../lib/files.ts";
import type { EngineInfo, KvCacheType } from "../../records/schema.ts";
import type { EngineDevices, SessionSettings } from "../types.ts";
import type { ChatTemplate } from "./chat-template.ts";
import type { Decoder, Decoders, EngineClock, NextToken } from "./decoder.ts";
import { watchEngineCalls } from "./engine-clock.ts";
import { createEngineLog, type EngineLog } from "./engine-log.ts";
import { nextToken, refuseNoNumbers } from "./next-token.ts";
import type { OpenModel } from "./protocol.ts";
import { withMarks } from "./visible-marks.ts";

/** Largest batch of tokens in one engine call; llama.cpp's own default for the physical batch. */
const batchSize = 512;

/** A model in memory; `prepare` gives it a context to work in. */
export interface OpenedModel extends AsyncDisposable {
  readonly chat: ChatTemplate | null;
  /** Tokens of a text with the model's own BOS. */
  countTokens(text: string): number;
  /** One decoder for each sequence of the context; their clock is one. */
  prepare(settings: SessionSettings): Promise<{ readonly decoders: Decoders; readonly info: EngineInfo }>;
}

/** Starts the engine without a model. GPU use is decided here once: no layers wanted, no GPU touched. */
export async function startEngine(): Promise<{
  readonly devices: EngineDevices;
  open(model: OpenModel): Promise<OpenedModel>;
}> {
  const version = await getModuleVersion();
  const log = createEngineLog();
  const start = (gpu: "auto" | false): Promise<Llama> =>
    getLlama({
      gpu,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: availableParallelism(),
      logLevel: LlamaLogLevel.error,
      logger(_level, message) {
        log.add(message);
        // Should the process die next, its last words are there already.
        process.stderr.write(`${message}\n`);
      },
    }).catch((error: unknown) => {
      // The package tells no more: it has tried what is there.
      if (!(error instanceof NoBinaryFoundError)) throw error;
      throw new Error(`its binary for ${process.platform}-${process.arch} is missing or broken`, { cause: error });
    });
  const llama = await start("auto");
  const names = await devicesOf(llama);
  return {
    devices: { names, freeBytes: names.length === 0 ? null : await freeBytesOf(llama) },
    open: async (model) =>
      openModel(model.gpuLayers === 0 && llama.gpu !== false ? await start(false) : llama, { version, log }, model),
  };
}

interface EngineTold {
  readonly version: string;
  readonly log: EngineLog;
}

async function openModel(llama: Llama, { version, log }: EngineTold, options: OpenModel): Promise<OpenedModel> {
  const { release } = llama.llamaCppRelease;
  const devices = await devicesOf(llama);
  const model = await log.explain(release, () =>
    llama.loadModel({
      modelPath: options.path,
      gpuLayers: devices.length === 0 ? 0 : options.gpuLayers,
      vocabOnly: options.vocabularyOnly,
    }),
  );
  let context: LlamaContext | null = null;
  return {
    chat: chatTemplateOf(model),
    countTokens: (text) => model.tokenize(text).length + (model.tokens.shouldPrependBosToken ? 1 : 0),
    async prepare({ contextSize, threads, sequences = 1, ...settings }) {
      await context?.dispose();
      context = null;
      context = await log.explain(release, () =>
        model.createContext({
          contextSize,
          sequences,
          threads,
          batchSize: Math.min(settings.batchSize ?? batchSize, contextSize),
          ...(settings.flashAttention === undefined
            ? {}
            : { flashAttention: settings.flashAttention === "auto" ? "auto" : settings.flashAttention === "on" }),
          ...(settings.kvCacheType === undefined ? {} : kvCacheOf(settings.kvCacheType)),
        }),
      );
      const clock = watchEngineCalls(context);
      const first = decoderFor(model, context, clock);
      const others = Array.from({ length: sequences - 1 }, () => decoderFor(model, context as LlamaContext, clock));
      return {
        decoders: [first, ...others],
        info: { ...(await describe(llama, version, devices, model, context)), threads, engineCall: clock.state },
      };
    },
    async [Symbol.asyncDispose]() {
      await context?.dispose();
      await model.dispose();
    },
  };
}

function chatTemplateOf(model: LlamaModel): ChatTemplate | null {
  const source: unknown = model.fileInfo.metadata.tokenizer?.chat_template;
  if (typeof source !== "string" || source.trim() === "") return null;
  return { source, bos: model.tokens.bosString, eos: model.tokens.eosString };
}

function decoderFor(model: LlamaModel, context: LlamaContext, clock: EngineClock): Decoder {
  const sequence = context.getSequence();
  return {
    contextSize: context.contextSize,
    vocabulary: model.fileInfo.metadata.tokenizer.ggml.tokens?.length ?? 0,
    bos: model.tokens.shouldPrependBosToken ? model.tokens.bos : null,
    bosToken: model.tokens.bos,
    eos: model.tokens.eos,
    held: () => sequence.contextTokens,
    chat: chatTemplateOf(model),
    tokenize: (text) => model.tokenize(text),
    tokenizeMarked: (text) => model.tokenize(text, true),
    detokenize: withMarks(
      (text) => controlToken(model, text),
      (tokens, before) => model.detokenize(tokens as readonly Token[], false, before as readonly Token[]),
    ),
    async rewind(length) {
      const end = sequence.nextTokenIndex;
      if (length < end) await sequence.eraseContextTokenRanges([{ start: length, end }]);
      if (sequence.nextTokenIndex > length)
        throw new Error(`the engine kept ${sequence.nextTokenIndex} tokens instead of ${length}`);
    },
    async evaluate(tokens, wanted, top) {
      const heldBefore = sequence.nextTokenIndex;
      const output = await sequence.controlledEvaluate(
        tokens.map((token, index) => {
          const asked = wanted.get(index);
          const count = top?.at.has(index) ? top.count : 0;
          return asked === undefined ? (token as Token) : [token as Token, { generateNext: logitsOf(asked, count) }];
        }),
      );
      const answers = new Map<number, NextToken>();
      for (const index of wanted.keys()) {
        const next = output[index]?.next;
        if (next?.logits === undefined || next.totalLogitWeight === undefined)
          throw new Error(`the engine gave no logits at position ${index}`);
        refuseNoNumbers(next.totalLogitWeight, heldBefore + index + 1);
        answers.set(index, nextToken(next.logits, next.totalLogitWeight, top?.at.has(index) ? top.count : 0));
      }
      return answers;
    },
    // The options are named alike, so a drawn sampling is passed on whole: the library's own defaults would cut the tail.
    generate: (tokens, sampling = { temperature: 0 }) => sequence.evaluate(tokens as Token[], { ...sampling }),
    clock,
  };
}

function controlToken(model: LlamaModel, text: string): number | null {
  const [token, ...more] = model.tokenize(text, true);
  return token !== undefined && more.length === 0 && model.getTokenAttributes(token).control ? token : null;
}

/**
 * At temperature 0 the selected token is the likeliest one, and `totalLogitWeight` is the sum over the vocabulary of
 * exp(logit − largest logit). Any other temperature would bring filters into the chain and change the numbers, and the
 * library's `includeMax` leaves the largest one out (seen in 3.22.1), so neither is used.
 */
function logitsOf(tokens: readonly number[], includeTop: number) {
  return {
    // The largest logits are asked for only where they are wanted: for them the engine sorts its whole vocabulary.
    logits: {
      filter: { tokens: tokens as readonly Token[], includeSelected: true, ...(includeTop > 0 ? { includeTop } : {}) },
    },
    totalLogitWeight: true,
    options: { temperature: 0 },
  };
}

/** Keys and values alike, by the names that the library has for them. */
function kvCacheOf(type: KvCacheType) {
  const name = type.toUpperCase() as Uppercase<KvCacheType>;
  return { experimentalKvCacheKeyType: name, experimentalKvCacheValueType: name } as const;
}

function kvCacheTypeOf({ kvCacheKeyType, kvCacheValueType }: LlamaContext): string {
  const names = [kvCacheKeyType, kvCacheValueType].map((type) => GgmlType[type].toLowerCase());
  return [...new Set(names)].join(" and ");
}

function hashOf(chat: ChatTemplate | null): string | null {
  return chat === null ? null : sha256(chat.source);
}

/** A build for graphics cards on a machine without one computes on the processor: what counts is whether it found any. */
async function devicesOf(llama: Llama): Promise<readonly string[]> {
  if (llama.gpu === false) return [];
  return (await llama.getGpuDeviceNames()).filter((name) => name.trim() !== "");
}

/** null where the cards share the machine's own memory, which is counted already, or tell of none. */
async function freeBytesOf(llama: Llama): Promise<number | null> {
  const { total, free, unifiedSize } = await llama.getVramState();
  return total <= 0 || unifiedSize >= total ? null : free;
}

async function describe(
  llama: Llama,
  packageVersion: string,
  devices: readonly string[],
  model: LlamaModel,
  context: LlamaContext,
): Promise<Omit<EngineInfo, "engineCall" | "threads">> {
  return {
    name: "llama.cpp",
    package: `node-llama-cpp ${packageVersion}`,
    build: `${llama.llamaCppRelease.release} (${llama.buildType})`,
    device: devices.length === 0 ? "cpu" : `${llama.gpu}: ${devices.join(", ")}`,
    gpuLayers: model.gpuLayers,
    contextSize: context.contextSize,
    batchSize: context.batchSize,
    kvCacheType: kvCacheTypeOf(context),
    flashAttention: { true: "on", false: "off", auto: "auto" }[String(context.flashAttention)] ?? "unknown",
    bosPrepended: model.tokens.shouldPrependBosToken,
    chatTemplateHash: hashOf(chatTemplateOf(model)),
    vocabulary: model.fileInfo.metadata.tokenizer.ggml.tokens?.length ?? 0,
    memory: {
      modelRamBytes: model.memoryUsage.ram,
      modelVramBytes: model.memoryUsage.vram,
      contextRamBytes: context.memoryUsage.ram,
      contextVramBytes: context.memoryUsage.vram,
    },
  };
}
