import type { ContinuationScore, EngineInfo, ModelIdentity, SampleRecord, Timing } from "../records/schema.ts";

export interface Sampling {
  readonly temperature: 0;
}

/** A timed piece of work: `tokens` evaluated (prefill, first-token) or produced one by one (decode, generation) behind `depth` tokens. */
export interface TimeRequest {
  readonly kind: "time";
  readonly phase: SampleRecord["phase"];
  readonly depth: number;
  readonly tokens: number;
  readonly repeats: number;
  readonly seed: number;
}

export interface LoglikelihoodRequest {
  readonly kind: "loglikelihood";
  readonly context: string;
  readonly continuations: readonly Continuation[];
}

/** What follows the context and is scored; or with a lead, which stands between the two and is read but not scored. */
export type Continuation = string | { readonly lead: string; readonly text: string };

export interface RollingRequest {
  readonly kind: "rolling";
  readonly text: string;
}

export interface GenerateRequest {
  readonly kind: "generate";
  readonly prompt: string;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly sampling: Sampling;
}

export type Request = GenerateRequest | LoglikelihoodRequest | RollingRequest | TimeRequest;

interface ReplyBase {
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly timing: Timing;
}

export interface LoglikelihoodReply extends ReplyBase {
  readonly kind: "loglikelihood";
  readonly continuations: readonly ContinuationScore[];
}
export interface RollingReply extends ReplyBase {
  readonly kind: "rolling";
  /** Natural logarithm, summed over all tokens of the text, each predicted once. */
  readonly logLikelihood: number;
  readonly tokens: number;
}
export interface GenerateReply extends ReplyBase {
  readonly kind: "generate";
  readonly text: string;
  readonly stopReason: "stop" | "end-of-text" | "length";
  readonly tokenTimesMs: readonly number[];
}
export interface TimeReply extends ReplyBase {
  readonly kind: "time";
  readonly repeats: readonly Timing[];
}
export type Reply = GenerateReply | LoglikelihoodReply | RollingReply | TimeReply;
export type ReplyTo<R extends Request> = Extract<Reply, { kind: R["kind"] }>;

/** How a session is set up once the model is open. */
export interface SessionSettings {
  readonly contextSize: number;
  readonly threads: number;
}

export interface OpenOptions {
  readonly gpuLayers: number | "auto";
  /** Milliseconds without an answer to a request after which the process is ended. */
  readonly deadlineMs: number;
  /** Hears of the process when the engine is in memory and the model is not yet, so that meters can read their baseline. */
  readonly onSpawned: (pid: number) => Promise<void>;
}

/** A model in memory, in a place of its own. Asks are answered in the order they were made. */
export interface Session extends AsyncDisposable {
  /** Whom meters watch; null when the model runs elsewhere. */
  readonly pid: number | null;
  readonly supports: ReadonlySet<Request["kind"]>;
  /** Milliseconds from the start of the process to its first word, and for opening the model. */
  readonly spawnMs: number;
  readonly loadMs: number;
  /** Makes the context anew. Throws EngineError when it does not fit. */
  prepare(settings: SessionSettings): Promise<EngineInfo>;
  /** Throws EngineError: `cause` says what became of the process. */
  ask<R extends Request>(request: R): Promise<ReplyTo<R>>;
}

export interface Runner {
  /** Numbers of tokens of texts, in order, as the model's tokenizer splits them, with its own BOS counted. */
  countTokens(model: ModelIdentity, texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
  open(model: ModelIdentity, options: OpenOptions, signal: AbortSignal): Promise<Session>;
}
