import { gzipSync } from "node:zlib";

/**
 * Ways in which a server fails, each a switch. `after` lets that many requests pass first, `times` is how often it
 * springs (always, if left out), `path` which requests it is for (those that ask for an answer, if left out).
 *
 * @typedef {object} Trap
 * @property {"hang" | "hang-mid-stream" | "drip" | "cut" | "cut-character" | "ends-early" | "error-in-stream" | "bad-event"
 *   | "html" | "json-error" | "status" | "gzip-bomb" | "endless" | "redirect" | "null-logprobs" | "nan-logprobs"
 *   | "usage" | "no-usage" | "swapped-model" | "no-models" | "drop" | "drop-reused" | "broken-json" | "empty"} kind
 * @property {number} [after]
 * @property {number} [times]
 * @property {RegExp} [path]
 * @property {number} [tokens] Traps inside a stream: tokens that come first.
 * @property {number} [ms] drip: time between two bytes.
 * @property {number} [status] status: 429, 500, 502, 503 …
 * @property {string} [retryAfter] status: what Retry-After says.
 * @property {string} [to] redirect: where to.
 * @property {string} [name] swapped-model: the name of the other model; left out, answers keep the old name.
 * @property {number} [count] usage: tokens that it claims.
 */

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

const ASKS = /completions?$|\/api\/(generate|chat)$/;

/** Traps that alter what is answered, rather than whether. */
const ALTER = new Set(["null-logprobs", "nan-logprobs", "usage", "no-usage", "swapped-model"]);
const IN_STREAM = new Set([
  "hang-mid-stream",
  "drip",
  "cut",
  "cut-character",
  "ends-early",
  "error-in-stream",
  "bad-event",
]);

/** Takes the trap that a request springs, and counts it. */
export function takeTrap(/** @type {(Trap & {seen?: number})[]} */ traps, /** @type {string} */ path) {
  for (const trap of traps) {
    const fits = trap.path ?? (trap.kind === "no-models" ? /\/models$|\/api\/tags$/ : ASKS);
    if (!fits.test(path)) continue;
    trap.seen = (trap.seen ?? 0) + 1;
    const { after = 0, times = Number.POSITIVE_INFINITY } = trap;
    if (trap.seen > after && trap.seen <= after + times) return trap;
  }
  return undefined;
}

export const alters = (/** @type {Trap | undefined} */ trap) => trap !== undefined && ALTER.has(trap.kind);
export const isInStream = (/** @type {Trap | undefined} */ trap) => trap !== undefined && IN_STREAM.has(trap.kind);

/** Springs a trap in place of an answer. False where the request is to be answered after all. */
export async function spring(
  /** @type {Trap} */ trap,
  /** @type {IncomingMessage} */ request,
  /** @type {ServerResponse} */ response,
  reused = false,
) {
  switch (trap.kind) {
    case "hang":
      await new Promise((resolve) => response.once("close", resolve));
      return true;
    case "html":
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>");
      return true;
    case "json-error":
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "model is loading", type: "unavailable_error", code: 503 } }));
      return true;
    case "broken-json":
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"choices":[{"text":" Par');
      return true;
    case "empty":
      response.writeHead(200, { "content-type": "application/json", "content-length": "0" });
      response.end();
      return true;
    case "status":
      return failed(trap, response);
    case "redirect":
      response.writeHead(307, { location: trap.to ?? "http://127.0.0.1:9/" });
      response.end();
      return true;
    case "gzip-bomb":
      return bomb(response);
    case "endless":
      return endless(response);
    case "drop":
      request.socket.destroy();
      return true;
    case "drop-reused":
      if (reused) request.socket.destroy();
      return reused;
    case "no-models":
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [], models: [] }));
      return true;
    default:
      return false;
  }
}

function failed(/** @type {Trap} */ trap, /** @type {ServerResponse} */ response) {
  const { status = 500, retryAfter } = trap;
  const headers = {
    "content-type": "application/json",
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
  };
  response.writeHead(status, headers);
  response.end(JSON.stringify({ error: { message: `status ${status}`, type: "server_error", code: status } }));
  return true;
}

const MEBIBYTE = Buffer.alloc(1024 * 1024, 32);

/** 1 GiB of spaces in about 1 MB: a gzip stream may hold many members, one after another. */
function bomb(/** @type {ServerResponse} */ response) {
  const member = gzipSync(MEBIBYTE, { level: 9 });
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  response.end(Buffer.concat(Array.from({ length: 1024 }, () => member)));
  return true;
}

/** Bytes without an end, as long as somebody reads them. */
async function endless(/** @type {ServerResponse} */ response) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const event = `data: ${JSON.stringify({ choices: [{ index: 0, text: " and", delta: { content: " and" }, finish_reason: null }] })}\n\n`;
  while (!response.destroyed) {
    if (!response.writableNeedDrain) response.write(event.repeat(64));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

/** An answer with its log-probabilities made null, or text that JSON has no word for. */
export function withoutNumbers(/** @type {string} */ json, /** @type {"null" | "NaN"} */ word) {
  return json
    .replace(/"logprob":-?[\d.eE+-]+/g, `"logprob":${word}`)
    .replace(/"token_logprobs":\[[^\]]*\]/g, (list) => list.replace(/-?\d[\d.eE+-]*/g, word));
}
