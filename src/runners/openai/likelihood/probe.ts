import type { Server } from "../connect.ts";
import type { Ask } from "../dialects/types.ts";
import { probeText } from "./probe-text.ts";
import { probeTokens } from "./probe-tokens.ts";
import { textEcho } from "./text-echo.ts";
import type { LikelihoodWay, Tried } from "./types.ts";

/** What a probe found, without the connection that it was found by. */
interface Found {
  readonly kind: LikelihoodWay["kind"];
  readonly tried: readonly Tried[];
}

/** By address, build and model: a model is opened many times in a run. */
const known = new Map<string, Found>();

/**
 * How a served model's likelihoods are had. The first time it takes some thirty short requests; a server of another build is
 * probed again, and so is every server by another process: a setting may have changed. Throws RequestError where the server
 * can't be asked.
 */
export async function likelihoodWay(server: Server, model: string, ask: Ask): Promise<LikelihoodWay> {
  const { base, dialect, facts } = server;
  const key = JSON.stringify([base.href, facts.dialect, facts.build, model]);
  const calls = dialect.tokenCalls?.(ask, model);
  const echo = textEcho((fields) => ask("completions", { model, ...fields }));
  const found = known.get(key);
  if (found === undefined) {
    const way = await (calls === undefined ? probeText(echo) : probeTokens(calls));
    known.set(key, { kind: way.kind, tried: way.tried });
    return way;
  }
  const { kind, tried } = found;
  const call = calls?.along?.find(({ id }) => tried.some(({ way, finding }) => way === id && finding === "true"));
  if (kind === "along" && calls !== undefined && call !== undefined) return { kind, calls, call, tried };
  if (kind === "forced" && calls !== undefined) return { kind, calls, tried };
  return kind === "text-echo" ? { kind, echo, tried } : { kind: "none", tried };
}
