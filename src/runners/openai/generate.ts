import { usualMarks } from "../../lib/thinking-marks.ts";
import type { GenerateReply, GenerateRequest, Sampling } from "../types.ts";
import type { ServerExtras } from "./dialects/types.ts";
import { RequestError } from "./failure.ts";
import { serverTimingsOf } from "./server-timings.ts";
import type { Streamed, StreamRequest } from "./stream.ts";

/** The request for an answer, with what the server takes beyond the API's own fields. */
export function generationRequest(model: string, request: GenerateRequest, extras: ServerExtras): StreamRequest {
  const { prompt, maxTokens, stop, sampling } = request;
  const common = {
    model,
    ...(stop.length === 0 ? {} : { stop }),
    ...samplingFields(sampling, extras),
    ...extras.tokenIds,
  };
  if (typeof prompt === "string") return { route: "completions", body: { ...common, prompt, max_tokens: maxTokens } };
  const system = prompt.system === null ? [] : [{ role: "system", content: prompt.system }];
  return {
    route: "chat",
    body: {
      ...common,
      messages: [...system, { role: "user", content: prompt.user }],
      max_tokens: maxTokens + prompt.thinkingTokens,
      ...(prompt.thinkingTokens === 0 ? extras.noThinking : {}),
    },
  };
}

function samplingFields(sampling: Sampling, extras: ServerExtras): object {
  if (!("seed" in sampling)) return { temperature: 0 };
  const { temperature, topK, topP, minP, seed } = sampling;
  const beyond = extras.sampling;
  return {
    temperature,
    top_p: topP,
    seed,
    ...(beyond === null || topK === 0 ? {} : { [beyond.topK]: topK }),
    ...(beyond === null ? {} : { [beyond.minP]: minP }),
  };
}

/** What came back as the reply to a request. Throws RequestError for an answer that ended in a way that nobody asked for. */
export function generationReply(
  { prompt, stop }: GenerateRequest,
  streamed: Streamed,
  extras: ServerExtras,
): GenerateReply {
  const { chunks, finishReason, text, thought, tokens, usage, times } = streamed;
  if (finishReason !== "stop" && finishReason !== "length")
    throw new RequestError({ cause: "shape", field: `finish_reason that ends an answer, but "${finishReason}"` });
  const told = serverTimingsOf(streamed);
  const isCut = finishReason === "length";
  const thinking = typeof prompt === "string" ? null : thinkingOf(streamed, prompt.thinkingTokens, extras);
  return {
    kind: "generate",
    text: thought === "" ? text : `${usualMarks.open}${thought}${text === "" && isCut ? "" : usualMarks.close}${text}`,
    stopReason: isCut ? "length" : stop.length > 0 ? "stop" : "end-of-text",
    tokenTimesMs: chunks.flatMap(({ atMs, tokens: own }) => Array.from({ length: own ?? 1 }, () => atMs)),
    ...(thinking === null ? {} : { thinking }),
    promptTokens: usage?.promptTokens ?? 0,
    generatedTokens: tokens.count ?? chunks.length,
    timing: { wallMs: times.endMs, engineMs: null, samplingMs: null, cpuMs: null },
    ...(told === null ? {} : { serverTimings: told }),
  };
}

function thinkingOf(streamed: Streamed, allowed: number, extras: ServerExtras): GenerateReply["thinking"] | null {
  const { chunks, finishReason, text, thought } = streamed;
  if (thought === "") return allowed === 0 && extras.noThinking !== null ? { ended: "told-not-to", tokens: 0 } : null;
  const tokens = chunks.reduce((sum, chunk) => sum + (chunk.thought === "" ? 0 : (chunk.tokens ?? 1)), 0);
  return { ended: text === "" && finishReason === "length" ? "unfinished" : "done", tokens };
}
