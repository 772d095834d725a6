import { askedOf, templated } from "./asked.mjs";
import { lmStudioModels, loaded, props, shown, tags } from "./facts.mjs";
import { answerTo } from "./generate.mjs";
import { contentLogprobs, timingsOf } from "./shapes.mjs";
import { bytesOf, decode, encode, nameOf } from "./toy-model.mjs";

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {import("./asked.mjs").Body} Body */
/** @typedef {(stub: Stub, body: Body) => unknown} Route */

/** @type {Record<string, Route>} */
const llamaServer = {
  "GET /props": (stub) => props(stub),
  "GET /slots": (stub) =>
    Array.from({ length: stub.slots }, (_, id) => ({ id, n_ctx: stub.context, is_processing: id < stub.busy() })),
  "POST /tokenize": (_, body) => {
    const ids = encode(String(body.content ?? ""), { begin: body.add_special === true });
    return { tokens: body.with_pieces === true ? ids.map((id) => ({ id, piece: pieceOf(id) })) : ids };
  },
  "POST /detokenize": (_, body) => ({ content: decode(body.tokens ?? []) }),
  "POST /apply-template": (_, body) => ({ prompt: templated(body.messages ?? []) }),
};

/** A piece is text, or the bytes where they are no text of their own. */
function pieceOf(/** @type {number} */ id) {
  const name = nameOf(id);
  return name.includes("�") ? [...bytesOf(id)] : name;
}

/** @type {Record<string, Route>} */
const vllm = {
  "GET /version": () => ({ version: "0.32.0" }),
  "POST /tokenize": (stub, body) => {
    const text = Array.isArray(body.messages) ? templated(body.messages) : String(body.prompt ?? "");
    const tokens = encode(text, { begin: body.add_special_tokens !== false });
    return { count: tokens.length, max_model_len: stub.context, tokens, token_strs: null };
  },
  "POST /detokenize": (_, body) => ({ prompt: decode(body.tokens ?? []) }),
};

/** @type {Record<string, Route>} */
const ollama = {
  "GET /api/version": () => ({ version: "0.31.1" }),
  "GET /api/tags": (stub) => tags(stub),
  "GET /api/ps": (stub) => loaded(stub),
  "POST /api/show": (stub) => shown(stub),
};

/** @type {Record<string, Route>} */
const lmStudio = { "GET /api/v0/models": (stub) => lmStudioModels(stub) };

/** Routes beside the OpenAI-compatible ones that a server has. */
export function nativeRoutes(/** @type {import("./dialects.mjs").DialectName} */ name) {
  return {
    "llama-server": llamaServer,
    vllm,
    ollama,
    "lm-studio": lmStudio,
    "llama-cpp-python": {},
    litellm: {},
    transformers: {},
    unknown: {},
  }[name];
}

/** llama-server's /completion, its older and fuller API. */
export function nativeCompletion(/** @type {Stub} */ stub, /** @type {Body} */ body) {
  const probabilities = Number(body.n_probs ?? 0);
  const asked = askedOf(stub, "completion", {
    ...body,
    max_tokens: body.n_predict ?? 256,
    ...(probabilities > 0 ? { logprobs: probabilities } : {}),
  });
  const answer = answerTo(stub, asked);
  const shownOf = (/** @type {import("./generate.mjs").Token} */ token) =>
    probabilities > 0 ? { completion_probabilities: contentLogprobs(stub, [token]).content } : {};
  const last = {
    index: 0,
    content: body.stream === true ? "" : answer.text,
    tokens: body.return_tokens === true && body.stream !== true ? answer.tokens.map(({ id }) => id) : [],
    id_slot: 0,
    stop: true,
    model: stub.nameInAnswer(stub.models[0] ?? ""),
    tokens_predicted: answer.tokens.length,
    tokens_evaluated: asked.prompts[0]?.length ?? 0,
    has_new_line: false,
    truncated: false,
    stop_type: answer.finish === "stop" ? "eos" : "limit",
    stopping_word: "",
    tokens_cached: (asked.prompts[0]?.length ?? 0) + answer.tokens.length - 1,
    timings: timingsOf(stub, asked, answer),
    ...(probabilities > 0 && body.stream !== true
      ? { completion_probabilities: contentLogprobs(stub, answer.tokens).content }
      : {}),
  };
  return { asked, answer, shownOf, last };
}

/** Ollama's /api/generate and /api/chat, which stream lines of JSON unless told otherwise. */
export function ollamaAnswer(
  /** @type {Stub} */ stub,
  /** @type {"completion" | "chat"} */ kind,
  /** @type {Body} */ body,
) {
  const options = body.options ?? {};
  const asked = askedOf(stub, kind, {
    ...body,
    prompt: body.raw === true ? body.prompt : templated([{ role: "user", content: body.prompt }]),
    max_tokens: options.num_predict ?? 128,
    temperature: options.temperature ?? 0.8,
    seed: options.seed,
    stop: options.stop,
    stream: body.stream !== false,
    ...(body.logprobs === true
      ? { logprobs: kind === "chat" ? true : (body.top_logprobs ?? 0) }
      : { logprobs: undefined }),
  });
  if (body.logprobs === true) asked.logprobs = Math.min(Number(body.top_logprobs ?? 0), 20);
  const answer = answerTo(stub, asked);
  const head = { model: stub.nameInAnswer(String(body.model)), created_at: new Date().toISOString() };
  const text = (/** @type {string} */ content) =>
    kind === "chat" ? { message: { role: "assistant", content } } : { response: content };
  const logprobs = (/** @type {import("./generate.mjs").Token[]} */ tokens) =>
    asked.logprobs === null ? {} : { logprobs: contentLogprobs(stub, tokens).content };
  const milliseconds = 1e6;
  const ending = {
    done: true,
    done_reason: answer.finish,
    total_duration: Math.round(
      (stub.delays.firstTokenMs + stub.delays.betweenTokensMs * answer.tokens.length + 1) * milliseconds,
    ),
    load_duration: milliseconds,
    prompt_eval_count: asked.prompts[0]?.length ?? 0,
    prompt_eval_duration: Math.round(Math.max(0.5, stub.delays.firstTokenMs) * milliseconds),
    eval_count: answer.tokens.length,
    eval_duration: Math.round(Math.max(0.5, stub.delays.betweenTokensMs) * answer.tokens.length * milliseconds),
  };
  const events = answer.tokens.map((token) => ({
    data: { ...head, ...text(decode([token.id])), ...logprobs([token]), done: false },
    tokens: 1,
  }));
  return {
    stream: asked.stream,
    events: [...events, { data: { ...head, ...text(""), ...ending }, tokens: 0 }],
    whole: { ...head, ...text(answer.text), ...logprobs(answer.tokens), ...ending },
    answer,
  };
}
