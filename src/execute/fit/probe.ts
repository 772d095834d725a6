import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { makeFolders } from "../../lib/files.ts";
import { measureReadBandwidth } from "../../meters/bandwidth/read-bandwidth.ts";
import type { ModelShape } from "../../models/catalogue/catalogue-schema.ts";
import { tensorBytesOf } from "../../models/synthesis/layout.ts";
import { asLlama, type SynthesisShape } from "../../models/synthesis/shape.ts";
import { synthesize } from "../../models/synthesis/synthesize.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import type { Runner, Session } from "../../runners/types.ts";
import { fastest, tryThreads } from "../load/threads.ts";

/** A speed of this machine, in tokens per second. */
interface PredictedRate {
  readonly tokensPerSecond: number;
  readonly low: number;
  readonly high: number;
}

/** What a model of this shape would do here. Estimated: timed on some of its blocks with random weights. */
export interface SpeedPrediction {
  readonly origin: "modelled";
  readonly decode: PredictedRate;
  readonly prefill: PredictedRate;
  readonly threads: number;
  readonly gpuLayers: number;
  /** What was timed: blocks of the model's own, and the bytes that a token reads of them. */
  readonly probe: { readonly blocks: number; readonly bytesPerToken: number; readonly type: string };
  /** Bytes that a token of the whole model reads. */
  readonly bytesPerToken: number;
  /** What memory gives here, if reading it were all the work; null: it could not be measured, for the reason. */
  readonly roof: { readonly tokensPerSecond: number | null; readonly reason: string | null };
  /** Share of the weights that the engine keeps a second time, arranged for this processor. */
  readonly repackedShare: number;
}

