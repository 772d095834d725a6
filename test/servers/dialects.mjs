/**
 * What real servers of November 2026 answer, as data. Each field is a habit of one server that a client can trip over;
 * the answers of llama-server, vLLM, llama-cpp-python, LiteLLM and transformers were recorded from real servers, those
 * of Ollama and LM Studio were written after their documentation.
 */

/**
 * @typedef {object} Dialect
 * @property {Record<string, string>} headers Sent with every answer.
 * @property {string} [owner] `owned_by` in the list of models.
 * @property {"content" | "legacy" | "both" | "none"} completionLogprobs Shape of log-probabilities on /v1/completions.
 * @property {boolean} chatLogprobs Whether chat answers carry log-probabilities.
 * @property {import("./echo.mjs").EchoHabit} echo
 * @property {boolean} promptLogprobs Whether `prompt_logprobs` is known.
 * @property {"one" | "none" | "endless"} zeroTokens What `max_tokens: 0` does.
 * @property {boolean} tokenIds Whether a prompt may be token ids.
 * @property {"first" | "sum" | "refused"} manyPrompts What usage counts of several prompts.
 * @property {number} maxLogprobs Most alternatives; more are refused.
 * @property {boolean} bias Whether `logit_bias` is obeyed.
 * @property {"before" | "after" | "constant" | "random"} biasTells What a biased answer says of its log-probability:
 *   the one before the bias (the truth), the one after it, always the same, or anything.
 * @property {"in-finish" | "after" | "after-with-choice" | "none"} completionUsage Where a stream says its usage.
 * @property {"in-finish" | "after" | "after-with-choice" | "none"} chatUsage
 * @property {boolean} usageUnasked Whether a stream says its usage without being asked.
 * @property {boolean} done Whether a stream ends with [DONE].
 * @property {boolean} finishWithToken Whether the finish reason comes with the last token.
 * @property {boolean} timings Whether answers carry the server's own timings.
 * @property {boolean} streamTimings
 * @property {Record<string, unknown>} firstDelta First piece of a chat stream.
 * @property {"says" | "silent"} cached Whether usage tells cached tokens.
 * @property {"answers" | "repeats" | "not-found" | "bad-request"} unknownModel
 * @property {"llama" | "vllm" | "legacy" | "plain"} errors
 * @property {boolean} jsonSchema Whether `response_format: json_schema` works.
 * @property {string | null} fingerprint `system_fingerprint`.
 * @property {string} modelSuffix What answers add to the model's name.
 * @property {boolean} holdsHeaders Whether headers wait for a free slot.
 */

/** @type {Dialect} */
const llamaServer = {
  headers: { server: "llama.cpp" },
  owner: "llamacpp",
  completionLogprobs: "content",
  chatLogprobs: true,
  echo: "ignored",
  promptLogprobs: false,
  zeroTokens: "one",
  tokenIds: true,
  manyPrompts: "first",
  maxLogprobs: Number.POSITIVE_INFINITY,
  bias: true,
  biasTells: "before",
  completionUsage: "in-finish",
  chatUsage: "after",
  usageUnasked: false,
  done: true,
  finishWithToken: false,
  timings: true,
  streamTimings: true,
  firstDelta: { role: "assistant", content: null },
  cached: "says",
  unknownModel: "answers",
  errors: "llama",
  jsonSchema: true,
  fingerprint: "b0-unknown",
  modelSuffix: "",
  holdsHeaders: true,
};

/** @type {Dialect} */
const vllm = {
  ...llamaServer,
  headers: { server: "uvicorn" },
  owner: "vllm",
  completionLogprobs: "legacy",
  echo: "true",
  promptLogprobs: true,
  zeroTokens: "none",
  manyPrompts: "sum",
  maxLogprobs: 20,
  completionUsage: "after",
  finishWithToken: true,
  timings: false,
  streamTimings: false,
  firstDelta: { role: "assistant", content: "" },
  cached: "silent",
  unknownModel: "not-found",
  errors: "vllm",
  fingerprint: "vllm-0.32.0-3adaba06",
  holdsHeaders: false,
};

/** @type {Dialect} */
const llamaCppPython = {
  ...vllm,
  owner: "me",
  echo: "shifted",
  promptLogprobs: false,
  zeroTokens: "endless",
  tokenIds: false,
  manyPrompts: "refused",
  maxLogprobs: Number.POSITIVE_INFINITY,
  completionUsage: "none",
  chatUsage: "none",
  finishWithToken: false,
  firstDelta: { role: "assistant" },
  unknownModel: "repeats",
  errors: "legacy",
  jsonSchema: false,
  fingerprint: null,
};

/** @type {Dialect} */
const liteLlm = {
  ...llamaServer,
  headers: { server: "uvicorn", "x-litellm-version": "1.108.7", "llm_provider-server": "llama.cpp" },
  owner: "openai",
  completionLogprobs: "both",
  completionUsage: "after-with-choice",
  chatUsage: "after-with-choice",
  streamTimings: false,
  firstDelta: { role: "assistant" },
  unknownModel: "bad-request",
  holdsHeaders: false,
};

/** @type {Dialect} */
const transformers = {
  ...vllm,
  owner: undefined,
  completionLogprobs: "none",
  chatLogprobs: false,
  echo: "ignored",
  promptLogprobs: false,
  zeroTokens: "one",
  tokenIds: false,
  bias: false,
  completionUsage: "in-finish",
  chatUsage: "in-finish",
  usageUnasked: true,
  done: false,
  finishWithToken: false,
  firstDelta: { role: "assistant" },
  unknownModel: "bad-request",
  errors: "plain",
  jsonSchema: false,
  fingerprint: null,
  modelSuffix: "@main",
};

/** @type {Dialect} */
const ollama = {
  ...llamaServer,
  headers: {},
  owner: "library",
  completionLogprobs: "none",
  zeroTokens: "endless",
  tokenIds: false,
  manyPrompts: "refused",
  maxLogprobs: 20,
  bias: false,
  completionUsage: "after",
  timings: false,
  streamTimings: false,
  firstDelta: { role: "assistant", content: "" },
  cached: "silent",
  unknownModel: "not-found",
  errors: "vllm",
  fingerprint: "fp_ollama",
  holdsHeaders: false,
};

/** @type {Dialect} */
const lmStudio = {
  ...ollama,
  headers: { "x-powered-by": "Express" },
  owner: "organization_owner",
  chatLogprobs: false,
  zeroTokens: "one",
  fingerprint: null,
};

/** @type {Dialect} An OpenAI-compatible server that nobody knows. */
const unknown = { ...vllm, headers: {}, owner: "someone", fingerprint: null };

export const dialects = {
  "llama-server": llamaServer,
  vllm,
  "llama-cpp-python": llamaCppPython,
  litellm: liteLlm,
  transformers,
  ollama,
  "lm-studio": lmStudio,
  unknown,
};

/** @typedef {keyof typeof dialects} DialectName */
