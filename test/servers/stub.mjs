import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { dialects } from "./dialects.mjs";
import { slotsFor } from "./pace.mjs";
import { respond } from "./respond.mjs";
import { toyModel } from "./toy-model.mjs";
import { takeTrap } from "./traps.mjs";

/**
 * A loopback server that answers as one of the known servers does, from a model whose probabilities a test can compute.
 *
 * @typedef {object} StubOptions
 * @property {import("./dialects.mjs").DialectName} [dialect] Whose answers it plays; "unknown" for a server nobody knows.
 * @property {Partial<import("./dialects.mjs").Dialect>} [habits] Habits that differ from those of the dialect.
 * @property {import("./traps.mjs").Trap[]} [traps]
 * @property {string[]} [models] Names of the models that it lists.
 * @property {number} [seed] Which toy model it serves.
 * @property {number} [context] Tokens that fit into one slot.
 * @property {number} [slots] Requests answered at once.
 * @property {number} [firstTokenMs] Delay of the first token after the request has arrived.
 * @property {number} [betweenTokensMs]
 * @property {number} [tokensPerChunk] Tokens in one event of a stream.
 * @property {{bytesPerWrite?: number, lineEnd?: string, comments?: boolean}} [events] How a stream is written.
 * @property {string | ((asked: import("./asked.mjs").Asked) => string | null)} [says] What it answers, in place of the model.
 * @property {string} [key] Key that it asks for.
 * @property {number} [idleMs] Time after which it closes an idle connection without a word.
 * @property {number} [requestsPerConnection]
 * @property {number} [port]
 * @property {boolean} [tls] Whether it speaks TLS, with a certificate that nobody has signed.
 * @property {Partial<typeof FACTS>} [facts] What it says of its model.
 * @property {Record<string, string>} [headers] Headers beside those of the dialect.
 */

/** @typedef {{method: string, path: string, headers: import("node:http").IncomingHttpHeaders, body: any, at: number, connection: number, written: number[]}} Seen */

/** @typedef {Awaited<ReturnType<typeof startStub>>} Stub */

const FACTS = {
  path: "/models/toy.Q8_0.gguf",
  quantization: "Q8_0",
  build: "b0-unknown",
  digest: "1".repeat(64),
  blobDigest: "2".repeat(64),
};

const IDLE_MS = 5000;

/** Starts a stub on loopback. `seen` holds each request with the times at which its tokens were written. */
export async function startStub(/** @type {StubOptions} */ options = {}) {
  const name = options.dialect ?? "llama-server";
  /** @type {Seen[]} */
  const seen = [];
  /** @type {number[][]} */
  const prompts = [];
  const slots = slotsFor(options.slots ?? 4);
  let ids = 0;
  const stub = {
    name,
    dialect: { ...dialects[name], ...options.habits },
    model: toyModel({ seed: options.seed ?? 1 }),
    models: options.models ?? ["toy"],
    context: options.context ?? 4096,
    slots: options.slots ?? 4,
    delays: { firstTokenMs: options.firstTokenMs ?? 0, betweenTokensMs: options.betweenTokensMs ?? 0 },
    tokensPerChunk: options.tokensPerChunk ?? 1,
    events: { bytesPerWrite: Number.POSITIVE_INFINITY, lineEnd: "\n", comments: false, ...options.events },
    says: options.says ?? null,
    key: options.key ?? null,
    facts: { ...FACTS, ...options.facts },
    headers: options.headers ?? {},
    /** Traps can be set and taken away while the stub runs. */
    traps: [...(options.traps ?? [])],
    seen,
    /** @type {import("./traps.mjs").Trap | undefined} */
    altering: undefined,
    port: 0,
    url: "",
    busy: slots.busy,
    takeSlot: slots.take,
    nextId() {
      ids += 1;
      return String(ids).padStart(8, "0");
    },
    nameInAnswer(/** @type {string} */ asked) {
      if (stub.altering?.kind === "swapped-model" && stub.altering.name !== undefined) return stub.altering.name;
      const own = stub.models.includes(asked) ? asked : (stub.models[0] ?? "");
      return (stub.dialect.unknownModel === "repeats" ? asked : own) + stub.dialect.modelSuffix;
    },
    alteredUsage(/** @type {{completion_tokens: number, prompt_tokens: number, total_tokens: number}} */ usage) {
      const count = stub.altering?.kind === "usage" ? (stub.altering.count ?? usage.completion_tokens * 3 + 7) : null;
      return count === null ? usage : { ...usage, completion_tokens: count, total_tokens: usage.prompt_tokens + count };
    },
    /** Tokens of a prompt that an earlier one has left in the cache; at least one token is always computed. */
    cachedOf(/** @type {number[]} */ prompt, /** @type {boolean} */ cache) {
      const shared = cache ? prompts.map((one) => one.findIndex((id, at) => id !== prompt[at])) : [];
      const lengths = shared.map((at, index) => (at < 0 ? (prompts[index]?.length ?? 0) : at));
      prompts.push(prompt);
      if (prompts.length > stub.slots) prompts.shift();
      return Math.min(Math.max(0, ...lengths), prompt.length - 1);
    },
    takeTrap: (/** @type {string} */ path) => takeTrap(stub.traps, path),
    /** Ends every connection and stops listening, as a server that is restarted. */
    leave: () => closed(listening),
    /** Listens again at the same port. */
    async comeBack() {
      listening = await listen(stub, { ...options, port: stub.port });
    },
    close: () => closed(listening),
  };
  let listening = await listen(stub, options);
  stub.port = /** @type {import("node:net").AddressInfo} */ (listening.server.address()).port;
  stub.url = `${options.tls === true ? "https" : "http"}://127.0.0.1:${stub.port}`;
  return stub;
}

/** @typedef {{server: import("node:http").Server, sockets: Set<import("node:net").Socket>}} Listening */

async function closed(/** @type {Listening} */ { server, sockets }) {
  for (const socket of sockets) socket.destroy();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}

async function listen(/** @type {any} */ stub, /** @type {StubOptions} */ options) {
  const idleMs = options.idleMs ?? IDLE_MS;
  const most = options.requestsPerConnection ?? Number.POSITIVE_INFINITY;
  let connections = 0;
  /** @type {WeakMap<import("node:net").Socket, {number: number, requests: number, idle?: NodeJS.Timeout}>} */
  const known = new WeakMap();
  const answer = async (
    /** @type {import("node:http").IncomingMessage} */ request,
    /** @type {import("node:http").ServerResponse} */ response,
  ) => {
    if (!known.has(request.socket)) connections += 1;
    const socket = known.get(request.socket) ?? { number: connections, requests: 0 };
    known.set(request.socket, socket);
    clearTimeout(socket.idle);
    socket.requests += 1;
    // Node would tell the client how long it keeps the connection; real servers close it without a word.
    response.setHeader("connection", socket.requests >= most ? "close" : "keep-alive");
    response.once("finish", () => {
      socket.idle = setTimeout(() => request.socket.destroy(), idleMs);
      socket.idle.unref();
    });
    await respond(stub, request, response, { connection: socket.number, reused: socket.requests > 1 });
  };
  const server = options.tls === true ? createSecureServer(selfSigned(), answer) : createServer(answer);
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  for (const event of ["connection", "secureConnection"]) {
    server.on(event, (socket) => {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
  }
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", () => resolve(undefined));
  });
  return { server, sockets };
}

function selfSigned() {
  const file = (/** @type {string} */ name) => readFileSync(new URL(`self-signed/${name}`, import.meta.url));
  return { key: file("key.pem"), cert: file("certificate.pem") };
}
