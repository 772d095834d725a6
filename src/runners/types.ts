import type {
  Arrivals,
  ContinuationScore,
  EngineInfo,
  LoadClient,
  ModelIdentity,
  ResultRecord,
  SampleRecord,
  ServedRequest,
  ServerTimings,
  SkipRecord,
  Timing,
  TokenDistribution,
  Variant,
} from "../records/schema.ts";

/** How each token of an answer is chosen: the likeliest one, or drawn. */
export type Sampling = { readonly temperature: 0 } | DrawnSampling;

/** Draws from the model's distribution; equal seeds on an equal engine give equal answers. */
export interface DrawnSampling {
  /** Above 0. */
  readonly temperature: number;
  /** Only the so many likeliest tokens; 0: all. */
  readonly topK: number;
  /** Only the likeliest tokens that have this probability together; 1: all. */
  readonly topP: number;
  /** Only tokens at least so likely as this share of the likeliest one; 0: all. */
  readonly minP: number;
  readonly seed: number;
}

/** A question that is put into the model's own chat template. */
export interface ChatPrompt {
  readonly system: string | null;
  readonly user: string;
  /** Most tokens that a thinking model may think before it must answer; 0: it is told not to think. */
  readonly thinkingTokens: number;
}

/** A text as it stands, or one for the chat template. */
export type Prompt = string | ChatPrompt;

/** A timed piece of work: `tokens` evaluated (prefill, first-token) or produced one by one (decode, generation) behind `depth` tokens. */
export interface TimeRequest extends RepetitionRule {
  readonly kind: "time";
  readonly phase: SampleRecord["phase"];
  /** Of a batch: sequences that are decoded side by side, each of so many `tokens` behind so great a `depth`. */
  readonly sequences?: number;
  readonly depth: number;
  readonly tokens: number;
  readonly seed: number;
}

/** When the repetitions of a timing end. */
export interface RepetitionRule {
  /** So many, or with `until` at most so many. */
  readonly repeats: number;
  /** Present: the model is warmed up until two repetitions in a row agree, and repetitions end early. */
  readonly until?: {
    /** Half the 95 % interval of the median, as a share of it. */
    readonly precision: number;
    /** Taken whatever the budget. */
    readonly leastRepeats: number;
    /** Milliseconds for warming up and repeating; null: no limit. */
    readonly budgetMs: number | null;
  };
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
  /** Stands before the text: read, not scored. Split into tokens apart from it, so the text's tokens are the same without. */
  readonly context?: string;
  readonly distributions?: DistributionSample;
  /** Score the text as llama-perplexity does, in windows of so many tokens; absent: every token once. */
  readonly windowTokens?: number;
}

/** Asks for the `top` likeliest tokens at a random share of one in `every` positions, drawn by the seed. */
export interface DistributionSample {
  readonly every: number;
  readonly top: number;
  readonly seed: number;
}

export interface GenerateRequest {
  readonly kind: "generate";
  readonly prompt: Prompt;
  /** Tokens of the answer; thinking comes on top. */
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly sampling: Sampling;
}

/** Asks how the model's file would have texts read: with which BOS, in which template, and whether its tokens give them back. */
export interface ExamineRequest {
  readonly kind: "examine";
  /** Texts to predict with a BOS and without. */
  readonly texts: readonly string[];
  /** Texts to split into tokens and put together again. */
  readonly roundTrips: readonly string[];
}

/** Requests that arrive as a load does, each with a prompt of its own, so that none is answered from a cache. */
export interface ServeRequest {
  readonly kind: "serve";
  readonly arrivals: Arrivals;
  /** Those that count; the ones that warm up come before. */
  readonly requests: number;
  readonly warmUp: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Sequences that an engine in this program's care works on at once; further requests wait. A server has its own. */
  readonly slots: number;
  readonly seed: number;
}

export type Request =
  | ExamineRequest
  | GenerateRequest
  | LoglikelihoodRequest
  | RollingRequest
  | ServeRequest
  | TimeRequest;

interface ReplyBase {
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly timing: Timing;
  /** What a server says of the time itself, where it does. */
  readonly serverTimings?: ServerTimings | undefined;
}