export interface ProbeRequest {
  readonly shape: ModelShape;
  /** The tensor type of most of its weights. */
  readonly type: string;
  /** Bytes of all its tensors as they are; null: as the shape would be written. */
  readonly tensorBytes: number | null;
  /** Where the file with the random weights may lie for a while. */
  readonly folder: string;
  readonly runner: Runner;
  /** null: the faster of one and all cores. */
  readonly threads: number | null;
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** More than the last cache of any machine of today holds, and little enough to be written and timed in seconds. */
const enoughBytes = 400e6;
/** Of the extrapolation from a part of the blocks to all of them. */
const extrapolationShare = 0.15;
/** Of the passes' spread: what another minute on this machine would change. */
const momentShare = 0.1;
const prefillTokens = 256;
const decodeTokens = 16;
const passes = 5;
const bandwidthPasses = 10;
const contextSize = 512;
const deadlineMs = 120_000;

/**
 * Times blocks of this shape, written with random weights, in the engine: all of them where the model is small, else as many
 * as no cache holds. Speed depends on shapes and types, not on values. Throws EngineError and UserError.
 */
export async function predictSpeed(request: ProbeRequest): Promise<SpeedPrediction> {
  const { shape, type, tensorBytes, folder, onStep, signal } = request;
  const whole = asLlama(shape);
  const probed = { ...whole, blocks: blocksToTime(whole, type) };
  const path = join(folder, `probe-${process.pid}.gguf`);
  makeFolders(folder);
  try {
    onStep("writing blocks with random weights");
    const { fileBytes } = await synthesize(path, "probe", probed, { type, signal });
    onStep("timing them");
    const timed = await time({ ...anonymousModel(path), fileBytes, quantization: type }, request);
    const { medianBytesPerSecond, reason } = await measureReadBandwidth(timed.threads, bandwidthPasses);
    const writtenBytes = readPerToken(whole, type);
    const share = tensorBytes === null ? 1 : tensorBytes / tensorBytesOf(whole, type);
    const bytesPerToken = writtenBytes * share;
    const probeBytes = readPerToken(probed, type);
    const [decodeGrowth, prefillGrowth] = [bytesPerToken / probeBytes, whole.blocks / probed.blocks];
    const unseen = 1 - probed.blocks / whole.blocks;
    return {
      origin: "modelled",
      decode: rateOf(timed.decode, decodeTokens, decodeGrowth, unseen),
      prefill: rateOf(timed.prefill, prefillTokens, prefillGrowth, unseen),
      threads: timed.threads,
      gpuLayers: 0,
      probe: { blocks: probed.blocks, bytesPerToken: probeBytes, type },
      bytesPerToken,
      roof: { tokensPerSecond: medianBytesPerSecond === null ? null : medianBytesPerSecond / bytesPerToken, reason },
      repackedShare: Math.max(0, timed.weightsBytes / tensorBytesOf(probed, type) - 1),
    };
  } finally {
    rmSync(path, { force: true });
  }
}

function blocksToTime(shape: SynthesisShape, type: string): number {
  const perBlock = (tensorBytesOf({ ...shape, blocks: 3 }, type) - tensorBytesOf({ ...shape, blocks: 1 }, type)) / 2;
  return Math.max(1, Math.min(shape.blocks, Math.ceil(enoughBytes / perBlock)));
}

/**
 * Every weight once, but for the embedding, of which a token looks up one row unless it serves as the output layer too, and
 * for the experts that it does not pass through.
 */
function readPerToken(shape: SynthesisShape, type: string): number {
  const all = tensorBytesOf(shape, type);
  const embedding = shape.tied ? 0 : all - tensorBytesOf({ ...shape, tied: true }, type);
  const [experts, used] = [shape.experts ?? 1, shape.expertsUsed ?? 1];
  const oneExpert =
    experts === 1 ? 0 : (all - tensorBytesOf({ ...shape, experts: 1, expertsUsed: 1 }, type)) / (experts - 1);
  return all - embedding - oneExpert * (experts - used);
}

interface Timed {
  /** What the engine says it holds of the model, copies counted. */
  readonly weightsBytes: number;
  readonly threads: number;
  readonly decode: readonly number[];
  readonly prefill: readonly number[];
}

/** Milliseconds of passes, with the faster of one and all threads. */
async function time(model: ModelIdentity, { runner, signal, threads: asked }: ProbeRequest): Promise<Timed> {
  const session = await runner.open(model, { gpuLayers: 0, deadlineMs, onSpawned: async () => {} }, signal);
  try {
    const threads = asked ?? (await bestThreads(session));
    const { memory } = await session.prepare({ contextSize, threads });
    const weightsBytes = (memory.modelRamBytes ?? 0) + (memory.modelVramBytes ?? 0);
    const decode = await timesOf(session, "decode", decodeTokens);
    const prefill = await timesOf(session, "prefill", prefillTokens);
    return { weightsBytes, threads, decode, prefill };
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

async function bestThreads(session: Session): Promise<number> {
  const cores = availableParallelism();
  const candidates = cores === 1 ? [1] : [1, cores];
  return fastest(await tryThreads(session, (threads) => ({ contextSize, threads }), candidates, 1)) ?? cores;
}

/** A model of which nothing but its file matters. */
export function anonymousModel(path: string): ModelIdentity {
  return {
    id: "probe",
    path,
    sha256: null,
    fileBytes: null,
    name: null,
    architecture: null,
    parameters: null,
    sizeLabel: null,
    quantization: null,
    bitsPerWeight: null,
    trainedContext: null,
    tokenizerHash: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
  };
}

async function timesOf(session: Session, phase: "decode" | "prefill", tokens: number): Promise<readonly number[]> {
  const reply = await session.ask({ kind: "time", phase, depth: 0, tokens, repeats: passes, seed: 1 });
  return reply.repeats.map(({ timing }) => timedMs(timing)).sort((a, b) => a - b);
}

/** The median pass, carried to the whole model; the interval holds the passes, the moment and the extrapolation. */
function rateOf(timesMs: readonly number[], tokens: number, growth: number, unseenShare: number): PredictedRate {
  const rate = (ms: number): number => (tokens / (ms * growth)) * 1000;
  const uncertainty = momentShare + extrapolationShare * unseenShare;
  return {
    tokensPerSecond: rate(timesMs[timesMs.length >> 1] ?? Number.NaN),
    low: rate(timesMs.at(-1) ?? Number.NaN) / (1 + uncertainty),
    high: rate(timesMs[0] ?? Number.NaN) * (1 + uncertainty),
  };
}
