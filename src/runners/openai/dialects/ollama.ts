import { countOf, fieldOf, listOf, numberOf, textOf } from "../body.ts";
import { entriesOf, onlyNamed } from "./listed.ts";
import { type Dialect, noExtras, type ServedFacts } from "./types.ts";

/**
 * Ollama, by its documentation and recorded answers: it could not be run here. Traps: no prompt log-probabilities and no
 * `logit_bias`; prompts are always cached; the context of a request is the server's setting, often far below the model's.
 */
export const ollama: Dialect = {
  id: "ollama",
  title: "Ollama",
  async recognise({ list, get, post }) {
    const tags = await get("/api/tags");
    const models = listOf(fieldOf(tags, "models"));
    const version = textOf(fieldOf(await get("/api/version"), "version"));
    if (version === null || !Array.isArray(fieldOf(tags, "models"))) return null;
    const running = listOf(fieldOf(await get("/api/ps"), "models"));
    const names = entriesOf(list).map(({ id }) => id);
    const all = names.length > 0 ? names : models.flatMap((entry) => textOf(fieldOf(entry, "name")) ?? []);
    const facts = await Promise.all(
      all.map(async (id) => {
        const named = (entry: unknown): boolean => fieldOf(entry, "name") === id || fieldOf(entry, "model") === id;
        const shown = all.length <= 20 ? await post("/api/show", { model: id }) : null;
        return factsOf(id, { tag: models.find(named), running: running.find(named), shown });
      }),
    );
    return { dialect: "ollama", build: version, slots: null, models: facts, isProxy: false };
  },
  extras: noExtras,
};

interface Told {
  readonly tag: unknown;
  readonly running: unknown;
  readonly shown: unknown;
}

function factsOf(id: string, { tag, running, shown }: Told): ServedFacts {
  const details = fieldOf(tag, "details");
  const info = fieldOf(shown, "model_info");
  const architecture = textOf(fieldOf(info, "general.architecture"));
  return {
    ...onlyNamed(id),
    parameters: numberOf(fieldOf(info, "general.parameter_count")),
    quantization: textOf(fieldOf(details, "quantization_level")),
    architecture: architecture ?? textOf(fieldOf(details, "family")),
    contextTokens: countOf(fieldOf(running, "context_length")),
    trainedContext: architecture === null ? null : countOf(fieldOf(info, `${architecture}.context_length`)),
    digest: blobDigest(textOf(fieldOf(shown, "modelfile"))),
    template: textOf(fieldOf(shown, "template")),
  };
}

/** The weights' own digest: that of a tag is its manifest's. A Modelfile names the blob that it was made from. */
function blobDigest(modelfile: string | null): string | null {
  return /^FROM\s.*sha256[-:]([0-9a-f]{64})\s*$/m.exec(modelfile ?? "")?.[1] ?? null;
}
