import { totalmem } from "node:os";
import { anonymousModel, type ProbeRequest, predictSpeed, type SpeedPrediction } from "../../execute/fit/probe.ts";
import { counted } from "../../lib/counted.ts";
import { EngineError, EngineMissingError, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { cacheFolder } from "../../models/discover/header-cache.ts";
import { here } from "../../models/discover/surroundings.ts";
import { repackedBytes } from "../../models/gguf/repacked.ts";
import { defaultMemorySettings, estimateMemory, type MemoryEstimate } from "../../models/memory/memory-estimate.ts";
import { synthesisTypes } from "../../models/synthesis/blocks.ts";
import { bytes, count, significant } from "../../report/format/format.ts";
import { defaultRunner, loadRunner } from "../../runners/index.ts";
import { aligned } from "../shared/aligned.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { wholeNumber } from "../shared/numbers.ts";
import { sizeInBytes } from "../shared/size-in-bytes.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { FitArguments } from "./options.ts";
import { findTarget, type Target } from "./target.ts";

interface Fit extends MemoryEstimate {
  readonly contextSize: number;
  /** null: not all of its parts are known, and what is known fits. */
  readonly fits: boolean | null;
}

/** `broken`: what could not be used: the engine, which is not installed or does not start, or the model, which it can't open. */
type NoSpeed = { readonly origin: "none"; readonly reason: string; readonly broken?: "engine" | "model" };
type Speed = SpeedPrediction | NoSpeed;

/** Tells what a model will take in memory and how fast it will be here, without loading its weights. */
export async function fitModel(argv: FitArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  const contextSize = wholeNumber("-c/--context", argv.context, 1);
  const limitBytes = argv.memory === undefined ? memoryHere() : memoryAsked(argv.memory);
  const target = await findTarget(argv.model, { catalogue: argv.catalogue, type: argv.quantization, signal });
  const fits = contextSizes(target, contextSize).map((size) => fitAt(target, size, limitBytes));
  const threads = wholeNumber("-t/--threads", argv.threads, 1);
  const speed = argv.speed
    ? await speedOf(target, { threads, onStep: terminal.progress, signal })
    : noSpeed("--no-speed");
  if (signal.aborted) return exitCodes.interrupted;
  const { name, origin, quantization, header } = target;
  const copy = copyOf(target, speed);
  const model = { name, origin, quantization, parameters: header.tensors.elements, tensorBytes: header.tensors.bytes };
  if (argv.json) terminal.out(JSON.stringify({ model, limitBytes, memory: fits, copy, speed }, null, 2));
  else terminal.out(fitText(target, fits, limitBytes, copy, speed));
  if (!("broken" in speed)) return exitCodes.pass;
  return speed.broken === "engine" ? exitCodes.usage : exitCodes.runFailed;
}

function memoryAsked(text: string): number {
  const bytes = sizeInBytes(text);
  if (bytes === null) throw new UserError(`--memory "${printable(text)}": write a size such as 8GB or 6GiB`);
  return bytes;
}

/** What this machine or container has; the part of it that others use differs by the minute. */
function memoryHere(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}

const defaultContexts = [2048, 4096, 8192, 32_768];

function contextSizes({ header }: Target, asked: number | null): readonly number[] {
  if (asked !== null) return [asked];
  const trained = header.contextLength ?? 4096;
  return [...new Set([...defaultContexts.filter((size) => size < trained), trained])];
}

function fitAt({ header }: Target, contextSize: number, limitBytes: number): Fit {
  const batchSize = Math.min(defaultMemorySettings.batchSize, contextSize);
  const estimate = estimateMemory(header, { ...defaultMemorySettings, batchSize, contextSize });
  const { totalBytes, atLeastBytes } = estimate;
  const fits = totalBytes === null ? (atLeastBytes > limitBytes ? false : null) : totalBytes <= limitBytes;
  return { contextSize, fits, ...estimate };
}

const noSpeed = (reason: string): NoSpeed => ({ origin: "none", reason });

async function speedOf(
  { shape, type, origin, header }: Target,
  how: Pick<ProbeRequest, "threads" | "onStep" | "signal">,
): Promise<Speed> {
  const tensorBytes = origin === "catalogue" ? null : header.tensors.bytes;
  const runner = await loadRunner(defaultRunner);
  try {
    // What the engine does not know it runs at no speed.
    if (origin === "file") await runner.countTokens(anonymousModel(header.path), [], how.signal);
    if (typeof shape === "string") return noSpeed(shape);
    if (!synthesisTypes.includes(type)) return noSpeed(`no random weights can be written in ${type}`);
    return await predictSpeed({ shape, type, tensorBytes, folder: cacheFolder(here()), runner, ...how });
  } catch (error) {
    if (how.signal.aborted) return noSpeed("interrupted");
    if (error instanceof EngineMissingError) return { ...noSpeed(error.message), broken: "engine" };
    if (error instanceof UserError) return noSpeed(error.message);
    if (error instanceof EngineError) return { ...noSpeed(error.message), broken: "model" };
    throw error;
  }
}

function fitText(target: Target, fits: readonly Fit[], limitBytes: number, copy: Copy, speed: Speed): string {
  const { header, quantization, origin } = target;
  const notes = [...new Set(fits.flatMap(({ notes: own }) => own))];
  const of = { file: "", hub: ", header read from the hub", catalogue: ", a shape of the catalogue" }[origin];
  return [
    `${printable(target.name)}: ${count(header.tensors.elements)} parameters, ${printable(quantization)}, ${bytes(header.tensors.bytes)} of weights${of}`,
    "",
    ...fits.map((fit) => sentence(fit, limitBytes)),
    "",
    memoryTable(fits),
    ...notes.map((note) => `· ${printable(note)}`),
    "",
    ...speedLines(speed),
    ...copyLines(copy, header.tensors.bytes),
  ].join("\n");
}

function sentence({ contextSize, fits, totalBytes, atLeastBytes }: Fit, limitBytes: number): string {
  const answer = fits === null ? "not known" : fits ? "yes" : "no";
  const needs = totalBytes === null ? `at least ${bytes(atLeastBytes)}` : `about ${bytes(totalBytes)}`;
  return `fits in ${bytes(limitBytes)} with ${contextSize.toLocaleString("en-US")} tokens: ${answer} (${needs}, estimated)`;
}

function memoryTable(fits: readonly Fit[]): string {
  const cell = (value: number | null): string => (value === null ? "–" : bytes(value));
  const columns = ["context", "weights", "key-value cache", "buffers", "together"].map((heading) => ({
    heading,
    side: "right" as const,
  }));
  return aligned(
    columns,
    fits.map(({ contextSize, weightsBytes, kvCacheBytes, computeBytes, totalBytes }) => [
      contextSize.toLocaleString("en-US"),
      ...[weightsBytes, kvCacheBytes, computeBytes, totalBytes].map(cell),
    ]),
  );
}

/** Below so small a share it is the engine's rounding. */
const minShare = 0.02;

/** The engine's second copy of the weights: as it was when blocks were timed, else by the types in the header. */
interface Copy {
  readonly bytes: number;
  readonly origin: "timed blocks" | "tensor types";
}

function copyOf({ header }: Target, speed: Speed): Copy {
  return speed.origin === "none"
    ? { bytes: repackedBytes(header.tensors), origin: "tensor types" }
    : { bytes: Math.round(speed.repackedShare * header.tensors.bytes), origin: "timed blocks" };
}

function copyLines(copy: Copy, weightsBytes: number): readonly string[] {
  if (copy.bytes < minShare * weightsBytes) return [];
  return [
    `· the engine keeps a copy of these weights arranged for this processor: about ${bytes(copy.bytes)} more (by ${copy.origin}) while the file's own pages, which the system can drop, are in memory too`,
  ];
}

function speedLines(speed: Speed): readonly string[] {
  if (speed.origin === "none") return [`speed here: not predicted (${printable(speed.reason)})`];
  const rate = ({ tokensPerSecond, low, high }: SpeedPrediction["decode"]): string =>
    `${significant(tokensPerSecond, 2)} tokens/s (${significant(low, 2)}–${significant(high, 2)})`;
  const { decode, prefill, threads, probe, roof: ceiling } = speed;
  const share =
    ceiling.tokensPerSecond === null
      ? `no roof: ${ceiling.reason}`
      : `the roof, if reading the weights from memory were all, is ${significant(ceiling.tokensPerSecond, 2)} tokens/s`;
  return [
    `decode here: ${rate(decode)}, modelled, behind an empty context`,
    `prefill here: ${rate(prefill)}, modelled`,
    `· timed on ${probe.blocks} of its blocks with random weights in ${probe.type}, on the processor, ${counted(threads, "thread")}`,
    `· ${printable(share)}`,
  ];
}
