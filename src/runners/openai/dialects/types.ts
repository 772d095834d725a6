/** What a server says of one of its models; null: it does not say. */
export interface ServedFacts {
  /** As requests name it. */
  readonly id: string;
  /** Further names that answers may carry. */
  readonly aliases: readonly string[];
  readonly parameters: number | null;
  readonly fileBytes: number | null;
  readonly quantization: string | null;
  readonly architecture: string | null;
  /** Tokens that one request may hold, its answer included. */
  readonly contextTokens: number | null;
  readonly trainedContext: number | null;
  readonly vocabulary: number | null;
  /** Name of the file, without its folder. */
  readonly file: string | null;
  /** SHA-256 of the file. */
  readonly digest: string | null;
  readonly template: string | null;
  /** The text of the token that ends texts. */
  readonly endText: string | null;
}

/** What a server is. */
export interface ServerFacts {
  readonly dialect: string;
  readonly build: string | null;
  /** Requests that it works on at once. */
  readonly slots: number | null;
  readonly models: readonly ServedFacts[];
  /** It passes requests on to another server, wherever that is. */
  readonly isProxy: boolean;
}

/** What is looked at to tell servers apart. */
export interface Look {
  /** The API's own list; null: it gave none. */
  readonly list: unknown;
  /** Of the answer to the list. */
  readonly headers: Readonly<Record<string, string>>;
  /** Another answer of the server as JSON, by its path from the root; null: none. Each path is asked once. */
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

/** Asks for JSON by a path from the root, or by a route of the API. Throws RequestError. */
export type Ask = (path: string, body: object) => Promise<unknown>;

/** A token that came next, with its natural log-probability before any bias, and the likeliest ones beside it. */
export interface NextTold {
  readonly id: number;
  readonly logProbability: number;
  readonly likeliest: readonly { readonly id: number; readonly logProbability: number }[];
}

/** A prompt's own token: its log-probability given all before it, and whether none was likelier. */
export interface PromptToken {
  readonly logProbability: number;
  readonly isGreedy: boolean;
}

/** Texts in tokens, and tokens with their likelihoods, where a server has such calls at all; whether what they say is true is tried. */
export interface TokenCalls {
  /** `begin`: with what the model wants before a text. `marks`: the texts of control tokens are read as these. */
  tokenize(text: string, how: "begin" | "bare" | "marks"): Promise<readonly number[]>;
  /** What comes next; `top`: how many of the likeliest are told. */
  next(prompt: readonly number[], top: number): Promise<NextTold>;
  /** What comes next when `token` is made to. */
  force(prompt: readonly number[], token: number): Promise<NextTold>;
  /** The prompt's tokens from its second on; absent: the server has no such call. */
  readonly along?: readonly AlongCall[];
}

export interface AlongCall {
  readonly id: "prompt_logprobs" | "echo";
  ask(prompt: readonly number[]): Promise<readonly (PromptToken | null)[]>;
}

/** How one kind of server speaks. One file each. */
export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** What it is recognised by, and what it is; null: it is another. */
  recognise(look: Look): Promise<ServerFacts | null>;
  /** null: texts can't be split into tokens there. */
  tokenCalls?(ask: Ask, model: string): TokenCalls;
  /** Fields that a request takes beyond the API's. */
  readonly extras: ServerExtras;
}

/** Fields of requests that only some servers take; null: the server has none for it. */
export interface ServerExtras {
  /** Leaves the prompt's beginning out of the cache, so that all of it is evaluated. */
  readonly withoutCache: Readonly<Record<string, unknown>> | null;
  /** Goes on to the last token asked for, whatever the model says. */
  readonly ignoreEnd: Readonly<Record<string, unknown>> | null;
  /** Tells a thinking model not to. */
  readonly noThinking: Readonly<Record<string, unknown>> | null;
  /** Tells the ids of tokens in each chunk. */
  readonly tokenIds: Readonly<Record<string, unknown>> | null;
  /** Which fields draw tokens beyond temperature and top_p. */
  readonly sampling: { readonly topK: string; readonly minP: string } | null;
  /** Takes token ids in place of a prompt's text. */
  readonly promptIds: boolean;
}

export const noExtras: ServerExtras = {
  withoutCache: null,
  ignoreEnd: null,
  noThinking: null,
  tokenIds: null,
  sampling: null,
  promptIds: false,
};
