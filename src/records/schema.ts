import { z } from "zod";

/**
 * Every kind of record that a run writes, one JSON object a line. These records are all that joins the measuring half
 * (plan, execute) with the reading half (metrics, report): raw values stay in them, so every figure can be made again
 * without the model. A value that could not be taken is null, never NaN or 0.
 */
export const recordVersion = 1;

const count = z.number().int().nonnegative();
const finite = z.number();
const nullableNumber = finite.nullable();

/** A row of the catalogue of published training, as it stood when the model was recognized in it. */
const catalogueEntry = z.strictObject({
  id: z.string(),
  name: z.string(),
  confidence: z.enum(["sure", "likely"]),
  /** It is what the model was made of, by the model's own account. */
  inherited: z.boolean(),
  reason: z.string(),
  /** What is published of its training tokens, the first first; they may contradict each other. */
  trainingTokens: z.array(
    z.strictObject({
      tokens: count.nullable(),
      bound: z.string(),
      evidence: z.string(),
      source: z.string().nullable(),
    }),
  ),
});

/** Why facts are not known, by the names of the fields that are null. */
const unknownFacts = z.record(z.string(), z.string());

/** What a model is, as its file's header and its ladder entry tell, or its runner, before anything is measured. */
export const modelIdentity = z.strictObject({
  /** Short and unique within the run; every record names a model by it. */
  id: z.string(),
  /** Name of the runner that opens it; absent: the plan's. */
  runner: z.string().optional(),
  /** Of a model that is no file: its name as a reference. */
  path: z.string(),
  /** Of the file. Two models whose hash is null are never taken for the same. */
  sha256: z.string().nullable(),
  fileBytes: count.nullable(),
  name: z.string().nullable(),
  architecture: z.string().nullable(),
  /** Sum of the elements of all tensors. */
  parameters: count.nullable(),
  sizeLabel: z.string().nullable(),
  /** The scheme of most bytes, such as `Q4_K_M` or `Q8_0`. */
  quantization: z.string().nullable(),
  /** 8 × tensor bytes ÷ elements. */
  bitsPerWeight: nullableNumber,
  trainedContext: count.nullable(),
  tokenizerHash: z.string().nullable(),
  license: z.string().nullable(),
  trainingTokens: nullableNumber,
  trainingTokensSource: z.enum(["gguf", "ladder", "option", "catalogue"]).nullable(),
  trainingFlop: nullableNumber,
  /** What decoding one token reads from memory, by the header. */
  decodeReads: z
    .strictObject({
      weightBytes: count,
      /** Keys and values for each token of the context, by how far layers look back (null: over all); null: not told. */
      layers: z.array(z.strictObject({ bytesPerToken: finite, window: count.nullable() })).nullable(),
      note: z.string().nullable(),
    })
    .optional(),
  /** Which published model it is thought to be, and why; absent: none that is known. */
  catalogue: catalogueEntry.optional(),
  unknown: unknownFacts.optional(),
});
export type ModelIdentity = z.infer<typeof modelIdentity>;

/** What may hold the keys and values of the context; anything but f16 and f32 needs flash attention. */
export const kvCacheType = z.enum(["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl"]);
export type KvCacheType = z.infer<typeof kvCacheType>;

/** A set of engine settings under which a model is measured. A setting that is absent is left to the engine. */
const variant = z.strictObject({
  id: z.string(),
  /** null: a short trial chooses, per model, and is recorded. */
  threads: count.nullable(),
  /** null: the smallest multiple of 256 that holds the longest item with its generation. */
  contextSize: count.nullable(),
  gpuLayers: z.union([count, z.literal("auto")]),
  flashAttention: z.enum(["on", "off", "auto"]).optional(),
  /** Of keys and values alike. */
  kvCacheType: kvCacheType.optional(),
  /** Most tokens in one call of the engine. */
  batchSize: count.optional(),
});
export type Variant = z.infer<typeof variant>;

const planTask = z.strictObject({
  /** `suite/task`. */
  key: z.string(),
  kind: z.string(),
  description: z.string().nullable(),
  items: count,
  /** The metric that stands for the task; null for timings. */
  primaryMetric: z.string().nullable(),
  /** Version of the rules by which answers are read and scored; absent: 1. */
  scoringVersion: z.int().min(2).optional(),
  /** Asked once, in the first load; or in every load, as timings are. */
  repeats: z.enum(["once", "each-load"]),
  /** What was done to the items on reading them: choices shuffled, repeated rows left out. */
  notes: z.array(z.string()).optional(),
  /** The task that asks the same items under another condition, such as without the document; the gain over it is told. */
  baseline: z.string().optional(),
});
export type PlanTask = z.infer<typeof planTask>;

