import { EngineError, type EngineFailure, messageOf } from "../../lib/errors.ts";
import { sha256 } from "../../lib/files.ts";
import type { EngineInfo } from "../../records/schema.ts";
import type { Ability, Reply, ReplyTo, Request, Session, TimeRequest } from "../types.ts";
import { type CheckedServer, checkedServer } from "./checked-server.ts";
import type { Server } from "./connect.ts";
import type { ServedFacts } from "./dialects/types.ts";
import type { Limits } from "./exchange.ts";
import { RequestError, type RequestFailure } from "./failure.ts";
import { generationReply, generationRequest } from "./generate.ts";
import { likelihoodWay } from "./likelihood/probe.ts";
import type { Beginning } from "./likelihood/remote-decoder.ts";
import { beginningOf, scoreLikelihoods, scoreText } from "./likelihood/score.ts";
import type { LikelihoodWay } from "./likelihood/types.ts";
import { serveLoad } from "./load/serve.ts";
import { loadTransport } from "./load/transport.ts";
import { type TokenPool, timeServed, tokenPool } from "./timing.ts";
import { inWords, notMeasurable } from "./words.ts";

/** What a session knows of its server. */
interface Place {
  readonly server: Server;
  readonly model: ServedFacts;
  readonly checked: CheckedServer;
  readonly way: LikelihoodWay;
  readonly beginning: Beginning;
  readonly tokens: TokenPool;
  readonly limits: Partial<Limits>;
  readonly signal: AbortSignal;
}

