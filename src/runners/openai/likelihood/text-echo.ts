import { fieldOf, listOf, numberOf, textOf } from "../body.ts";
import { RequestError } from "../failure.ts";
import type { EchoedText, TextEcho } from "./types.ts";

/**
 * The `echo` of servers that take texts alone, in the shape that OpenAI's completions had: tokens as texts, and their
 * values in a list beside. One token is generated behind the prompt, since some servers set no limit when none is asked.
 */
export function textEcho(complete: (fields: object) => Promise<unknown>): TextEcho {
  return {
    async echo(prompt): Promise<EchoedText> {
      const answer = await complete({ prompt, max_tokens: 1, temperature: 0, echo: true, logprobs: 1 });
      const told = logprobsOf(answer);
      const all = listOf(fieldOf(told, "tokens")).map((token) => textOf(token) ?? "");
      const values = listOf(fieldOf(told, "token_logprobs")).map(numberOf);
      const tops = listOf(fieldOf(told, "top_logprobs"));
      const tokens = promptTokens(all, prompt);
      if (tokens === null || values.length < tokens)
        throw new RequestError({ cause: "shape", field: "logprobs.tokens" });
      return {
        tokens: all.slice(0, tokens),
        values: values.slice(0, tokens),
        greedy: values.slice(0, tokens).map((value, index) => value !== null && value >= highest(tops[index])),
      };
    },
    async next(prompt) {
      const told = logprobsOf(await complete({ prompt, max_tokens: 1, temperature: 0, logprobs: 5 }));
      const text = textOf(listOf(fieldOf(told, "tokens"))[0]);
      const value = numberOf(listOf(fieldOf(told, "token_logprobs"))[0]);
      if (text === null || value === null) throw new RequestError({ cause: "shape", field: "logprobs.tokens" });
      const others = Object.entries(listOf(fieldOf(told, "top_logprobs"))[0] ?? {}).flatMap(([token, other]) => {
        const found = numberOf(other);
        return found === null ? [] : [[token, found] as const];
      });
      return { text, value, others };
    },
  };
}

function logprobsOf(answer: unknown): unknown {
  return fieldOf(listOf(fieldOf(answer, "choices"))[0], "logprobs");
}

const highest = (top: unknown): number =>
  Math.max(
    ...Object.values(typeof top === "object" && top !== null ? top : {}).map((value) => numberOf(value) ?? -Infinity),
  );

/** How many tokens spell the prompt, with a begin-of-text token before it or without. null: none do, so it was not echoed. */
function promptTokens(tokens: readonly string[], prompt: string): number | null {
  for (const start of [0, 1]) {
    let spelled = "";
    for (let index = start; index < tokens.length; index++) {
      spelled += tokens[index];
      if (spelled === prompt) return index + 1;
      if (!prompt.startsWith(spelled)) break;
    }
  }
  return null;
}