/** When a run stops before all is asked. Differences: second model less first, or the one model less the threshold. */
const stopping = z.strictObject({
  /** Whether there is a difference that matters; or whether nothing is lost beyond the margin. */
  question: z.enum(["difference", "non-inferior"]),
  /** The difference that does not matter, as a share. */
  margin: finite,
  /** What one model is held against, as a share; null: two models are held against each other. */
  threshold: nullableNumber,
  /** The task whose primary metric decides; null: the mean over tasks that count right and wrong. */
  task: z.string().nullable(),
  /** Most probability, over all looks, with which either end of the interval is wrong. */
  error: finite,
  /** Shares of the items after which a look is taken. */
  looks: z.array(finite),
});
export type Stopping = z.infer<typeof stopping>;

/** What reading a run needs to know of the runner that took it. */
const recordedTraits = z.strictObject({
  /** `invented`: answers and times are made up and say nothing of a model. */
  figures: z.enum(["measured", "invented"]),
  /** Where prefill and decode are timed: in the engine's own calls, or from outside it. */
  clock: z.enum(["engine", "wall"]),
});
export type RecordedTraits = z.infer<typeof recordedTraits>;

/** A writer's file as it was found. */
const writerFile = z.strictObject({ file: z.string(), bytes: count, sha256: z.string() });

/** What a run is to do. Equal plans have equal hashes, wherever the files lie. */
export const plan = z.strictObject({
  version: z.literal(recordVersion),
  hash: z.string(),
  /** SHA-256 of all else in this file, as JSON with sorted keys; absent in plans of earlier versions. */
  checksum: z.string().optional(),
  /** Of a run that was joined from parts: the files of all of them; absent: it was not, or by an earlier version. */
  mergedFiles: z.array(writerFile).optional(),
  /** Name of the runner of all models that name none themselves. */
  runner: z.string(),
  /** The runners used, by name; absent in plans of earlier versions. */
  runners: z.record(z.string(), recordedTraits).optional(),
  suites: z.array(z.strictObject({ name: z.string(), version: count, hash: z.string() })),
  tasks: z.array(planTask),
  models: z.array(modelIdentity),
  variants: z.array(variant),
  /** Context in tokens for each model, in the order of `models`; null where a variant or the runner decides. */
  contextSizes: z.array(count.nullable()),
  loads: count,
  seed: z.number().int(),
  limit: count.nullable(),
  /** The model that the others are held against, answer by answer. */
  reference: z.string().optional(),
  stopping: stopping.optional(),
  profile: z.enum(["quick", "full"]),
  /** Half the interval of a timing's median, as a share of it, at which its repetitions end; absent: each task's own number is taken. */
  precision: finite.optional(),
  /** Seconds that the repetitions of all timings may take together; absent: two seconds for each. */
  timeBudgetSeconds: finite.optional(),
  jobs: count,
});
export type Plan = z.infer<typeof plan>;

/** The machine and program, taken once before anything is timed. */
export const environment = z.strictObject({
  schoolmark: z.string(),
  node: z.string(),
  platform: z.string(),
  osRelease: z.string(),
  cpu: z.string(),
  physicalCores: count.nullable(),
  logicalCores: count,
  memoryBytes: count,
  gpus: z.array(z.string()),
  /** Own memory of all graphics cards together, what others hold of it left out where that is told; absent: not told. */
  gpuMemoryBytes: count.optional(),
  virtual: z.boolean().nullable(),
  /** What a container lets this program have; `memoryBytes` is its limit then. Absent: there is no limit. */
  container: z
    .strictObject({ memoryLimitBytes: count.nullable(), cpuQuotaCores: nullableNumber, usableCores: count })
    .optional(),
});
export type Environment = z.infer<typeof environment>;

/** What must agree for two measurements to be of one machine. */
export function machineInWords({ cpu, logicalCores, platform }: Environment): string {
  return `${cpu}, ${logicalCores} logical cores, ${platform}`;
}

