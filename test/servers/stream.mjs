import { pieces } from "./generate.mjs";
import { until } from "./pace.mjs";
import { completionLogprobs, contentLogprobs, heading, timingsOf, usageOf } from "./shapes.mjs";
import { bytesOf } from "./toy-model.mjs";

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {import("./asked.mjs").Asked} Asked */
/** @typedef {import("./generate.mjs").Answer} Answer */
/** @typedef {import("./traps.mjs").Trap} Trap */
/** @typedef {{data: unknown, tokens: number}} Event Tokens: how many were made for this event. */

/** Events of a streamed answer, in the order and shape of the server that is played. */
export function eventsOf(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {Answer} */ answer) {
  const { dialect } = stub;
  const chat = asked.kind === "chat";
  const head = heading(stub, asked, chat ? "chat.completion.chunk" : "text_completion");
  const piece = (/** @type {string | null} */ text, more = {}) =>
    chat
      ? { index: 0, delta: text === null ? {} : { content: text }, finish_reason: null, ...more }
      : { index: 0, text: text ?? "", logprobs: null, finish_reason: null, ...more };
  /** @type {Event[]} */
  const events = chat
    ? [{ data: { ...head, choices: [{ ...piece(null), delta: dialect.firstDelta }] }, tokens: 0 }]
    : [];
  const parts = pieces(answer.tokens, stub.tokensPerChunk);
  for (const [index, part] of parts.entries()) {
    const last = dialect.finishWithToken && index === parts.length - 1 ? { finish_reason: answer.finish } : {};
    const logprobs = streamedLogprobs(stub, asked, part.tokens);
    events.push({
      data: { ...head, choices: [piece(part.text, { ...logprobs, ...last })] },
      tokens: part.tokens.length,
    });
  }
  return [...events, ...closing(stub, asked, answer, head, piece)];
}

function streamedLogprobs(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {import("./generate.mjs").Token[]} */ tokens,
) {
  if (asked.logprobs === null) return {};
  return { logprobs: asked.kind === "chat" ? contentLogprobs(stub, tokens) : completionLogprobs(stub, asked, tokens) };
}

/**
 * What stands after the tokens: the finish reason, and the usage in one of three places or nowhere.
 *
 * @returns {Event[]}
 */
function closing(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {Answer} */ answer,
  /** @type {object} */ head,
  /** @type {(text: string | null, more?: object) => object} */ piece,
) {
  const { dialect } = stub;
  const place = asked.kind === "chat" ? dialect.chatUsage : dialect.completionUsage;
  const told = place !== "none" && (asked.includeUsage || dialect.usageUnasked);
  const usage = told ? { usage: usageOf(stub, asked, [answer]) } : {};
  const timings = dialect.streamTimings ? { timings: timingsOf(stub, asked, answer) } : {};
  const inFinish = place === "in-finish" ? { ...usage, ...timings } : told ? {} : timings;
  const finish = { ...head, choices: [piece(null, { finish_reason: answer.finish })], ...inFinish };
  /** @type {Event[]} */
  const events = dialect.finishWithToken && answer.tokens.length > 0 ? [] : [{ data: finish, tokens: 0 }];
  if (!told || place === "in-finish") return events;
  const choices = place === "after" ? [] : [asked.kind === "chat" ? { index: 0, delta: {} } : { index: 0 }];
  return [...events, { data: { ...head, choices, ...usage, ...timings }, tokens: 0 }];
}

/**
 * Writes a stream, each event at its time: the first token after `firstTokenMs`, each other `betweenTokensMs` after the
 * one before, counted from when the answer was begun, so that delays do not add up.
 */
export async function writeStream(
  /** @type {Stub} */ stub,
  /** @type {import("node:http").ServerResponse} */ response,
  /** @type {{text: string, tokens: number}[]} */ events,
  /** @type {{begun: number, trap?: Trap, newlines: boolean, done: boolean, written: number[]}} */ how,
) {
  const { begun, trap, newlines, done, written } = how;
  let tokens = 0;
  for (const event of events) {
    tokens += event.tokens;
    if (event.tokens > 0) await until(begun + stub.delays.firstTokenMs + (tokens - 1) * stub.delays.betweenTokensMs);
    if (response.destroyed) return;
    if (trap !== undefined && tokens > (trap.tokens ?? 0) && (await sprung(trap, response))) return;
    if (event.tokens > 0) written.push(performance.timeOrigin + performance.now());
    const { text } = event;
    const { lineEnd, comments } = stub.events;
    if (comments && !newlines) response.write(`: still here${lineEnd}${lineEnd}`);
    const line = newlines ? `${text}\n` : `data: ${text}${lineEnd}${lineEnd}`;
    await writeIn(response, Buffer.from(line), trap?.kind === "drip" ? 1 : stub.events.bytesPerWrite, trap?.ms ?? 0);
  }
  if (done) response.write(`data: [DONE]${stub.events.lineEnd}${stub.events.lineEnd}`);
  response.end();
}

/** Traps inside a stream. True where the stream is over. */
async function sprung(/** @type {Trap} */ trap, /** @type {import("node:http").ServerResponse} */ response) {
  switch (trap.kind) {
    case "hang-mid-stream":
      await new Promise((resolve) => response.once("close", resolve));
      return true;
    case "cut":
      response.destroy();
      return true;
    case "cut-character": {
      const begun = 'data: {"choices":[{"index":0,"text":"na';
      response.write(Buffer.concat([Buffer.from(begun), Buffer.from("ï").subarray(0, 1)]));
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.destroy();
      return true;
    }
    case "ends-early":
      response.end();
      return true;
    case "error-in-stream":
      response.end(
        `data: ${JSON.stringify({ error: { message: "out of memory", type: "server_error", code: 500 } })}\n\n`,
      );
      return true;
    case "bad-event":
      response.write('data: {"choices":[{"text":\n\n');
      return false;
    default:
      return false;
  }
}

/** Writes in parts of this many bytes, each a packet of its own, so that characters are cut wherever they may be. */
async function writeIn(
  /** @type {import("node:http").ServerResponse} */ response,
  /** @type {Buffer} */ bytes,
  /** @type {number} */ size,
  /** @type {number} */ ms,
) {
  for (let at = 0; at < bytes.length; at += size) {
    if (response.destroyed) return;
    response.write(bytes.subarray(at, at + size));
    if (at + size < bytes.length)
      await new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)));
  }
}

/** Events of llama-server's own stream: token ids in each, and no [DONE] at its end. */
export function nativeEvents(
  /** @type {Answer} */ answer,
  /** @type {(token: import("./generate.mjs").Token) => object} */ shown,
  /** @type {object} */ last,
) {
  /** @type {Event[]} */
  const events = answer.tokens.map((token) => ({
    data: { index: 0, content: bytesOf(token.id).toString("utf8"), tokens: [token.id], stop: false, ...shown(token) },
    tokens: 1,
  }));
  return [...events, { data: last, tokens: 0 }];
}
