import { fieldOf, jsonCollector, listOf, serverErrorIn, textOf } from "./body.ts";
import { eventReader, type ServerEvent } from "./events.ts";
import { RequestError } from "./failure.ts";
import { countTokens, type TokenCount, tokensIn } from "./token-count.ts";
import type { RequestOptions, Sent, Transport } from "./transport.ts";
import { type Usage, usageIn } from "./usage.ts";

/** A streamed request: `completions` with a `prompt`, or `chat` with `messages`. */
export interface StreamRequest {
  readonly route: "completions" | "chat";
  /** All fields but `stream` and `stream_options`, which are added. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A piece of the answer. */
export interface Chunk {
  /** Milliseconds since the request began, by this program's clock. Pieces that arrive together have the same time. */
  readonly atMs: number;
  readonly text: string;
  /** What a thinking model thinks, where the server keeps it apart. */
  readonly thought: string;
  /** How many tokens it holds, where the server says so; null: not said. */
  readonly tokens: number | null;
}

export interface Streamed extends Sent {
  /** All pieces with text, in order. */
  readonly chunks: readonly Chunk[];
  readonly text: string;
  readonly thought: string;
  readonly finishReason: string | null;
  /** The server's count; null: it gave none. */
  readonly usage: Usage | null;
  readonly tokens: TokenCount;
  /** The server's own clocks as they came, such as llama.cpp's `timings`; null: none. Never mixed with `times`. */
  readonly serverTimings: unknown;
  /** The model that the answer names; null: none. */
  readonly model: string | null;
  /** Tells builds of a server apart, where it is given. */
  readonly fingerprint: string | null;
  /** The server's id of the answer. */
  readonly answerId: string | null;
}

/** Hears pieces as they come, for a progress line or a token that stops the clock. */
export interface StreamOptions extends RequestOptions {
  readonly onChunk?: (chunk: Chunk) => void;
}

/**
 * Streams one answer. Throws RequestError: its `failure` says what went wrong, also where the stream ended without a reason
 * to finish (`cut-short`), so that half an answer is never taken for one.
 */
export async function streamAnswer(
  transport: Transport,
  { route, body }: StreamRequest,
  options: StreamOptions,
): Promise<Streamed> {
  let reading = readAnswer(options.onChunk);
  const asked = { ...body, stream: true, stream_options: { include_usage: true } };
  const path = route === "chat" ? "chat/completions" : "completions";
  const sent = await transport.stream(path, asked, options, () => {
    reading = readAnswer(options.onChunk);
    return reading.listener;
  });
  return { ...sent, ...reading.finish(sent.times.endMs) };
}

/** What one attempt's stream says, gathered. */
function readAnswer(onChunk: ((chunk: Chunk) => void) | undefined) {
  const chunks: Chunk[] = [];
  const told = { finishReason: null as string | null, usage: null as Usage | null, done: false };
  const about = { serverTimings: null as unknown, model: null as string | null };
  const ids = { fingerprint: null as string | null, answerId: null as string | null };

  const take = (value: unknown, atMs: number): void => {
    const said = serverErrorIn(value);
    if (said !== null) throw new RequestError({ cause: "error-inside", said });
    about.model ??= textOf(fieldOf(value, "model"));
    ids.answerId ??= textOf(fieldOf(value, "id"));
    ids.fingerprint ??= textOf(fieldOf(value, "system_fingerprint"));
    about.serverTimings = fieldOf(value, "timings") ?? about.serverTimings;
    told.usage = usageIn(value) ?? told.usage;
    const choice = listOf(fieldOf(value, "choices"))[0];
    told.finishReason = textOf(fieldOf(choice, "finish_reason")) ?? told.finishReason;
    const chunk = chunkOf(choice, atMs);
    if (chunk.text === "" && chunk.thought === "" && (chunk.tokens ?? 0) === 0) return;
    chunks.push(chunk);
    onChunk?.(chunk);
  };
  const hear = ({ data, atMs }: ServerEvent): void => {
    if (data.trim() === "[DONE]") told.done = true;
    else take(parsed(data), atMs);
  };
  const events = eventReader(hear);
  const whole = jsonCollector();
  let isJson = false;
  return {
    listener: {
      head: ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
        const type = (headers["content-type"] ?? "").toLowerCase();
        isJson = type.includes("json");
        if (type.includes("html")) throw new RequestError({ cause: "unreadable", expected: "events", got: type });
      },
      bytes: (piece: Buffer, atMs: number) => (isJson ? whole.bytes(piece) : events.bytes(piece, atMs)),
    },
    finish(endMs: number) {
      if (isJson) take(whole.value(), endMs);
      else events.end(endMs);
      if (told.finishReason === null) throw new RequestError({ cause: "cut-short" });
      const text = chunks.map((chunk) => chunk.text).join("");
      const thought = chunks.map((chunk) => chunk.thought).join("");
      const { finishReason, usage } = told;
      return { chunks, text, thought, finishReason, usage, tokens: countTokens(chunks, usage), ...about, ...ids };
    },
  };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new RequestError({ cause: "unreadable", expected: "json", got: data.slice(0, 80) });
  }
}

/** One choice of a chunk: `text` (completions), `delta` (chat), or `message` (an answer that was not streamed after all). */
function chunkOf(choice: unknown, atMs: number): Chunk {
  const delta = fieldOf(choice, "delta") ?? fieldOf(choice, "message");
  const text = textOf(fieldOf(choice, "text")) ?? textOf(fieldOf(delta, "content")) ?? "";
  const thought = textOf(fieldOf(delta, "reasoning_content")) ?? textOf(fieldOf(delta, "reasoning")) ?? "";
  return { atMs, text, thought, tokens: tokensIn(choice) };
}