/** How CPU time becomes joules where no sensor is read. */
export const energyProxy = z.strictObject({
  source: z.literal("cpu-time"),
  scope: z.literal("package"),
  wattsPerThread: finite,
  /** Where the watts come from: the user, a small table of processors, or a plain assumption. */
  wattsFrom: z.enum(["option", "table", "assumed"]),
  lowFactor: finite,
  highFactor: finite,
});
export type EnergyProxy = z.infer<typeof energyProxy>;

/** What an energy sensor sees: the plug of the whole system, the machine behind its battery, graphics cards, the processor's package, or a processor with the graphics on it. */
export const energyScope = z.enum(["wall", "machine", "gpu", "package", "soc"]);
export type EnergyScope = z.infer<typeof energyScope>;

/** Which energy sensors are read, best first, and why others are not. */
const energySensing = z.strictObject({
  requested: z.enum(["auto", "sensor", "proxy"]),
  sources: z.array(
    z.strictObject({
      id: z.string(),
      scope: energyScope,
      hertz: finite,
      /** What was found: domains, cards, an address. */
      found: z.string(),
      /** Power before the first load, with the lowest and highest between two readings; null: too little came. */
      idle: z.strictObject({ watts: finite, low: finite, high: finite, seconds: finite, readings: count }).nullable(),
    }),
  ),
  missing: z.array(z.strictObject({ id: z.string(), reason: z.string(), remedy: z.string().nullable() })),
});
export type EnergySensing = z.infer<typeof energySensing>;

/** The meter under which the readings of an energy sensor are kept. */
export const energyMeterId = (source: string): string => `energy:${source}`;

const jobKey = { model: z.string(), variant: z.string(), task: z.string(), item: z.string(), repetition: count };

/** Times stamped in the measured process. `engineMs`: inside the engine's decode calls; null where they can't be told apart. */
const timing = z.strictObject({
  wallMs: finite,
  engineMs: nullableNumber,
  samplingMs: nullableNumber,
  cpuMs: nullableNumber,
});
export type Timing = z.infer<typeof timing>;

/** A server's own clocks and counts for one answer; null: it does not say. Never mixed with the client's times. */
const serverTimings = z.strictObject({
  /** Evaluated for this answer, and those that were in the cache already. */
  promptTokens: count.nullable(),
  promptMs: nullableNumber,
  cachedTokens: count.nullable(),
  decodedTokens: count.nullable(),
  decodeMs: nullableNumber,
});
export type ServerTimings = z.infer<typeof serverTimings>;

/** Signs that something else used the machine while a sample was taken. */
export const disturbanceMark = z.enum(["foreign-cpu", "steal", "own-cpu", "throttled", "swap-in"]);
export type DisturbanceMark = z.infer<typeof disturbanceMark>;

/**
 * What the system's counters tell of the time around a sample; null where a counter could not be read. Counters tick
 * coarsely, so samples that are shorter than `windowMs` share one reading.
 */
const disturbance = z.strictObject({
  /** Wall clock between the two readings. */
  windowMs: finite,
  /** CPU time of other processes, as a share of wall × logical cores. */
  foreignShare: nullableNumber,
  /** CPU time that the hypervisor gave to others, as a share of wall × logical cores. */
  stealShare: nullableNumber,
  /** CPU time of the model's process ÷ what its threads would have used undisturbed, in this sample alone. */
  ownShare: nullableNumber,
  /** Times a thread of the model's process was taken off its core before it was done. */
  involuntarySwitches: count.nullable(),
  throttleEvents: count.nullable(),
  swapInPages: count.nullable(),
  /** Share of the time in which some process waited for memory. */
  memoryPressureShare: nullableNumber,
  /** Mean over cores at the end of the window. */
  frequencyMegahertz: nullableNumber,
  /** The hottest sensor at the end of the window. */
  temperatureCelsius: nullableNumber,
  /** Empty: nothing tells that the sample was noisy. */
  marks: z.array(disturbanceMark),
});
export type Disturbance = z.infer<typeof disturbance>;

/** When a sample began and ended: milliseconds since 1970, by a clock that doesn't step while the model is in memory. */
const sampleWindow = z.strictObject({ startEpochMs: finite, endEpochMs: finite });

/** Speed of the machine itself: a tiny model on one thread, and reading memory. A part that could not be taken is null. */
const referenceBenchmark = z.strictObject({
  /** SHA-256 of the model's file; null: there was none to measure. */
  modelSha256: z.string().nullable(),
  prefillTokensPerSecond: nullableNumber,
  decodeTokensPerSecond: nullableNumber,
  readBytesPerSecond: nullableNumber,
  /** Why a part is null. */
  reason: z.string().nullable(),
  seconds: finite,
});
export type ReferenceBenchmark = z.infer<typeof referenceBenchmark>;

