import type { AlongCall, TokenCalls } from "../dialects/types.ts";

/** What a probe found of one way to get at likelihoods. */
export type Finding =
  /** Its values are the model's own. */
  | "true"
  /** The server has no such call, or refuses it. */
  | "none"
  /** Asked for, answered, and not there. */
  | "ignored"
  /** Another number of values than tokens. */
  | "wrong-count"
  /** The right values, one place off. */
  | "shifted"
  /** The same value whatever the token. */
  | "constant"
  /** Other values than the server itself gives when it generates those tokens. */
  | "disagrees"
  /** A token that cannot be likelier is told to be. */
  | "out-of-order";

/** What was tried, in order, and what came of it. */
export interface Tried {
  readonly way: "prompt_logprobs" | "echo" | "logit_bias";
  readonly finding: Finding;
}

/** How a server's likelihoods are had; `tried` says why not otherwise. */
export type LikelihoodWay =
  | { readonly kind: "along"; readonly calls: TokenCalls; readonly call: AlongCall; readonly tried: readonly Tried[] }
  | { readonly kind: "forced"; readonly calls: TokenCalls; readonly tried: readonly Tried[] }
  | { readonly kind: "text-echo"; readonly echo: TextEcho; readonly tried: readonly Tried[] }
  | { readonly kind: "none"; readonly tried: readonly Tried[] };

/** A text's tokens with their likelihoods, from a server that takes and gives texts alone. */
export interface EchoedText {
  readonly tokens: readonly string[];
  /** One for each token; null: it has none, as the first. */
  readonly values: readonly (number | null)[];
  /** Whether none was likelier, for each token. */
  readonly greedy: readonly boolean[];
}

export interface TextEcho {
  echo(text: string): Promise<EchoedText>;
  /** The next token's text and value, and the likeliest beside it. */
  next(text: string): Promise<{
    readonly text: string;
    readonly value: number;
    readonly others: readonly (readonly [string, number])[];
  }>;
}
