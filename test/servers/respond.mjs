import { askedOf } from "./asked.mjs";
import { modelList } from "./facts.mjs";
import { answerTo } from "./generate.mjs";
import { nativeCompletion, nativeRoutes, ollamaAnswer } from "./native.mjs";
import { until } from "./pace.mjs";
import { badKey, Refusal, refusalOf } from "./refusal.mjs";
import { wholeAnswer } from "./shapes.mjs";
import { eventsOf, nativeEvents, writeStream } from "./stream.mjs";
import { toyModel } from "./toy-model.mjs";
import { alters, isInStream, spring, withoutNumbers } from "./traps.mjs";

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */
/** @typedef {{begun: number, trap?: import("./traps.mjs").Trap, written: number[]}} Turn */

/** Answers one request: traps first, then the key, then what was asked. */
export async function respond(
  /** @type {Stub} */ stub,
  /** @type {IncomingMessage} */ request,
  /** @type {ServerResponse} */ response,
  /** @type {{connection: number, reused: boolean}} */ socket,
) {
  const begun = performance.now();
  const path = new URL(request.url ?? "/", "http://stub").pathname;
  const text = await bodyOf(request);
  /** @type {number[]} */
  const written = [];
  const body = parsed(text);
  stub.seen.push({
    method: request.method ?? "",
    path,
    headers: request.headers,
    body: body ?? text,
    at: performance.timeOrigin + begun,
    connection: socket.connection,
    written,
  });
  const trap = stub.takeTrap(path);
  if (trap !== undefined && !alters(trap) && !isInStream(trap)) {
    if (await spring(trap, request, response, socket.reused)) return;
  }
  for (const [name, value] of Object.entries({ ...stub.dialect.headers, ...stub.headers }))
    response.setHeader(name, value);
  stub.altering = alters(trap) ? trap : undefined;
  const model = stub.model;
  if (trap?.kind === "swapped-model") stub.model = toyModel({ seed: model.seed + 1000 });
  try {
    refuseKey(stub, request, path);
    if (text !== "" && body === null) throw refusalOf(stub.dialect, { status: 400, message: "JSON decode error" });
    const reply = replyTo(stub, `${request.method} ${path}`, body ?? {});
    stub.model = model;
    await reply(response, { begun, trap, written });
  } catch (error) {
    stub.model = model;
    if (!(error instanceof Refusal)) throw error;
    writeRefusal(response, error);
  }
}

function writeRefusal(/** @type {ServerResponse} */ response, /** @type {Refusal} */ refusal) {
  response.writeHead(refusal.status, { "content-type": "application/json", ...refusal.headers });
  response.end(typeof refusal.body === "string" ? refusal.body : JSON.stringify(refusal.body));
}

