import { isIP } from "node:net";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";

/** A model behind a server, as it was named. */
export interface ServedReference {
  /** Where the API begins, with a slash at its end: `http://127.0.0.1:8080/v1/`. */
  readonly base: URL;
  /** null: the server's only one. */
  readonly model: string | null;
}

/** Ports on which common servers listen unless told otherwise. */
export const usualPorts: Readonly<Record<string, readonly number[]>> = {
  "llama-server": [8080, 9931],
  ollama: [11434],
  "lm-studio": [1234],
  vllm: [8000],
};

const shorthands: Readonly<Record<string, string>> = {
  "ollama-server": "http://127.0.0.1:11434/v1/",
  "lmstudio-server": "http://127.0.0.1:1234/v1/",
};
const shorthand = new RegExp(`^(${Object.keys(shorthands).join("|")}):(.*)$`, "is");

/** Whether a reference names a served model; files and the stores of tools are named otherwise. */
export function isServedReference(text: string): boolean {
  return /^https?:\/\//i.test(text) || shorthand.test(text);
}

/**
 * `http(s)://HOST[:PORT][/v1]#MODEL`, `ollama-server:NAME`, `lmstudio-server:NAME`. Throws UserError for what is no such
 * address, and for one that holds a password or a key: those would be seen by everybody who lists processes.
 */
export function parseServedReference(text: string): ServedReference {
  const [, scheme, name] = shorthand.exec(text) ?? [];
  if (scheme !== undefined)
    return { base: new URL(shorthands[scheme.toLowerCase()] ?? ""), model: name === "" ? null : (name ?? null) };
  if (!URL.canParse(text)) throw new UserError(`${printable(text)}: is no address; write http://HOST:PORT#MODEL`);
  const url = new URL(text);
  const place = printable(`${url.protocol}//${url.host}`);
  if (url.username !== "" || url.password !== "" || url.search !== "")
    throw new UserError(
      `${place}: the address holds a user name, a password or a query; write http://HOST:PORT#MODEL and put the key into SCHOOLMARK_API_KEY`,
    );
  const path = url.pathname.replace(/\/+$/, "");
  const base = new URL(`${url.protocol}//${url.host}${path === "" ? "/v1" : path}/`);
  const model = decoded(url.hash.slice(1));
  return { base, model: model === "" ? null : model };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How the plan names a served model, and by which it is found again. */
export function servedPath(base: URL, model: string): string {
  return `${base.href.replace(/\/$/, "")}#${model}`;
}

/** The plan's name of a served model in its two parts. Throws UserError for what is none. */
export function splitServedPath(path: string): { readonly base: URL; readonly model: string } {
  const mark = path.indexOf("#");
  if (mark < 0 || !URL.canParse(path)) throw new UserError(`${printable(path)}: is no served model`);
  return { base: new URL(`${path.slice(0, mark)}/`), model: path.slice(mark + 1) };
}

/** Whether an address is this machine's own. Only addresses are: a name that looks like one may lead anywhere. */
export function isLoopback({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host === "::1" || host === "0.0.0.0" || host === "::") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