/** The engine and its settings as it tells them; null: it does not, for the reason in `unknown`. */
const engineInfo = z.strictObject({
  name: z.string(),
  package: z.string().nullable(),
  build: z.string().nullable(),
  device: z.string().nullable(),
  gpuLayers: count.nullable(),
  threads: count.nullable(),
  contextSize: count.nullable(),
  batchSize: count.nullable(),
  kvCacheType: z.string().nullable(),
  flashAttention: z.string().nullable(),
  bosPrepended: z.boolean().nullable(),
  /** SHA-256 of the model's own chat template; null: it has none. */
  chatTemplateHash: z.string().nullable().optional(),
  vocabulary: count.nullable(),
  /** Whether the engine's own call could be timed apart from the host language; if not, why. */
  engineCall: z.union([z.literal("timed"), z.string()]),
  /** The engine's own account of what it allocated. */
  memory: z.strictObject({
    modelRamBytes: nullableNumber,
    modelVramBytes: nullableNumber,
    contextRamBytes: nullableNumber,
    contextVramBytes: nullableNumber,
  }),
  unknown: unknownFacts.optional(),
});
export type EngineInfo = z.infer<typeof engineInfo>;

const runRecord = z.strictObject({
  kind: z.literal("run"),
  version: z.literal(recordVersion),
  writer: z.string(),
  at: z.string(),
  planHash: z.string(),
  resumed: z.boolean(),
  /** The files of the run's writers that were there when this one began, as they were; absent in earlier versions. */
  earlierFiles: z.array(writerFile).optional(),
  /** Which part of the plan this writer carries out, where it is not all of it. */
  shard: z.strictObject({ index: count, of: count }).optional(),
  /** The run whose answers were scored again; absent: a model was asked. */
  rescored: z.strictObject({ run: z.string(), planHash: z.string() }).optional(),
  /** Files named that hold no model which can be measured; absent: none, or by an earlier version. */
  leftOut: z.array(z.strictObject({ path: z.string(), reason: z.string() })).optional(),
  command: z.array(z.string()),
  environment,
  energyProxy,
  energySensing: energySensing.optional(),
  /** Taken before the first model. */
  canary: referenceBenchmark.optional(),
});

/** Why memory and energy of a model's server are not measured. */
const unmeasuredServer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("another-machine"), host: z.string() }),
  /** Nobody listens there, or the system does not say who does. */
  z.strictObject({ kind: z.literal("no-process"), port: count }),
  z.strictObject({ kind: z.literal("another-user"), port: count, user: z.string() }),
  /** Its process passes requests on, to a container, through a tunnel or to other servers. */
  z.strictObject({ kind: z.literal("forwarder"), program: z.string(), to: z.enum(["container", "tunnel", "server"]) }),
  /** It has no model's file mapped, and its program is no server that is known. */
  z.strictObject({ kind: z.literal("unknown-program"), program: z.string() }),
]);
export type UnmeasuredServer = z.infer<typeof unmeasuredServer>;

const serverProcess = z.union([
  z.strictObject({
    pid: count,
    /** How it was recognised: it, or a child of it, has the model's file mapped; or its program is a server that is known. */
    known: z.enum(["maps-model", "server-program"]),
    program: z.string(),
  }),
  z.strictObject({ pid: z.null(), reason: unmeasuredServer }),
]);
/** The process whose memory, with that of its children, is a server's; or why there is none. */
export type ServerProcess = z.infer<typeof serverProcess>;

export const loadRecord = z.strictObject({
  kind: z.literal("load"),
  at: z.string(),
  model: z.string(),
  variant: z.string(),
  load: count,
  pid: count.nullable(),
  /** Start of the process to its first word, then opening the file, then making the context; null: it was open already. */
  spawnMs: nullableNumber,
  loadMs: nullableNumber,
  engine: engineInfo,
  threadTrial: z.array(z.strictObject({ threads: count, decodeTokensPerSecond: finite })),
  /** Of a served model: whose memory its readings are, those of the server before this run too. Absent: no server. */
  server: serverProcess.optional(),
  /** Whether the file was in the page cache when it was opened; null: not told, for the reason. Absent: nobody looked. */
  fileCache: z.strictObject({ state: z.enum(["cold", "warm"]).nullable(), reason: z.string().nullable() }).optional(),
  /** What the load was estimated to take, and what was free, before it was opened. Absent: the header told nothing. */
  memoryEstimate: z
    .strictObject({
      weightsBytes: count,
      kvCacheBytes: nullableNumber,
      computeBytes: nullableNumber,
      totalBytes: nullableNumber,
      freeBytes: count,
      /** Why a part is null, or how far it can be trusted. */
      notes: z.array(z.string()),
    })
    .optional(),
});

