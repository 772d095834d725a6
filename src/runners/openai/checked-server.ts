import { fieldOf, textOf } from "./body.ts";
import type { Server } from "./connect.ts";
import type { Ask, ServedFacts } from "./dialects/types.ts";
import { RequestError } from "./failure.ts";
import { type Chunk, type Streamed, type StreamRequest, streamAnswer } from "./stream.ts";

/** A server of which every answer must come from one model. */
export interface CheckedServer {
  readonly ask: Ask;
  stream(request: StreamRequest, onChunk?: (chunk: Chunk) => void): Promise<Streamed>;
}

/**
 * Holds each answer to the model that was asked for. A proxy may call it otherwise, as its first answer does, but from then
 * on it must stay that one. Throws RequestError `other-model`.
 */
export function checkedServer(
  { transport, facts }: Pick<Server, "transport" | "facts">,
  model: ServedFacts,
  signal: AbortSignal,
): CheckedServer {
  let settled: string | null = null;
  const check = (answered: string | null): void => {
    if (answered === null) return;
    if (settled === null && (facts.isProxy || isNameOf(model, answered))) settled = answered;
    if (settled !== answered) throw new RequestError({ cause: "other-model", asked: settled ?? model.id, answered });
  };
  return {
    async ask(path, body) {
      const { value } = await transport.json(path, body, { signal });
      check(textOf(fieldOf(value, "model")));
      return value;
    },
    async stream(request, onChunk) {
      const streamed = await streamAnswer(transport, request, {
        signal,
        ...(onChunk === undefined ? {} : { onChunk }),
      });
      check(streamed.model);
      return streamed;
    },
  };
}

/** Servers may add a version or a revision: `NAME@main`, `NAME-2026-11-20`. */
function isNameOf({ id, aliases, file }: ServedFacts, answered: string): boolean {
  return [id, ...aliases, file].some(
    (name) =>
      name !== null && (answered === name || answered.startsWith(`${name}@`) || answered.startsWith(`${name}-2`)),
  );
}
