import type { Server } from "../connect.ts";
import { probeText } from "./probe-text.ts";
import { probeTokens } from "./probe-tokens.ts";
import { textEcho } from "./text-echo.ts";
import type { LikelihoodWay } from "./types.ts";

/** What was found of servers in this process, by address, build and model: a model is opened many times in one run. */
const known = new Map<string, LikelihoodWay["kind"] | Promise<LikelihoodWay>>();

/**
 * How a served model's likelihoods are had. The first time it takes some twenty short requests; a server that was built anew
 * is asked anew. Throws RequestError where the server can't be asked.
 */
export async function likelihoodWay(server: Server, model: string, signal: AbortSignal): Promise<LikelihoodWay> {
  const { base, dialect, facts, transport } = server;
  const ask = async (path: string, body: object): Promise<unknown> => (await transport.json(path, body, { signal })).value;
  const calls = dialect.tokenCalls?.(ask, model);
  return calls === undefined
    ? probeText(textEcho((fields) => ask("completions", { model, ...fields })))
    : probeTokens(calls);
}
