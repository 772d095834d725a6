import { echoed } from "./echo.mjs";
import { promptTokens } from "./generate.mjs";
import { bytesOf, nameOf } from "./toy-model.mjs";

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {import("./asked.mjs").Asked} Asked */
/** @typedef {import("./generate.mjs").Answer} Answer */
/** @typedef {import("./generate.mjs").Token} Token */

const identified = (/** @type {{id: number, logprob: number | null}} */ { id, logprob }) => ({
  id,
  token: bytesOf(id).toString("utf8").replaceAll("�", ""),
  bytes: [...bytesOf(id)],
  logprob,
});

/** Log-probabilities in the shape of chat answers. */
export function contentLogprobs(/** @type {Stub} */ stub, /** @type {Token[]} */ tokens) {
  const shown = (/** @type {{id: number, logprob: number | null}} */ token) => {
    const { id, ...rest } = identified(token);
    return stub.dialect.timings ? { id, ...rest } : rest;
  };
  return { content: tokens.map((token) => ({ ...shown(token), top_logprobs: token.top.map(shown) })) };
}

/** Log-probabilities in the shape of the older completions API; offsets count the token that starts a text too. */
function legacyLogprobs(
  /** @type {{id: number, logprob: number | null, top: {id: number, logprob: number}[]}[]} */ tokens,
  /** @type {Asked} */ { namesAsIds },
) {
  const shown = (/** @type {number} */ id) => (namesAsIds ? `token_id:${id}` : nameOf(id));
  let offset = 0;
  const offsets = tokens.map(({ id }) => {
    const at = offset;
    offset += nameOf(id).length;
    return at;
  });
  const likeliest = (/** @type {{id: number, logprob: number}[]} */ top) =>
    Object.fromEntries(top.map((one) => [shown(one.id), one.logprob]));
  return {
    text_offset: offsets,
    token_logprobs: tokens.map((token) => token.logprob),
    tokens: tokens.map((token) => shown(token.id)),
    top_logprobs: tokens.map((token) =>
      token.logprob === null ? null : { [shown(token.id)]: token.logprob, ...likeliest(token.top) },
    ),
  };
}

/** Log-probabilities of a completion; with echo those of the prompt stand before. */
export function completionLogprobs(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {Token[]} */ tokens,
  prompt = /** @type {number[] | null} */ (null),
) {
  if (asked.logprobs === null) return null;
  const { dialect } = stub;
  switch (dialect.completionLogprobs) {
    case "none":
      return null;
    case "content":
      return contentLogprobs(stub, tokens);
    case "both":
      return {
        text_offset: null,
        token_logprobs: null,
        tokens: null,
        top_logprobs: null,
        ...contentLogprobs(stub, tokens),
      };
    case "legacy": {
      const before = prompt === null ? [] : echoed(stub, prompt, Math.max(1, asked.logprobs));
      // llama-cpp-python leaves out the last generated token when it echoes.
      const shown = prompt !== null && dialect.echo === "shifted" ? tokens.slice(0, -1) : tokens;
      return legacyLogprobs([...before, ...shown], asked);
    }
  }
}

/** `prompt_logprobs` as vLLM gives it: by token id, with ranks. */
export function promptLogprobs(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {number[]} */ prompt) {
  if (asked.promptLogprobs === null) return null;
  return promptTokens(stub, prompt, asked.promptLogprobs).map((token) => {
    if (token === null) return null;
    const ranked = token.top.map((one, index) => [
      String(one.id),
      { logprob: one.logprob, rank: index + 1, decoded_token: nameOf(one.id) },
    ]);
    const own = [String(token.id), { logprob: token.logprob, rank: token.rank, decoded_token: nameOf(token.id) }];
    return Object.fromEntries([own, ...ranked]);
  });
}

/** Token counts of an answer; several prompts are summed or not, by the server's habit. */
export function usageOf(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {Answer[]} */ answers) {
  const counted = stub.dialect.manyPrompts === "first" ? answers.slice(0, 1) : answers;
  const prompts = stub.dialect.manyPrompts === "first" ? asked.prompts.slice(0, 1) : asked.prompts;
  const completion = counted.reduce((sum, answer) => sum + answer.tokens.length, 0);
  const prompt = prompts.reduce((sum, ids) => sum + ids.length, 0);
  const details =
    stub.dialect.cached === "says" ? { prompt_tokens_details: { cached_tokens: answers[0]?.cached ?? 0 } } : {};
  return { completion_tokens: completion, prompt_tokens: prompt, total_tokens: completion + prompt, ...details };
}

/** llama-server's own timings; of a single token it says 0.001 ms and no speed. */
export function timingsOf(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {Answer} */ answer) {
  const prompt = (asked.prompts[0]?.length ?? 0) - answer.cached;
  const predicted = answer.tokens.length;
  const promptMs = Math.max(stub.delays.firstTokenMs, 0.5);
  const predictedMs = predicted <= 1 ? 0.001 : Math.max(stub.delays.betweenTokensMs, 0.5) * (predicted - 1);
  return {
    cache_n: answer.cached,
    prompt_n: prompt,
    prompt_ms: promptMs,
    prompt_per_token_ms: promptMs / prompt,
    prompt_per_second: (1000 * prompt) / promptMs,
    predicted_n: predicted,
    predicted_ms: predictedMs,
    predicted_per_token_ms: predicted <= 1 ? 0 : predictedMs / predicted,
    predicted_per_second: predicted <= 1 ? 0 : (1000 * predicted) / predictedMs,
  };
}

/** What every answer says beside its choices. */
export function heading(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {string} */ object) {
  const fingerprint = stub.dialect.fingerprint === null ? {} : { system_fingerprint: stub.dialect.fingerprint };
  return {
    id: `${asked.kind === "chat" ? "chatcmpl" : "cmpl"}-${stub.nextId()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: stub.nameInAnswer(asked.model),
    ...fingerprint,
  };
}

/** A whole answer, not streamed. */
export function wholeAnswer(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {Answer[]} */ answers) {
  const choices = answers.map((answer, index) => choiceOf(stub, asked, answer, index));
  const timings =
    stub.dialect.timings && answers[0] !== undefined ? { timings: timingsOf(stub, asked, answers[0]) } : {};
  const object = asked.kind === "chat" ? "chat.completion" : "text_completion";
  return { ...heading(stub, asked, object), choices, usage: usageOf(stub, asked, answers), ...timings };
}

function choiceOf(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {Answer} */ answer,
  /** @type {number} */ index,
) {
  if (asked.kind === "chat") {
    const logprobs = asked.logprobs === null ? {} : { logprobs: contentLogprobs(stub, answer.tokens) };
    const message = { role: "assistant", content: answer.text };
    return { finish_reason: answer.finish, index, message, ...logprobs };
  }
  const prompt = /** @type {number[]} */ (asked.prompts[index % asked.prompts.length]);
  const text = asked.echo ? `${asked.texts[index % asked.texts.length]}${answer.text}` : answer.text;
  const logprobs = completionLogprobs(stub, asked, answer.tokens, asked.echo ? prompt : null);
  const ofPrompt = stub.dialect.promptLogprobs ? { prompt_logprobs: promptLogprobs(stub, asked, prompt) } : {};
  const ids =
    asked.tokenIds && stub.dialect.promptLogprobs
      ? { token_ids: answer.tokens.map(({ id }) => id), prompt_token_ids: prompt }
      : {};
  return { text, index, logprobs, finish_reason: answer.finish, ...ofPrompt, ...ids };
}