/** Log-likelihood of one continuation, natural logarithm, summed over its tokens. */
const continuationScore = z.strictObject({
  logLikelihood: finite,
  tokens: count,
  greedy: z.boolean(),
  /** The text boundary fell inside a token, so context and continuation share one. */
  boundaryMerged: z.boolean(),
});
export type ContinuationScore = z.infer<typeof continuationScore>;

/** The tokens that were likeliest at one position of a text, likeliest first, with natural log-probabilities over the whole vocabulary. */
const tokenDistribution = z.strictObject({
  position: count,
  tokens: z.array(count),
  logProbabilities: z.array(finite),
});
export type TokenDistribution = z.infer<typeof tokenDistribution>;

/** How requests arrive: so many users who each wait for their answer, or so many requests a second whatever the answers. */
const arrivals = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("closed"), users: count }),
  z.strictObject({ kind: z.literal("open"), perSecond: finite, spacing: z.enum(["poisson", "constant"]) }),
]);
export type Arrivals = z.infer<typeof arrivals>;

/** One request under load. Times are milliseconds since the load began, by one monotonic clock. */
const servedRequest = z.strictObject({
  /** When it was due: in an open loop as scheduled, in a closed one when its user had the answer before. */
  scheduledMs: finite,
  /** When it was handed to the engine, or to the system for a server. */
  sentMs: finite,
  /** null: no token came. */
  firstTokenMs: nullableNumber,
  endMs: finite,
  tokens: count,
  /**
   * Microseconds from each arrival of tokens to the next. As many as there are tokens but the first, unless several
   * came at once or a token had no text of its own.
   */
  gapsMicroseconds: z.array(count),
  /** What became of it, where it got no whole answer: the cause as of a server's request, or `engine`. */
  failure: z.string().nullable(),
  /** It only warmed up: no figure is made of it. */
  warmUp: z.literal(true).optional(),
});
export type ServedRequest = z.infer<typeof servedRequest>;

/** What held the load generator itself up, in milliseconds; null: nothing was scheduled, or too little was seen. */
const loadClient = z.strictObject({
  /** Requests that were sent later than scheduled: 99th percentile of how much, those that waited for no slot. */
  sendLagMs: nullableNumber,
  /** How late its event loop's timers ran: 99th percentile. */
  loopDelayMs: nullableNumber,
  /** Its CPU time ÷ wall time; null: it shares its process with the engine. */
  cpuShare: nullableNumber,
});
export type LoadClient = z.infer<typeof loadClient>;

/** When an answer was fast enough. */
const servingLimits = z.strictObject({ firstTokenMs: finite, tokensPerSecond: finite });
export type ServingLimits = z.infer<typeof servingLimits>;

/** What the model answered, kept raw so that scores can be made again. */
const output = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("loglikelihood"), continuations: z.array(continuationScore) }),
  z.strictObject({
    type: z.literal("rolling"),
    logLikelihood: finite,
    tokens: count,
    bytes: count,
    /** The tokens counted are the second halves of windows of so many, as llama-perplexity's; absent: all of the text. */
    windowTokens: count.optional(),
    /** What else could have come at some of the positions, where that was asked for. */
    distributions: z.array(tokenDistribution).optional(),
  }),
  z.strictObject({
    type: z.literal("generate"),
    text: z.string(),
    stopReason: z.enum(["stop", "end-of-text", "length"]),
    /** Milliseconds from the request to each token. */
    tokenTimesMs: z.array(finite),
    /** How tokens were drawn; absent: greedily. */
    sampling: z.strictObject({ temperature: finite, topK: count, topP: finite, minP: finite, seed: count }).optional(),
    /** The prompt inside the model's chat template, as the model saw it; absent: no template was used. */
    rendered: z.string().optional(),
    /** What became of thinking, where the template knows of it. */
    thinking: z.strictObject({ ended: z.enum(["told-not-to", "done", "cut", "unfinished"]), tokens: count }).optional(),
  }),
  z.strictObject({
    type: z.literal("time"),
    repeats: count,
    /** Repetitions before the timed ones, until two in a row agreed. */
    warmUpMs: z.array(finite).optional(),
    /** Half the 95 % interval of the median ÷ the median; null: too few repetitions for an interval. */
    precision: nullableNumber.optional(),
    /** Why the repetitions ended. */
    ended: z.enum(["number", "precise", "time-budget", "most"]).optional(),
  }),
  z.strictObject({
    type: z.literal("serve"),
    arrivals,
    promptTokens: count,
    answerTokens: count,
    limits: servingLimits,
    client: loadClient,
    requests: z.array(servedRequest),
  }),
]);
export type Output = z.infer<typeof output>;

