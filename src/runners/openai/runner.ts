import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import type { NamingRunner } from "../definition.ts";
import { parseServedReference, splitServedPath } from "./address.ts";
import { connect, type Server } from "./connect.ts";
import { RequestError } from "./failure.ts";
import { chosenModel, servedIdentity } from "./identity.ts";
import { asEngineError, servedSession } from "./session.ts";
import { inWords } from "./words.ts";

/** Asks models behind OpenAI-compatible servers, wherever they run. */
export const openaiRunner: NamingRunner = {
  async identify(names) {
    if (names.length === 0) throw new UserError("name a served model: http://HOST:PORT#MODEL");
    const models: ModelIdentity[] = [];
    for (const name of names) {
      const reference = parseServedReference(name);
      await using server = await reached(reference.base);
      const identity = servedIdentity(server, chosenModel(server, reference));
      if (!models.some(({ path }) => path === identity.path)) models.push(identity);
    }
    return models;
  },
  // The server holds the context, and says so where a prompt is too long for it.
  countTokens: async (_model, texts) => Array.from(texts, () => 0),
  async open(model, { deadlineMs }, signal) {
    const { base, model: name } = splitServedPath(model.path);
    const limits = { silenceMs: deadlineMs, totalMs: deadlineMs };
    const server = await backAgain(() => connect(base, { signal, limits }), signal).catch(asEngineError);
    try {
      const facts = chosenModel(server, { base, model: name });
      requireSame(model, servedIdentity(server, facts));
      return await servedSession(server, facts, { signal, limits });
    } catch (error) {
      await server[Symbol.asyncDispose]();
      return asEngineError(error);
    }
  },
};

async function reached(base: URL): Promise<Server> {
  try {
    return await connect(base, { signal: new AbortController().signal });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new UserError(`${printable(base.origin)}: ${inWords(error.failure)}; start the server, or check the address`);
  }
}

/** A server that was there a moment ago may be on its way back: its process was replaced, or loads its model. */
const patienceMs = 15_000;
const pauseMs = 500;

async function backAgain(open: () => Promise<Server>, signal: AbortSignal): Promise<Server> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const isAway = error instanceof RequestError && ["unreachable", "connection-lost"].includes(error.failure.cause);
      if (!isAway || performance.now() > until) throw error;
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
  }
}

/** Throws Error where the server serves something else by the same name than when the run was planned. */
function requireSame(planned: ModelIdentity, found: ModelIdentity): void {
  const facts = ["parameters", "quantization", "sha256", "architecture", "path"] as const;
  const changed = facts.find((fact) => planned[fact] !== found[fact]);
  if (changed !== undefined)
    throw new Error(
      `the server has another model by this name now: ${changed} was ${printable(String(planned[changed]))}, and is ${printable(String(found[changed]))}`,
    );
}