/** A session with a served model. Probes it first. Throws EngineError. */
export async function servedSession(
  server: Server,
  model: ServedFacts,
  { signal, limits = {} }: { readonly signal: AbortSignal; readonly limits?: Partial<Limits> },
): Promise<Session> {
  const checked = checkedServer(server, model, signal);
  const way = await likelihoodWay(server, model.id, checked.ask).catch(asEngineError);
  const calls = "calls" in way ? way.calls : server.dialect.tokenCalls?.(checked.ask, model.id);
  const beginning =
    calls === undefined ? { bos: null, eos: null } : await beginningOf(calls, model).catch(asEngineError);
  const tokens = await tokenPool(model, calls, server.dialect.extras).catch(asEngineError);
  const place = { server, model, checked, way, beginning, tokens, limits, signal };
  return {
    pid: null,
    supports: abilitiesOf(place),
    unmeasurable: unmeasurableOf(place),
    likelihoodFrom: methodOf(way),
    spawnMs: null,
    loadMs: null,
    prepare: async () => engineInfoOf(place),
    async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
      try {
        return (await answer(place, request)) as ReplyTo<R>;
      } catch (error) {
        return asEngineError(error);
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function abilitiesOf({ tokens, way }: Place): ReadonlySet<Ability> {
  return new Set<Ability>([
    "generate",
    "chat",
    "serve",
    ...(way.kind === "none" ? [] : (["loglikelihood"] as const)),
    ...(way.kind === "none" || way.kind === "text-echo" ? [] : (["rolling"] as const)),
    ...(tokens.length > 0 ? (["time"] as const) : []),
  ]);
}

function unmeasurableOf(place: Place): NonNullable<Session["unmeasurable"]> {
  const { server, way } = place;
  const { id, title } = server.dialect;
  return (request) => {
    if (request.kind === "time") {
      const why = untimed(place, request);
      return why === null ? null : { server: id, tried: [], message: `not measurable on this server: ${why}` };
    }
    if (request.kind !== "loglikelihood" && request.kind !== "rolling") return null;
    if (abilitiesOf(place).has(request.kind)) return null;
    return { server: id, tried: [...way.tried], message: notMeasurable(title, way.tried) };
  };
}

/** Why a timing can't be taken; null: it can. */
function untimed({ server, model, tokens: pool }: Place, { depth, phase, tokens }: TimeRequest): string | null {
  const { title } = server.dialect;
  if (pool.length === 0) return `${title} takes no prompt of a known number of tokens`;
  if (phase === "batch") return "sequences side by side are several requests: measure it under load";
  const needed = depth + tokens + 1;
  const held = model.contextTokens ?? Number.POSITIVE_INFINITY;
  return needed > held ? `the timing needs ${needed} tokens, the context of one request holds ${held}` : null;
}

function methodOf({ kind }: LikelihoodWay): NonNullable<Session["likelihoodFrom"]> | null {
  return kind === "none" ? null : kind === "forced" ? "forced-decoding" : "prompt-logprobs";
}

async function answer(place: Place, request: Request): Promise<Reply> {
  const { way, beginning, model, checked, server } = place;
  const scoring = { beginning, contextTokens: model.contextTokens };
  switch (request.kind) {
    case "loglikelihood": {
      if (way.kind === "none") throw new Error(notMeasurable(server.dialect.title, way.tried));
      const { value, timing } = await timed(() => scoreLikelihoods(way, request, scoring));
      return {
        kind: request.kind,
        continuations: value.scores,
        promptTokens: value.contextTokens,
        generatedTokens: 0,
        timing,
      };
    }
    case "rolling": {
      if (way.kind === "none") throw new Error(notMeasurable(server.dialect.title, way.tried));
      const { value, timing } = await timed(() => scoreText(way, request, scoring));
      return { kind: request.kind, ...value, promptTokens: value.tokens, generatedTokens: 0, timing };
    }
    case "generate": {
      const { extras } = server.dialect;
      return generationReply(request, await checked.stream(generationRequest(model.id, request, extras)), extras);
    }
    case "serve": {
      await using transport = loadTransport(server.base, place.limits);
      const asked = checkedServer({ transport, facts: server.facts }, model, place.signal);
      const { extras } = server.dialect;
      return serveLoad(
        { model: model.id, extras, facts: model, bos: beginning.bos, tokens: place.tokens, server: asked },
        request,
      );
    }
    case "time": {
      const { extras } = server.dialect;
      return timeServed(
        { model: model.id, extras, tokens: place.tokens, bos: beginning.bos, stream: checked.stream },
        request,
      );
    }
    case "examine":
      throw new Error("a server does not show how it reads texts");
  }
}

async function timed<T>(work: () => Promise<T>) {
  const began = performance.now();
  const value = await work();
  return { value, timing: { wallMs: performance.now() - began, engineMs: null, samplingMs: null, cpuMs: null } };
}

function engineInfoOf({ server: { dialect, facts }, model, beginning }: Place): EngineInfo {
  const silent = `${dialect.title} does not tell it`;
  const untold = ["package", "device", "gpuLayers", "threads", "batchSize", "kvCacheType", "flashAttention"] as const;
  const missing = [
    ...untold,
    ...(facts.build === null ? ["build"] : []),
    ...(model.contextTokens === null ? ["contextSize"] : []),
    ...(model.vocabulary === null ? ["vocabulary"] : []),
  ];
  return {
    name: dialect.id,
    package: null,
    build: facts.build,
    device: null,
    gpuLayers: null,
    threads: null,
    contextSize: model.contextTokens,
    batchSize: null,
    kvCacheType: null,
    flashAttention: null,
    bosPrepended: dialect.tokenCalls === undefined ? null : beginning.bos !== null,
    chatTemplateHash: model.template === null ? null : sha256(model.template),
    vocabulary: model.vocabulary,
    engineCall: "a server's calls are timed from outside",
    memory: { modelRamBytes: null, modelVramBytes: null, contextRamBytes: null, contextVramBytes: null },
    unknown: Object.fromEntries(missing.map((fact) => [fact, silent])),
  };
}

/** Throws whatever went wrong as an EngineError with its cause. */
export function asEngineError(error: unknown): never {
  if (error instanceof EngineError) throw error;
  if (!(error instanceof RequestError)) throw new EngineError(messageOf(error));
  const { failure } = error;
  throw new EngineError(inWords(failure), {
    cause: processCauseOf(failure),
    stderrTail: null,
    // Where nobody listens, nothing was asked: it may be asked again once the server is back.
    blamed: failure.cause !== "unreachable",
    request: { cause: failure.cause, status: failure.cause === "status" ? failure.status : null },
  });
}

function processCauseOf({ cause }: RequestFailure): EngineFailure["cause"] {
  if (cause === "unreachable" || cause === "connection-lost") return "crash";
  return cause === "deadline" ? "timeout" : "engine";
}