export const resultRecord = z.strictObject({
  kind: z.literal("result"),
  at: z.string(),
  ...jobKey,
  load: count,
  itemHash: z.string(),
  /** Identifies the request: an answer can be scored again as long as what was asked is the same. */
  requestHash: z.string().optional(),
  /** What the item shares with others (a passage, a video), so that their scores are not independent. */
  group: z.string().nullable().optional(),
  method: z.enum(["log-likelihood", "free generation", "rolling log-likelihood", "timing"]),
  /** How the likelihoods were had of a server: read with the prompt, or by forcing token after token. Absent: by the engine. */
  likelihoodFrom: z.enum(["prompt-logprobs", "forced-decoding"]).optional(),
  /** What was asked, as the model saw it. */
  prompt: z.string(),
  /** The expected answer in words, where there is one. */
  expected: z.string().nullable(),
  output,
  /** Score ids as in the metrics' registry; 0/1 metrics as numbers. */
  score: z.record(z.string(), nullableNumber),
  /** Probability of scoring 1 by guessing. */
  chance: finite,
  /** `tie`, `boundary-merged`, `empty`, `unparsable`, `ran-to-limit`, `thinking-unfinished`, `thinking-cut`. */
  flags: z.array(z.string()),
  promptTokens: count,
  generatedTokens: count,
  timing,
  serverTimings: serverTimings.optional(),
});
export type ResultRecord = z.infer<typeof resultRecord>;

/** One timed repetition. */
const sampleRecord = z.strictObject({
  kind: z.literal("sample"),
  at: z.string(),
  ...jobKey,
  load: count,
  phase: z.enum(["prefill", "decode", "generation", "first-token", "batch"]),
  depth: count,
  /** Of one sequence. */
  tokens: count,
  /** Sequences decoded side by side, in a batch; absent: one. */
  sequences: count.optional(),
  threads: count,
  timing,
  /** Absent: nothing was read around it. */
  disturbance: disturbance.optional(),
  window: sampleWindow.optional(),
  /** 0 or absent: the first; 1 and more: re-measured because earlier ones were noisy. */
  attempt: count.optional(),
});
export type SampleRecord = z.infer<typeof sampleRecord>;

/** Readings of a meter over a load, one row a reading, columns named. */
const seriesRecord = z.strictObject({
  kind: z.literal("series"),
  at: z.string(),
  model: z.string(),
  variant: z.string(),
  load: count,
  meter: z.string(),
  unit: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(nullableNumber)),
  /** When the rows' clock was 0, in milliseconds since 1970; absent: it only orders them. */
  startEpochMs: finite.optional(),
  /** Why the meter was no longer read, or why nothing of it is kept; absent: it was read to the end. */
  dropped: z.string().optional(),
  /** It was dropped because it stood still: what it told earlier in the run is not to be believed either. */
  stoodStill: z.boolean().optional(),
});
export type SeriesRecord = z.infer<typeof seriesRecord>;

/** A task's questions asked again, unscored, so that an energy sensor has long enough to see. */
const againRecord = z.strictObject({
  kind: z.literal("again"),
  at: z.string(),
  model: z.string(),
  variant: z.string(),
  load: count,
  task: z.string(),
  items: count,
  startEpochMs: finite,
  endEpochMs: finite,
});

/**
 * A question asked again, unscored, with the threads that all models of a variant have in common: where CPU time stands for
 * energy, only equal threads let two models' energies be held against each other.
 */
