import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { type ServedReference, servedPath } from "./address.ts";
import type { Server } from "./connect.ts";
import { onlyNamed } from "./dialects/listed.ts";
import type { ServedFacts } from "./dialects/types.ts";

/** The model that a reference means on a server. Throws UserError naming those it has where none is meant or several. */
export function chosenModel({ base, facts }: Pick<Server, "base" | "facts">, { model }: ServedReference): ServedFacts {
  const { models, dialect } = facts;
  const place = printable(base.origin);
  const list = models
    .slice(0, 30)
    .map(({ id }) => `\n  ${printable(servedPath(base, id))}`)
    .join("");
  if (model === null) {
    const [only] = models;
    if (only === undefined) throw new UserError(`${place}: lists no model; name one: ${place}#MODEL`);
    if (models.length > 1) throw new UserError(`${place}: serves ${models.length} models; name one of them:${list}`);
    return only;
  }
  const exact = models.find(({ id, aliases }) => id === model || aliases.includes(model));
  // Paths are what llama.cpp's server calls its models, and Ollama's names have a tag that is usually left out.
  const near = exact ?? models.find(({ id, file }) => id === `${model}:latest` || file === model);
  if (near !== undefined) return near;
  if (models.length > 0) throw new UserError(`${place}: serves no model "${printable(model)}"; it has:${list}`);
  if (dialect === "unknown") return onlyNamed(model);
  throw new UserError(`${place}: lists no model; start one there first`);
}

/** What is known of a served model; what its server does not say is null, with the reason. */
export function servedIdentity(
  { base, dialect, facts }: Pick<Server, "base" | "dialect" | "facts">,
  told: ServedFacts,
): ModelIdentity {
  const silent = `${dialect.title} does not tell it`;
  const known = {
    sha256: told.digest,
    fileBytes: told.fileBytes,
    architecture: told.architecture,
    parameters: told.parameters,
    quantization: told.quantization,
    bitsPerWeight: null,
    trainedContext: told.trainedContext,
    tokenizerHash: null,
  };
  const unknown = Object.entries(known).flatMap(([fact, value]) => (value === null ? [[fact, silent] as const] : []));
  return {
    id: idOf(told, base),
    path: servedPath(base, told.id),
    ...known,
    name: told.id,
    sizeLabel: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
    unknown: {
      ...Object.fromEntries(unknown),
      ...(facts.isProxy ? { server: "a proxy: another server answers" } : {}),
    },
  };
}

/** Short, and with the place, so that the same file served and local have names of their own. */
function idOf({ id, file }: ServedFacts, { host }: URL): string {
  const name = (file ?? id).replace(/\.gguf$/i, "").replace(/^.*[\\/](?=[^\\/]+$)/, "");
  return `${name}@${host}`;
}
