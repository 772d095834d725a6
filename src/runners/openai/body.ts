import { printable } from "../../lib/untrusted.ts";
import { RequestError, type ServerError } from "./failure.ts";

/** Collects a body and reads it as JSON. Throws RequestError: an HTML page with a status of 200 is no answer. */
export function jsonCollector() {
  const pieces: Buffer[] = [];
  return {
    bytes: (piece: Buffer): void => void pieces.push(piece),
    text: (): string => Buffer.concat(pieces).toString("utf8"),
    value(): unknown {
      const text = this.text();
      try {
        return JSON.parse(text);
      } catch {
        throw new RequestError({ cause: "unreadable", expected: "json", got: printable(text.slice(0, 80)) });
      }
    },
  };
}

/** An object's field, whatever the value is. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

export const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A finite number; null: none, and NaN and infinities that JSON has no word for. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A whole number of at least zero. */
export function countOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The longest message of a server that is kept. */
const longestMessage = 300;

/**
 * What a server says of its error: `{error: {message, type, code}}`, `{error: "…"}`, `{detail: …}` (FastAPI),
 * `{object: "error", message}` (earlier vLLM) or plain text. Null: the body is no error.
 */
export function serverErrorIn(value: unknown): ServerError | null {
  const error = fieldOf(value, "error");
  if (typeof error === "string") return said({ message: error });
  if (typeof error === "object" && error !== null) return said(error);
  const detail = fieldOf(value, "detail");
  if (detail !== undefined) return said({ message: typeof detail === "string" ? detail : JSON.stringify(detail) });
  return fieldOf(value, "object") === "error" ? said(value) : null;
}

/** The error of a status that is no success, whatever the body looks like. */
export function serverErrorOf(text: string): ServerError {
  try {
    const found = serverErrorIn(JSON.parse(text));
    if (found !== null) return found;
  } catch {
    // No JSON: the text itself is the message.
  }
  return said({ message: text });
}

function said(error: unknown): ServerError {
  const word = (name: string): string | null => {
    const value = fieldOf(error, name);
    if (typeof value !== "string" && typeof value !== "number") return null;
    return printable(String(value).slice(0, longestMessage));
  };
  return {
    type: word("type"),
    code: word("code"),
    message: word("message"),
    promptTokens: countOf(fieldOf(error, "n_prompt_tokens")) ?? undefined,
    contextTokens: countOf(fieldOf(error, "n_ctx")) ?? undefined,
  };
}