export interface LoglikelihoodReply extends ReplyBase {
  readonly kind: "loglikelihood";
  readonly continuations: readonly ContinuationScore[];
}
export interface RollingReply extends ReplyBase {
  readonly kind: "rolling";
  /** Natural logarithm, summed over the tokens that count: all of the text, each predicted once, unless it has windows. */
  readonly logLikelihood: number;
  /** How many they are. */
  readonly tokens: number;
  readonly distributions?: readonly TokenDistribution[] | undefined;
}
export interface GenerateReply extends ReplyBase {
  readonly kind: "generate";
  /** The prompt with the chat template around it, where one was used. */
  readonly rendered?: string | undefined;
  /** What became of thinking, where the model's template knows of it. */
  readonly thinking?: Thinking | undefined;
  /** With the thoughts, if there were any. */
  readonly text: string;
  readonly stopReason: "stop" | "end-of-text" | "length";
  readonly tokenTimesMs: readonly number[];
}
/** `told-not-to`; `done`: it came to an end by itself; `cut`: the budget ended it. */
export interface Thinking {
  readonly ended: "told-not-to" | "done" | "cut" | "unfinished";
  readonly tokens: number;
}
export interface TimeReply extends ReplyBase {
  readonly kind: "time";
  readonly repeats: readonly TimedRepeat[];
  /** Repetitions before those that count. */
  readonly warmUpMs: readonly number[];
  /** Half the 95 % interval of the median, as a share of it; null: too few repetitions for an interval. */
  readonly precision: number | null;
  /** Why the repetitions ended: their number was taken, the median is precise, the budget was spent, or no more are allowed. */
  readonly ended: "number" | "precise" | "time-budget" | "most";
}
/** One timed repetition as its record keeps it, with what the system did around it where that was looked at. */
export type TimedRepeat = Readonly<Pick<SampleRecord, "timing" | "disturbance" | "window">>;
export interface ExamineReply extends ReplyBase {
  readonly kind: "examine";
  readonly bos: "none" | "prepended" | "left-out";
  /** −log-likelihoods in nats of all tokens but the first of each text; empty where the model has no BOS. */
  readonly bosProbes: readonly { readonly tokens: number; readonly withBos: number; readonly withoutBos: number }[];
  /** null: the model has none. */
  readonly template: ExaminedTemplate | null;
  /** The texts to put together again as they came back. */
  readonly returned: readonly string[];
}

/** What a chat template does with a plain question. */
export interface ExaminedTemplate {
  readonly sha256: string;
  /** Why it can't render a question; null: it can. */
  readonly refusal: string | null;
  readonly rendered: string;
  readonly takesSystemMessage: boolean;
  /** Whether it writes a BOS itself: a program that puts one before it too has two. */
  readonly writesBos: boolean;
  /** Thinking aloud: it knows nothing of it; it has a switch; it always begins a thought; or it only cuts earlier ones. */
  readonly thinking: "none" | "switchable" | "always" | "left-to-it";
}

export interface ServeReply extends ReplyBase {
  readonly kind: "serve";
  readonly requests: readonly ServedRequest[];
  readonly client: LoadClient;
}

export type Reply = ExamineReply | GenerateReply | LoglikelihoodReply | RollingReply | ServeReply | TimeReply;
export type ReplyTo<R extends Request> = Extract<Reply, { kind: R["kind"] }>;

/** How a session is set up once the model is open. */
export interface SessionSettings extends Pick<Variant, "flashAttention" | "kvCacheType" | "batchSize"> {
  /** Tokens of each sequence. */
  readonly contextSize: number;
  readonly threads: number;
  /** Sequences that the context holds side by side; absent: one. */
  readonly sequences?: number;
}

export interface OpenOptions {
  readonly gpuLayers: number | "auto";
  /** Milliseconds without an answer to a request after which the process is ended. */
  readonly deadlineMs: number;
  /** Hears of the process when the engine is in memory and the model is not yet, so that meters can read their baseline. */
  readonly onSpawned: (pid: number) => Promise<void>;
}

/** What a session can answer: kinds of requests, and `chat` where the model has a chat template. */
export type Ability = Request["kind"] | "chat";

/** What a server was tried for in vain. */
type Unmeasurable = NonNullable<SkipRecord["notMeasurable"]> & { readonly message: string };

/** A model in memory, in a place of its own. Asks are answered in the order they were made. */
export interface Session extends AsyncDisposable {
  /** Whom meters watch; null when the model runs elsewhere. */
  readonly pid: number | null;
  readonly supports: ReadonlySet<Ability>;
  /** Why a request can't be answered truly, where more is known than that its kind is not supported. */
  readonly unmeasurable?: (request: Request) => Unmeasurable | null;
  /** How likelihoods are had, where it is not the engine's own account. */
  readonly likelihoodFrom?: NonNullable<ResultRecord["likelihoodFrom"]> | null;
  /** Milliseconds from the start of the process to its first word, and for opening the model; null: it was open already. */
  readonly spawnMs: number | null;
  readonly loadMs: number | null;
  /** Makes the context anew. Throws EngineError when it does not fit. */
  prepare(settings: SessionSettings): Promise<EngineInfo>;
  /** Throws EngineError: `cause` says what became of the process. */
  ask<R extends Request>(request: R): Promise<ReplyTo<R>>;
}

/** Graphics cards that an engine computes on; none: it computes on the processor, whatever cards the machine has. */
export interface EngineDevices {
  readonly names: readonly string[];
  /** Free now on all of them together; null: not told, or it is the machine's own memory. */
  readonly freeBytes: number | null;
}

export interface Runner {
  /** The cards that the engine found when it was last started; absent: the runner starts none here. Throws EngineError. */
  devices?(signal: AbortSignal): Promise<EngineDevices>;
  /** Numbers of tokens of texts, in order, as the model's tokenizer splits them, with its own BOS counted, and a chat template where one is to be used. */
  countTokens(model: ModelIdentity, texts: Iterable<Prompt>, signal: AbortSignal): Promise<readonly number[]>;
  open(model: ModelIdentity, options: OpenOptions, signal: AbortSignal): Promise<Session>;
}
