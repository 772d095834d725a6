import { monitorEventLoopDelay } from "node:perf_hooks";
import type { LoadClient, ServedRequest } from "../../records/schema.ts";
import { quantile } from "../../statistics/ranks.ts";
import type { ServeReply, ServeRequest } from "../types.ts";
import { type Send, timedRequest } from "./answer-clock.ts";
import { scheduleOf } from "./arrivals.ts";
import { waitUntil } from "./precise-wait.ts";

export interface LoadOptions {
  /** Whether the engine works in this very process: then neither CPU time nor delays are the generator's own. */
  readonly sharesProcess: boolean;
}

/** Puts a load on whatever `send` reaches. Failures of single requests are part of the outcome. */
export async function generateLoad(
  request: ServeRequest,
  send: Send,
  { sharesProcess }: LoadOptions,
): Promise<ServeReply> {
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  loop.enable();
  const cpu = process.cpuUsage();
  const originMs = performance.now();
  const requests = await (request.arrivals.kind === "closed" ? closedLoop : openLoop)(request, send, originMs);
  const wallMs = performance.now() - originMs;
  const used = process.cpuUsage(cpu);
  loop.disable();
  const cpuMs = (used.user + used.system) / 1000;
  const sorted = [...requests].sort((a, b) => a.scheduledMs - b.scheduledMs);
  const counted = sorted.filter(({ warmUp }) => warmUp !== true);
  return {
    kind: "serve",
    requests: sorted,
    client: sharesProcess ? untold : clientOf(sorted, loop.percentile(99) / 1e6, cpuMs / wallMs),
    promptTokens: request.promptTokens * counted.length,
    generatedTokens: counted.reduce((sum, { tokens }) => sum + tokens, 0),
    timing: { wallMs, engineMs: null, samplingMs: null, cpuMs: sharesProcess ? cpuMs : null },
  };
}

const loopResolutionMs = 10;
const untold: LoadClient = { sendLagMs: null, loopDelayMs: null, cpuShare: null };

/** So many users: each sends its next request as soon as it has its answer. */
async function closedLoop(request: ServeRequest, send: Send, originMs: number): Promise<readonly ServedRequest[]> {
  const { arrivals, requests, warmUp } = request;
  const users = arrivals.kind === "closed" ? arrivals.users : 0;
  const taken: ServedRequest[] = [];
  let next = 0;
  const user = async (): Promise<void> => {
    while (next < warmUp + requests) {
      const index = next++;
      const place = { index, scheduledMs: performance.now() - originMs, originMs, warmUp: index < warmUp };
      taken.push(await timedRequest(send, place));
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return taken;
}

/** Requests at their times, whatever became of those before. */
async function openLoop(request: ServeRequest, send: Send, originMs: number): Promise<readonly ServedRequest[]> {
  const { arrivals, requests, warmUp, seed } = request;
  if (arrivals.kind !== "open") return [];
  const under: Promise<ServedRequest>[] = [];
  for (const [index, scheduledMs] of scheduleOf(arrivals, warmUp + requests, seed).entries()) {
    await waitUntil(originMs + scheduledMs);
    const taken = timedRequest(send, { index, scheduledMs, originMs, warmUp: index < warmUp });
    // It is awaited below: meanwhile a rejection must not end the process.
    taken.catch(() => {});
    under.push(taken);
  }
  return Promise.all(under);
}

/** node's histogram counts the timer's own period: what is above it is delay. */
function clientOf(requests: readonly ServedRequest[], timerMs: number, cpuShare: number): LoadClient {
  const lags = requests.map(({ scheduledMs, sentMs }) => Math.max(0, sentMs - scheduledMs));
  const delayMs = Math.max(0, timerMs - loopResolutionMs);
  return {
    sendLagMs: quantile(lags, 0.99),
    loopDelayMs: Number.isFinite(delayMs) ? delayMs : null,
    cpuShare: Number.isFinite(cpuShare) ? cpuShare : null,
  };
}
