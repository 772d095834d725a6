import { Refusal, refusalOf } from "./refusal.mjs";
import { decode, encode, VOCABULARY_SIZE } from "./toy-model.mjs";

/**
 * @typedef {object} Asked What a request asks, the same for completions and chat.
 * @property {"completion" | "chat"} kind
 * @property {string} model
 * @property {number[][]} prompts
 * @property {string[]} texts Prompts as text.
 * @property {number} maxTokens
 * @property {number} temperature
 * @property {number} seed
 * @property {number | null} logprobs Alternatives asked for; null without log-probabilities.
 * @property {number | null} promptLogprobs
 * @property {boolean} echo
 * @property {Map<number, number>} bias
 * @property {boolean} stream
 * @property {boolean} includeUsage
 * @property {boolean} tokenIds Whether the answer shall name token ids.
 * @property {boolean} namesAsIds Whether tokens are named by their ids, as vLLM does when asked to.
 * @property {string[]} stop
 * @property {string[] | null} choices Texts of which the answer must be one.
 * @property {number} answers
 * @property {boolean} cache
 */

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {Record<string, any>} Body */

/** How the toy model's chat template joins messages. */
export function templated(/** @type {{role: string, content: unknown}[]} */ messages) {
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${textOf(content)}<|im_end|>\n`);
  return `${turns.join("")}<|im_start|>assistant\n`;
}

function textOf(/** @type {unknown} */ content) {
  if (!Array.isArray(content)) return String(content ?? "");
  return content.map((part) => part.text ?? "").join("");
}

/** Reads a request, or refuses it as the played server does. */
export function askedOf(/** @type {Stub} */ stub, /** @type {"completion" | "chat"} */ kind, /** @type {Body} */ body) {
  const { dialect } = stub;
  refuseModel(stub, body.model);
  refuseTypes(stub, kind, body);
  const texts = kind === "chat" ? [templated(body.messages ?? [])] : promptTexts(stub, body.prompt);
  const prompts = kind === "chat" ? [encode(/** @type {string} */ (texts[0]))] : promptIds(stub, body.prompt);
  for (const prompt of prompts) refuseLength(stub, prompt.length);
  const wanted = body.max_tokens ?? body.max_completion_tokens ?? 256;
  /** @type {Asked} */
  const asked = {
    kind,
    model: body.model,
    prompts,
    texts,
    maxTokens: wanted === 0 ? { one: 1, none: 0, endless: 120 }[dialect.zeroTokens] : wanted,
    temperature: body.temperature ?? 1,
    seed: body.seed ?? 0,
    logprobs: logprobsOf(stub, kind, body),
    promptLogprobs: dialect.promptLogprobs && Number.isInteger(body.prompt_logprobs) ? body.prompt_logprobs : null,
    echo: kind === "completion" && body.echo === true && dialect.echo !== "ignored",
    bias: biasOf(stub, body.logit_bias),
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
    tokenIds: body.return_token_ids === true,
    namesAsIds: body.return_tokens_as_token_ids === true && stub.name === "vllm",
    stop: [body.stop ?? []].flat(),
    choices: choicesOf(stub, body),
    answers: dialect.manyPrompts === "refused" ? 1 : (body.n ?? 1),
    cache: body.cache_prompt !== false,
  };
  return asked;
}

function refuseModel(/** @type {Stub} */ stub, /** @type {unknown} */ name) {
  const { unknownModel } = stub.dialect;
  if (unknownModel === "answers" || unknownModel === "repeats" || stub.models.includes(String(name))) return;
  const message = `The model \`${name}\` does not exist.`;
  if (stub.dialect.errors === "plain") throw new Refusal(400, { detail: message });
  if (unknownModel === "bad-request") throw refusalOf(stub.dialect, { status: 400, message, param: "model" });
  throw new Refusal(404, { error: { message, type: "NotFoundError", param: "model", code: 404 } });
}

function refuseTypes(/** @type {Stub} */ stub, /** @type {string} */ kind, /** @type {Body} */ body) {
  const refuse = (/** @type {string} */ message, param = "") => {
    throw refusalOf(stub.dialect, { status: 400, message, param });
  };
  if (!Number.isInteger(body.max_tokens ?? 1)) refuse("max_tokens should be a valid integer", "body.max_tokens");
  if (kind === "chat" && !Array.isArray(body.messages)) {
    if (stub.dialect.errors !== "legacy") refuse("'messages' is required", "body.messages");
    body.messages = [];
  }
  if (stub.dialect.errors === "vllm") {
    if (body.temperature < 0) refuse(`temperature must be non-negative, got ${body.temperature}.`, "temperature");
    if (body.stream_options !== undefined && body.stream !== true) {
      refuse("Stream options can only be defined when `stream=True`.", "stream_options");
    }
  }
}

