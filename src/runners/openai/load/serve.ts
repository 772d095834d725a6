import { seededRandom } from "../../../lib/random.ts";
import { RequestFailed, type Send } from "../../load/answer-clock.ts";
import { generateLoad } from "../../load/generate-load.ts";
import type { ServeReply, ServeRequest } from "../../types.ts";
import type { CheckedServer } from "../checked-server.ts";
import type { ServedFacts, ServerExtras } from "../dialects/types.ts";
import { RequestError } from "../failure.ts";
import type { StreamRequest } from "../stream.ts";
import type { TokenPool } from "../timing.ts";

/** What a load needs of a session: a server that is asked without back-off, on as many connections as it takes. */
export interface LoadPlace {
  readonly model: string;
  readonly extras: ServerExtras;
  readonly facts: Pick<ServedFacts, "contextTokens">;
  /** That prompts are drawn from; empty: the server takes texts alone. */
  readonly tokens: TokenPool;
  readonly bos: number | null;
  readonly server: Pick<CheckedServer, "stream">;
}

/** Puts a load on a server: each request streams, and a busy server's refusal counts as a failure. */
export async function serveLoad(place: LoadPlace, request: ServeRequest): Promise<ServeReply> {
  const { promptTokens, answerTokens } = request;
  const { contextTokens } = place.facts;
  if (contextTokens !== null && promptTokens + answerTokens > contextTokens)
    throw new Error(
      `a request needs ${promptTokens + answerTokens} tokens, the context of one request holds ${contextTokens}`,
    );
  const send: Send = async (index, clock) => {
    const asked = streamRequest(place, request, index);
    const sentAtMs = performance.now();
    try {
      const streamed = await place.server.stream(asked, ({ tokens }) => clock.tokens(performance.now(), tokens ?? 1));
      return { sentAtMs, endAtMs: performance.now(), tokens: streamed.tokens.count };
    } catch (error) {
      // The run is being stopped: that is no fault of the server's.
      if (!(error instanceof RequestError) || error.failure.cause === "cancelled") throw error;
      throw new RequestFailed(causeOf(error));
    }
  };
  return generateLoad(request, send, { sharesProcess: false });
}

function causeOf({ failure }: RequestError): string {
  return failure.cause === "status" ? `status-${failure.status}` : failure.cause;
}

function streamRequest(
  { model, extras, tokens: pool, bos }: LoadPlace,
  request: ServeRequest,
  index: number,
): StreamRequest {
  const random = seededRandom(`serve/${request.seed}/${index}`);
  const draw = (below: number): number => Math.floor(random() * below);
  const ids = pool.length === 0 ? null : drawn(request.promptTokens, () => pool.at(draw(pool.length)));
  return {
    route: "completions",
    body: {
      model,
      prompt: ids === null ? textPrompt(request.promptTokens, index, draw) : withBos(ids, bos),
      max_tokens: request.answerTokens,
      temperature: 0,
      ...extras.withoutCache,
      ...extras.ignoreEnd,
      ...extras.tokenIds,
    },
  };
}

const drawn = (length: number, draw: () => number): readonly number[] => Array.from({ length }, draw);

const withBos = (ids: readonly number[], bos: number | null): readonly number[] =>
  bos === null ? ids : [bos, ...ids.slice(1)];

const words = ["the", "river", "and", "a", "small", "house", "by", "green", "hill", "where", "they", "walk"];

/** Common short words are one token each in most vocabularies, so there are about as many as asked for. The number makes it unique. */
function textPrompt(tokens: number, index: number, draw: (below: number) => number): string {
  const rest = drawn(Math.max(1, tokens - 3), () => draw(words.length)).map((word) => words[word] ?? "the");
  return `${index + 1}: ${rest.join(" ")}`;
}
