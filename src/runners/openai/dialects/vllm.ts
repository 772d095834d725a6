import { countOf, fieldOf, listOf, numberOf, textOf } from "../body.ts";
import { RequestError } from "../failure.ts";
import { entriesOf, fileName, isOwnedBy, onlyNamed } from "./listed.ts";
import { idsIn } from "./llama-server.ts";
import type { AlongCall, Ask, Dialect, NextTold, PromptToken, TokenCalls } from "./types.ts";

/**
 * vLLM. Traps: it says nothing of a model's size or precision; at most 20 log-probabilities are told unless it was
 * started otherwise; its first use of a feature takes many seconds; a cached prompt is not told by default; an error may
 * be a bare text.
 */
export const vllm: Dialect = {
  id: "vllm",
  title: "vLLM",
  async recognise({ list, get }) {
    if (!isOwnedBy(list, "vllm")) return null;
    const build = textOf(fieldOf(await get("/version"), "version"));
    const models = entriesOf(list).map(({ id, entry }) => ({
      ...onlyNamed(id),
      contextTokens: countOf(fieldOf(entry, "max_model_len")),
      file: fileName(textOf(fieldOf(entry, "root"))),
    }));
    return { dialect: "vllm", build, slots: null, models, isProxy: false };
  },
  tokenCalls,
  extras: {
    withoutCache: null,
    ignoreEnd: { ignore_eos: true },
    noThinking: { chat_template_kwargs: { enable_thinking: false } },
    tokenIds: { return_token_ids: true },
    sampling: { topK: "top_k", minP: "min_p" },
    promptIds: true,
  },
};

/** vLLM refuses a bias above 100; logits differ by far less. */
const forcing = 100;

function tokenCalls(ask: Ask, model: string): TokenCalls {
  const complete = (fields: object): Promise<unknown> =>
    ask("completions", { model, max_tokens: 1, temperature: 0, ...fields });
  const next = async (prompt: readonly number[], fields: object): Promise<NextTold> =>
    nextIn(await complete({ prompt, return_tokens_as_token_ids: true, ...fields }));
  return {
    async tokenize(prompt, how) {
      return idsIn(await ask("/tokenize", { model, prompt, add_special_tokens: how === "begin" }));
    },
    next: (prompt, top) => next(prompt, { logprobs: top }),
    force: (prompt, token) => next(prompt, { logprobs: 1, logit_bias: { [token]: forcing } }),
    along: [promptLogprobs(complete), echo(complete)],
  };
}

type Complete = (fields: object) => Promise<unknown>;

function promptLogprobs(complete: Complete): AlongCall {
  return {
    id: "prompt_logprobs",
    async ask(prompt) {
      const answer = await complete({ prompt, prompt_logprobs: 1 });
      const told = fieldOf(listOf(fieldOf(answer, "choices"))[0], "prompt_logprobs");
      if (!Array.isArray(told)) throw new RequestError({ cause: "shape", field: "prompt_logprobs" });
      return told.map((position, index): PromptToken | null => {
        const own = fieldOf(position, String(prompt[index]));
        const logProbability = numberOf(fieldOf(own, "logprob"));
        return logProbability === null ? null : { logProbability, isGreedy: fieldOf(own, "rank") === 1 };
      });
    },
  };
}

function echo(complete: Complete): AlongCall {
  return {
    id: "echo",
    async ask(prompt) {
      const answer = await complete({ prompt, echo: true, logprobs: 1 });
      const told = fieldOf(listOf(fieldOf(answer, "choices"))[0], "logprobs");
      const values = fieldOf(told, "token_logprobs");
      if (!Array.isArray(values)) throw new RequestError({ cause: "shape", field: "logprobs.token_logprobs" });
      const tops = listOf(fieldOf(told, "top_logprobs"));
      // One more was generated, since not all servers take none for an answer.
      return values.slice(0, -1).map((value, index): PromptToken | null => {
        const logProbability = numberOf(value);
        const likeliest = Math.max(...Object.values(tops[index] ?? {}).map((top) => numberOf(top) ?? -Infinity));
        return logProbability === null ? null : { logProbability, isGreedy: logProbability >= likeliest };
      });
    },
  };
}

function nextIn(answer: unknown): NextTold {
  const told = fieldOf(listOf(fieldOf(answer, "choices"))[0], "logprobs");
  const id = idOf(listOf(fieldOf(told, "tokens"))[0]);
  const logProbability = numberOf(listOf(fieldOf(told, "token_logprobs"))[0]);
  if (id === null || logProbability === null) throw new RequestError({ cause: "shape", field: "logprobs" });
  const likeliest = Object.entries(listOf(fieldOf(told, "top_logprobs"))[0] ?? {}).flatMap(([token, value]) => {
    const other = { id: idOf(token), logProbability: numberOf(value) };
    return other.id === null || other.logProbability === null
      ? []
      : [{ id: other.id, logProbability: other.logProbability }];
  });
  return { id, logProbability, likeliest };
}

/** `token_id:123`, as asked for. */
function idOf(token: unknown): number | null {
  const digits = /^token_id:(\d+)$/.exec(textOf(token) ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}