function refuseLength(/** @type {Stub} */ stub, /** @type {number} */ tokens) {
  if (tokens < stub.context) return;
  const limit = stub.context;
  if (stub.dialect.errors === "llama") {
    throw refusalOf(stub.dialect, {
      status: 400,
      message: `request (${tokens} tokens) exceeds the available context size (${limit} tokens), try increasing it`,
      type: "exceed_context_size_error",
      more: { n_prompt_tokens: tokens, n_ctx: limit },
    });
  }
  const message = `This model's maximum context length is ${limit} tokens. However, you requested ${tokens} tokens.`;
  throw refusalOf(stub.dialect, { status: 400, message, type: "context_length_exceeded", param: "messages" });
}

const isIds = (/** @type {unknown} */ value) =>
  Array.isArray(value) && value.length > 0 && value.every(Number.isInteger);

function promptList(/** @type {Stub} */ stub, /** @type {unknown} */ prompt) {
  if (typeof prompt === "string") return [prompt];
  if (!Array.isArray(prompt))
    throw refusalOf(stub.dialect, { status: 400, message: "prompt is missing", param: "prompt" });
  const list = isIds(prompt) ? [prompt] : prompt;
  const ids = list.filter(isIds).flat();
  if ((ids.length > 0 && !stub.dialect.tokenIds) || (list.length > 1 && stub.dialect.manyPrompts === "refused")) {
    throw refusalOf(stub.dialect, { status: 400, message: "Input should be a valid string", param: "prompt" });
  }
  const stranger = ids.find((id) => id < 0 || id >= VOCABULARY_SIZE);
  if (stranger === undefined) return list;
  throw refusalOf(stub.dialect, { status: 400, message: `Token id ${stranger} is out of vocabulary`, param: "prompt" });
}

const promptIds = (/** @type {Stub} */ stub, /** @type {unknown} */ prompt) =>
  promptList(stub, prompt).map((one) => (typeof one === "string" ? encode(one) : one));

const promptTexts = (/** @type {Stub} */ stub, /** @type {unknown} */ prompt) =>
  promptList(stub, prompt).map((one) => (typeof one === "string" ? one : decode(one)));

function logprobsOf(/** @type {Stub} */ stub, /** @type {string} */ kind, /** @type {Body} */ body) {
  const asked = kind === "chat" ? (body.logprobs === true ? (body.top_logprobs ?? 0) : null) : (body.logprobs ?? null);
  if (typeof asked === "number" && asked > stub.dialect.maxLogprobs) {
    const message = `Requested sample logprobs of ${asked}, which is greater than max allowed: ${stub.dialect.maxLogprobs}`;
    throw refusalOf(stub.dialect, { status: 400, message, param: "logprobs" });
  }
  const known = kind === "chat" ? stub.dialect.chatLogprobs : stub.dialect.completionLogprobs !== "none";
  return known && asked !== false ? asked : null;
}

/** @returns {Map<number, number>} */
function biasOf(/** @type {Stub} */ stub, /** @type {unknown} */ bias) {
  if (!stub.dialect.bias || bias === null || typeof bias !== "object") return new Map();
  const entries = Array.isArray(bias) ? bias : Object.entries(bias);
  const pairs = entries.map(([id, value]) => /** @type {[number, number]} */ ([Number(id), Number(value)]));
  const stranger = pairs.find(([id]) => id >= VOCABULARY_SIZE);
  if (stranger !== undefined && stub.dialect.maxLogprobs === 20) {
    const message = `token_id(s) [${stranger[0]}] in logit_bias contain out-of-vocab token ids.`;
    throw refusalOf(stub.dialect, { status: 400, message, param: "logit_bias" });
  }
  return new Map(pairs);
}

/** Texts that a constraint allows, as far as the kit knows constraints: lists of words in each server's own way. */
function choicesOf(/** @type {Stub} */ stub, /** @type {Body} */ body) {
  const schema =
    body.response_format?.json_schema?.schema ?? body.json_schema ?? (body.format?.type ? body.format : null);
  if (schema !== null && schema !== undefined) {
    if (!stub.dialect.jsonSchema)
      throw refusalOf(stub.dialect, { status: 400, message: "Input should be 'json_object'" });
    return schemaTexts(schema);
  }
  const listed = body.structured_outputs?.choice ?? body.guided_choice;
  if (Array.isArray(listed) && stub.dialect.owner === "vllm") return listed.map(String);
  const quoted = typeof body.grammar === "string" ? [...body.grammar.matchAll(/"((?:[^"\\]|\\.)*)"/g)] : [];
  return quoted.length === 0 || !stub.dialect.timings ? null : quoted.map(([, text]) => JSON.parse(`"${text}"`));
}

function schemaTexts(/** @type {Body} */ schema) {
  if (Array.isArray(schema.enum)) return schema.enum.map((/** @type {unknown} */ one) => JSON.stringify(one));
  const [name, field] = Object.entries(schema.properties ?? {})[0] ?? [];
  if (!Array.isArray(field?.enum)) return null;
  return field.enum.map((/** @type {unknown} */ one) => JSON.stringify({ [String(name)]: one }));
}
