import { messageOf } from "../../lib/errors.ts";
import { systemCounters } from "../../lib/system-counters/index.ts";
import { readAvailableResources } from "../../records/available-resources.ts";
import type { EngineDevices } from "../engine-devices.ts";
import type { Prompt, Reply, Request } from "../types.ts";
import { renderInTime } from "./chat-in-time.ts";
import type { Decoders } from "./decoder.ts";
import type { OpenedModel } from "./engine.ts";
import { EngineRefusal } from "./engine-log.ts";
import { examine } from "./examine.ts";
import { generateText } from "./generation.ts";
import { scoreContinuations } from "./loglikelihood.ts";
import type { Answer, OpenModel, Port, ToChild } from "./protocol.ts";
import { scoreRolling } from "./rolling.ts";
import { type SampleWatch, watchSamples } from "./sample-watch.ts";
import { serveLoad } from "./serve-load.ts";
import { timeRepeatedly } from "./speed.ts";
import { timed } from "./stopwatch.ts";

export interface Engine {
  readonly devices: EngineDevices;
  open(model: OpenModel): Promise<OpenedModel>;
}

/**
 * The child's whole life: says hello, answers one message after another, leaves at `close`, or at once where there is no
 * engine. It knows no process.
 */
export async function serve(port: Port, startEngine: () => Promise<Engine>): Promise<void> {
  const engine = await startEngine().catch((error: unknown) =>
    port.send({ type: "no-engine", reason: messageOf(error) }),
  );
  if (engine === undefined) return;
  const state: ServeState = { engine, model: null, decoders: null, watch: null };
  await port.send({ type: "hello", devices: engine.devices });
  for await (const message of port.messages()) {
    if (message.type === "close") break;
    try {
      await port.send({ type: "answer", id: message.id, answer: await answer(state, message) });
    } catch (error) {
      await port.send({ type: "error", id: message.id, message: messageOf(error), log: logOf(error) });
    }
  }
  await state.model?.[Symbol.asyncDispose]();
}

const logOf = (error: unknown): string | null => (error instanceof EngineRefusal ? error.log : null);

interface ServeState {
  readonly engine: Engine;
  model: OpenedModel | null;
  decoders: Decoders | null;
  watch: SampleWatch | null;
}

async function answer(state: ServeState, message: Exclude<ToChild, { type: "close" }>): Promise<Answer> {
  switch (message.type) {
    case "open": {
      const start = performance.now();
      state.model = await state.engine.open(message.model);
      return { type: "opened", loadMs: performance.now() - start, hasChatTemplate: state.model.chat !== null };
    }
    case "count": {
      const model = opened(state);
      return { type: "counted", tokens: message.texts.map((text) => countPrompt(model, text)) };
    }
    case "prepare": {
      const { decoders, info } = await opened(state).prepare(message.settings);
      state.decoders = decoders;
      const counters = systemCounters();
      // Where layers may lie on a GPU, idle threads are no sign of a disturbance.
      const { cores, limits } = await readAvailableResources();
      const threads = info.device === "cpu" ? Math.min(message.settings.threads, cores) : null;
      state.watch = counters === null ? null : watchSamples({ counters, threads, quotaCores: limits.cpuQuotaCores });
      return { type: "prepared", engine: info };
    }
    case "ask":
      if (state.decoders === null) throw new Error("asked before a context was made");
      return { type: "reply", reply: await reply(state.decoders, message.request, state.watch) };
  }
}

function opened({ model }: ServeState): OpenedModel {
  if (model === null) throw new Error("asked before a model was opened");
  return model;
}

/** A question that the template refuses is counted bare: asking it tells what is wrong. */
function countPrompt(model: OpenedModel, prompt: Prompt): number {
  if (typeof prompt === "string") return model.countTokens(prompt);
  const bare = `${prompt.system ?? ""}\n${prompt.user}`;
  if (model.chat === null) return model.countTokens(bare);
  try {
    return model.countTokens(renderInTime(model.chat, prompt).text);
  } catch {
    return model.countTokens(bare);
  }
}

/** Answers one request: on the first decoder, a batch on all of them. */
export async function reply(decoders: Decoders, request: Request, watch: SampleWatch | null = null): Promise<Reply> {
  const [decoder] = decoders;
  switch (request.kind) {
    case "examine": {
      const { value, timing } = await timed(decoder.clock, () => examine(decoder, request));
      return { kind: request.kind, ...value, promptTokens: 0, generatedTokens: 0, timing };
    }
    case "loglikelihood": {
      const { value, timing } = await timed(decoder.clock, () =>
        scoreContinuations(decoder, request.context, request.continuations),
      );
      return {
        kind: request.kind,
        continuations: value.scores,
        promptTokens: value.contextTokens,
        generatedTokens: 0,
        timing,
      };
    }
    case "rolling": {
      const { value, timing } = await timed(decoder.clock, () => scoreRolling(decoder, request));
      return { kind: request.kind, ...value, promptTokens: value.tokens, generatedTokens: 0, timing };
    }
    case "generate": {
      const { value, timing } = await timed(decoder.clock, () => generateText(decoder, request));
      return { kind: request.kind, ...value, timing };
    }
    case "serve":
      return serveLoad(decoders, request);
    case "time": {
      const { value, timing } = await timed(decoder.clock, () => timeRepeatedly(decoders, request, watch));
      return {
        kind: request.kind,
        ...value,
        promptTokens: request.tokens * (request.sequences ?? 1),
        generatedTokens: 0,
        timing,
      };
    }
  }
}
