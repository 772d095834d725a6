import { countOf, fieldOf, listOf, numberOf, textOf } from "../body.ts";
import { RequestError } from "../failure.ts";
import { entriesOf, fileName, isOwnedBy, onlyNamed } from "./listed.ts";
import type { Ask, Dialect, NextTold, ServedFacts, TokenCalls } from "./types.ts";

/**
 * llama.cpp's server. Traps: its context is that of one slot; `echo` and `prompt_logprobs` are ignored without a word; an
 * unknown model's name gets the loaded model; `predicted_ms` is 0.001 for a single token; its own stream has no `[DONE]`.
 */
export const llamaServer: Dialect = {
  id: "llama-server",
  title: "llama.cpp's server",
  async recognise({ list, headers, get }) {
    const says = /llama\.cpp/i.test(headers["server"] ?? "") || isOwnedBy(list, "llamacpp");
    if (!says || Object.keys(headers).some((name) => name.startsWith("x-litellm"))) return null;
    const properties = await get("/props");
    const models = entriesOf(list).map(({ id, entry }) => factsOf(id, entry, properties));
    const build = textOf(fieldOf(properties, "build_info"));
    return {
      dialect: "llama-server",
      build,
      slots: countOf(fieldOf(properties, "total_slots")),
      models,
      isProxy: false,
    };
  },
  tokenCalls,
  extras: {
    withoutCache: { cache_prompt: false },
    ignoreEnd: { ignore_eos: true },
    noThinking: { chat_template_kwargs: { enable_thinking: false } },
    tokenIds: null,
    sampling: { topK: "top_k", minP: "min_p" },
    promptIds: true,
  },
};

function factsOf(id: string, entry: unknown, properties: unknown): ServedFacts {
  const meta = fieldOf(entry, "meta");
  const told = (name: string): number | null => countOf(fieldOf(meta, name));
  const perSlot = countOf(fieldOf(fieldOf(properties, "default_generation_settings"), "n_ctx"));
  return {
    ...onlyNamed(id),
    aliases: listOf(fieldOf(entry, "aliases")).filter((alias) => typeof alias === "string"),
    parameters: told("n_params"),
    fileBytes: null,
    quantization: textOf(fieldOf(properties, "model_ftype")) ?? textOf(fieldOf(meta, "ftype")),
    contextTokens: perSlot ?? told("n_ctx"),
    trainedContext: told("n_ctx_train"),
    vocabulary: told("n_vocab"),
    file: fileName(textOf(fieldOf(properties, "model_path"))),
    template: textOf(fieldOf(properties, "chat_template")),
    endText: textOf(fieldOf(properties, "eos_token")),
  };
}

/** Biases far above any logit, so that the token comes whatever the model thinks. The value told is the one before it. */
const forcing = 1000;

function tokenCalls(ask: Ask): TokenCalls {
  const complete = async (prompt: readonly number[], fields: object): Promise<NextTold> => {
    const request = { prompt, n_predict: 1, temperature: 0, cache_prompt: true, return_tokens: true, ...fields };
    return nextIn(await ask("/completion", request));
  };
  return {
    async tokenize(content, how) {
      const request = { content, add_special: how === "begin", parse_special: how === "marks" };
      return idsIn(await ask("/tokenize", request));
    },
    next: (prompt, top) => complete(prompt, { n_probs: top }),
    force: (prompt, token) => complete(prompt, { n_probs: 1, logit_bias: [[token, forcing]] }),
  };
}

/** The tokens of an answer to `/tokenize`, whether bare or with their pieces. Throws RequestError. */
export function idsIn(answer: unknown): readonly number[] {
  const tokens = fieldOf(answer, "tokens");
  if (!Array.isArray(tokens)) throw new RequestError({ cause: "shape", field: "tokens" });
  return tokens.map((token) => {
    const id = countOf(token) ?? countOf(fieldOf(token, "id"));
    if (id === null) throw new RequestError({ cause: "shape", field: "tokens" });
    return id;
  });
}

function nextIn(answer: unknown): NextTold {
  const first = listOf(fieldOf(answer, "completion_probabilities"))[0];
  const token = tokenOf(first);
  if (token === null) throw new RequestError({ cause: "shape", field: "completion_probabilities" });
  const likeliest = listOf(fieldOf(first, "top_logprobs")).flatMap((entry) => tokenOf(entry) ?? []);
  return { ...token, likeliest };
}

function tokenOf(entry: unknown): { readonly id: number; readonly logProbability: number } | null {
  const id = countOf(fieldOf(entry, "id"));
  const logProbability = numberOf(fieldOf(entry, "logprob"));
  return id === null || logProbability === null ? null : { id, logProbability };
}