async function bodyOf(/** @type {IncomingMessage} */ request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function parsed(/** @type {string} */ text) {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function refuseKey(/** @type {Stub} */ stub, /** @type {IncomingMessage} */ request, /** @type {string} */ path) {
  if (stub.key === null || path === "/health") return;
  if (request.headers.authorization !== `Bearer ${stub.key}`) throw badKey(stub.dialect);
}

/** What a route replies; the answer is computed before anything waits. */
function replyTo(/** @type {Stub} */ stub, /** @type {string} */ route, /** @type {any} */ body) {
  if (route === "POST /v1/completions") return openAi(stub, "completion", body);
  if (route === "POST /v1/chat/completions") return openAi(stub, "chat", body);
  if (route === "POST /completion" && stub.name === "llama-server") return llamaCompletion(stub, body);
  if (route === "POST /api/generate" && stub.name === "ollama") return ollamaReply(stub, "completion", body);
  if (route === "POST /api/chat" && stub.name === "ollama") return ollamaReply(stub, "chat", body);
  return simple(stub, route, body);
}

function simple(/** @type {Stub} */ stub, /** @type {string} */ route, /** @type {any} */ body) {
  const native = /** @type {Record<string, import("./native.mjs").Route>} */ (nativeRoutes(stub.name))[route];
  if (native !== undefined) return sends(native(stub, body));
  if (route === "GET /v1/models") {
    if (stub.name === "transformers")
      throw new Refusal(500, "Internal Server Error", { "content-type": "text/plain; charset=utf-8" });
    return sends(modelList(stub));
  }
  if (route === "GET /health") return sends({ status: "ok" });
  if (route === "GET /metrics" && stub.name === "llama-server") {
    throw refusalOf(stub.dialect, {
      status: 501,
      message: "This server does not support metrics endpoint.",
      type: "not_supported_error",
    });
  }
  throw stub.name === "llama-server"
    ? new Refusal(404, { error: { message: "File Not Found", type: "not_found_error", code: 404 } })
    : new Refusal(404, { detail: "Not Found" });
}

const sends = (/** @type {unknown} */ value) => async (/** @type {ServerResponse} */ response) => {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
};

function openAi(/** @type {Stub} */ stub, /** @type {"completion" | "chat"} */ kind, /** @type {any} */ body) {
  const asked = askedOf(stub, kind, body);
  const count = asked.prompts.length * asked.answers;
  const answers = Array.from({ length: count }, (_, index) => answerTo(stub, asked, index));
  const first = /** @type {import("./generate.mjs").Answer} */ (answers[0]);
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens.length, 0);
  if (asked.stream) return streamed(stub, eventsOf(stub, asked, first));
  return whole(stub, wholeAnswer(stub, asked, answers), tokens);
}

function llamaCompletion(/** @type {Stub} */ stub, /** @type {any} */ body) {
  const { answer, shownOf, last } = nativeCompletion(stub, body);
  if (body.stream !== true) return whole(stub, last, answer.tokens.length);
  return streamed(stub, nativeEvents(answer, shownOf, last), { done: false });
}

function ollamaReply(/** @type {Stub} */ stub, /** @type {"completion" | "chat"} */ kind, /** @type {any} */ body) {
  const { stream, events, whole: one, answer } = ollamaAnswer(stub, kind, body);
  return stream ? streamed(stub, events, { newlines: true, done: false }) : whole(stub, one, answer.tokens.length);
}

/** A place to be answered in, and since when; a request that waited for its place is answered from then on. */
async function place(/** @type {Stub} */ stub, /** @type {ServerResponse} */ response, /** @type {number} */ begun) {
  const asked = performance.now();
  const release = await stub.takeSlot();
  const taken = performance.now();
  if (response.destroyed) release();
  else response.once("close", release);
  return { release, begun: taken - asked > 1 ? taken : begun };
}

function streamed(
  /** @type {Stub} */ stub,
  /** @type {import("./stream.mjs").Event[]} */ events,
  /** @type {{newlines?: boolean, done?: boolean}} */ how = {},
) {
  const lines = events.map((event) => ({ tokens: event.tokens, text: alteredText(stub, event.data) }));
  const { newlines = false, done = stub.dialect.done } = how;
  return async (/** @type {ServerResponse} */ response, /** @type {Turn} */ turn) => {
    const head = { "content-type": newlines ? "application/x-ndjson" : "text/event-stream" };
    if (!stub.dialect.holdsHeaders) response.writeHead(200, head).flushHeaders();
    const { release, begun } = await place(stub, response, turn.begun);
    if (response.destroyed) return;
    if (stub.dialect.holdsHeaders) response.writeHead(200, head);
    await writeStream(stub, response, lines, { ...turn, begun, newlines, done });
    release();
  };
}

function whole(/** @type {Stub} */ stub, /** @type {any} */ value, /** @type {number} */ tokens) {
  const text = alteredText(stub, value);
  return async (/** @type {ServerResponse} */ response, /** @type {Turn} */ { begun: arrived, trap, written }) => {
    const { release, begun } = await place(stub, response, arrived);
    await until(begun + stub.delays.firstTokenMs + Math.max(0, tokens - 1) * stub.delays.betweenTokensMs);
    if (response.destroyed) return;
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    written.push(performance.timeOrigin + performance.now());
    if (trap === undefined || !isInStream(trap)) response.end(text);
    else await broken(response, Buffer.from(text), trap);
    release();
  };
}

/** Traps of streams, sprung on an answer that comes in one piece. */
async function broken(
  /** @type {ServerResponse} */ response,
  /** @type {Buffer} */ bytes,
  /** @type {import("./traps.mjs").Trap} */ trap,
) {
  if (trap.kind === "drip") {
    for (const byte of bytes) {
      if (response.destroyed) return;
      response.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, trap.ms ?? 0));
    }
    response.end();
    return;
  }
  if (trap.kind === "error-in-stream" || trap.kind === "bad-event") {
    response.end('{"error":{"message":"out of memory"');
    return;
  }
  response.write(bytes.subarray(0, bytes.length / 2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (trap.kind === "hang-mid-stream") await new Promise((resolve) => response.once("close", resolve));
  else response.destroy();
}

/** An answer as JSON, with numbers taken out or the usage changed where a trap asks for it. */
function alteredText(/** @type {Stub} */ stub, /** @type {any} */ data) {
  const { usage, ...rest } = data;
  switch (stub.altering?.kind) {
    case "null-logprobs":
      return withoutNumbers(JSON.stringify(data), "null");
    case "nan-logprobs":
      return withoutNumbers(JSON.stringify(data), "NaN");
    case "usage":
      return JSON.stringify(usage === undefined ? data : { ...data, usage: stub.alteredUsage(usage) });
    case "no-usage":
      return JSON.stringify(rest);
    default:
      return JSON.stringify(data);
  }
}
