import type { ServedRequest } from "../../records/schema.ts";
import { scheduleOf } from "../load/arrivals.ts";
import type { ServeReply, ServeRequest } from "../types.ts";

/** How fast a made-up model serves. */
export interface ServingPace {
  readonly millisecondsPerToken: number;
}

/**
 * A made-up load: requests wait in the order they came for one of the slots. A prompt takes an eighth of the time of as many
 * answer tokens, and each token half as long again for each other slot. No time passes.
 */
export function servedLoad(request: ServeRequest, { millisecondsPerToken }: ServingPace): ServeReply {
  const { arrivals, requests, warmUp, slots, promptTokens, answerTokens } = request;
  const tokenMs = millisecondsPerToken * (1 + (slots - 1) / 2);
  const firstMs = (promptTokens * tokenMs) / 8 + tokenMs;
  const free = Array.from({ length: slots }, () => 0);
  const due = arrivals.kind === "open" ? scheduleOf(arrivals, warmUp + requests, request.seed) : null;
  const all = Array.from({ length: warmUp + requests }, (_, index): ServedRequest => {
    const slot = free.indexOf(Math.min(...free));
    const scheduledMs = due?.[index] ?? free[slot] ?? 0;
    const begin = Math.max(scheduledMs, free[slot] ?? 0);
    const endMs = begin + firstMs + (answerTokens - 1) * tokenMs;
    free[slot] = endMs;
    return {
      scheduledMs,
      sentMs: scheduledMs,
      firstTokenMs: begin + firstMs,
      endMs,
      tokens: answerTokens,
      gapsMicroseconds: Array.from({ length: answerTokens - 1 }, () => Math.round(tokenMs * 1000)),
      failure: null,
      ...(index < warmUp ? { warmUp: true as const } : {}),
    };
  });
  return {
    kind: "serve",
    requests: all,
    client: { sendLagMs: 0, loopDelayMs: 0, cpuShare: 0 },
    promptTokens: promptTokens * requests,
    generatedTokens: answerTokens * requests,
    timing: { wallMs: Math.max(...free), engineMs: null, samplingMs: null, cpuMs: null },
  };
}