const commonThreadsRecord = z.strictObject({
  kind: z.literal("common-threads"),
  at: z.string(),
  model: z.string(),
  variant: z.string(),
  task: z.string(),
  item: z.string(),
  threads: count,
  promptTokens: count,
  generatedTokens: count,
  timing,
});
export type CommonThreadsRecord = z.infer<typeof commonThreadsRecord>;

/** How fast memory could be read: the bandwidth ceiling over decoding, which reads every weight once for each token. */
const bandwidthRecord = z.strictObject({
  kind: z.literal("roof"),
  at: z.string(),
  when: z.enum(["before", "after"]),
  /** The model that is measured beside it; null, all three: the whole run. */
  model: z.string().nullable(),
  variant: z.string().nullable(),
  load: count.nullable(),
  threads: count,
  bufferBytes: count,
  passes: count,
  bestBytesPerSecond: nullableNumber,
  medianBytesPerSecond: nullableNumber,
  /** Why there is no figure. */
  reason: z.string().nullable(),
});
export type BandwidthRecord = z.infer<typeof bandwidthRecord>;

/** Why a question was skipped that an answered run no longer needed. */
export const decidedReason = "decided";

const skipRecord = z.strictObject({
  kind: z.literal("skip"),
  at: z.string(),
  ...jobKey,
  reason: z.string(),
  /** A server tells nothing true that would answer the question: which kind it is, and what was tried with what outcome. */
  notMeasurable: z
    .strictObject({ server: z.string(), tried: z.array(z.strictObject({ way: z.string(), finding: z.string() })) })
    .optional(),
});

const failRecord = z.strictObject({
  kind: z.literal("fail"),
  at: z.string(),
  ...jobKey,
  cause: z.enum(["crash", "killed", "memory", "timeout", "engine", "load", "not-tried"]),
  message: z.string(),
  /** The last words of the process, where it had any. */
  stderrTail: z.string().nullable(),
  /** What became of the request to a server, where that is what failed; `status`: of HTTP. */
  request: z.strictObject({ cause: z.string(), status: count.nullable() }).optional(),
});
export type FailRecord = z.infer<typeof failRecord>;

/** Proof that a writer's part is complete: `sha256` covers all bytes before this line. */
export const endRecord = z.strictObject({
  kind: z.literal("end"),
  at: z.string(),
  counts: z.strictObject({ planned: count, result: count, skip: count, fail: count }),
  sha256: z.string(),
  /** Taken after the last model. */
  canary: referenceBenchmark.optional(),
  /** SHA-256 of the other fields of this record but `sha256`, as JSON with sorted keys; absent in earlier versions. */
  lineSha256: z.string().optional(),
});

const stoppingAnswer = z.enum(["better", "worse", "equivalent", "non-inferior", "out-of-budget"]);
export type StoppingAnswer = z.infer<typeof stoppingAnswer>;

/** One look at the answers so far. The run's first `look` record with an answer is the one that ended its questions. */
const lookRecord = z.strictObject({
  kind: z.literal("look"),
  at: z.string(),
  /** Place among the plan's looks, from 0. */
  look: count,
  /** Items that both models (or the one) gave a score for, of the tasks that decide. */
  n: count,
  /** null while there is too little for an interval. */
  difference: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  /** Of the two-sided interval: as high as the look's share of the error asks for. */
  confidence: finite,
  /** null: the questions went on. */
  answer: stoppingAnswer.nullable(),
  /** Questions left out, and how long they would have taken at the pace of those asked. */
  savedJobs: count,
  savedSeconds: finite,
});
export type LookRecord = z.infer<typeof lookRecord>;

export const record = z.discriminatedUnion("kind", [
  runRecord,
  loadRecord,
  resultRecord,
  sampleRecord,
  seriesRecord,
  againRecord,
  commonThreadsRecord,
  bandwidthRecord,
  skipRecord,
  failRecord,
  lookRecord,
  endRecord,
]);
export type RunRecord = z.infer<typeof runRecord>;
export type LoadRecord = z.infer<typeof loadRecord>;
export type SkipRecord = z.infer<typeof skipRecord>;
export type EndRecord = z.infer<typeof endRecord>;
export type SchoolmarkRecord = z.infer<typeof record>;

/** What identifies a job within a plan. */
export interface JobKey {
  readonly model: string;
  readonly variant: string;
  readonly task: string;
  readonly item: string;
  readonly repetition: number;
}
