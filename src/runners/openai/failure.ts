/** What went wrong with a request to a server, as data: the words for it are made where it is shown. */
export type RequestFailure =
  /** No connection: nobody listens there, or the name is not known. */
  | { readonly cause: "unreachable"; readonly code: string | null }
  /** The server's certificate is not trusted, or it does not speak TLS. */
  | { readonly cause: "certificate"; readonly code: string }
  /** The connection ended before the answer did. */
  | { readonly cause: "connection-lost"; readonly received: Received; readonly code: string | null }
  /** Nothing was heard for so long, or the answer as a whole took longer than it may. */
  | {
      readonly cause: "deadline";
      readonly received: Received;
      readonly limit: "silence" | "total";
      readonly ms: number;
    }
  | { readonly cause: "cancelled" }
  /** No redirect is followed: the prompt and the key go where the command line says. */
  | { readonly cause: "redirect"; readonly status: number; readonly to: string | null }
  /** An HTTP status that is no success, with what the server says of it. */
  | {
      readonly cause: "status";
      readonly status: number;
      readonly said: ServerError;
      /** Of the `Retry-After` header. */
      readonly retryAfterMs: number | null;
    }
  /** A success by its status whose body is an error all the same. */
  | { readonly cause: "error-inside"; readonly said: ServerError }
  /** The answer is no HTTP, no JSON, or compressed though that was not asked for. */
  | {
      readonly cause: "unreadable";
      readonly expected: "http" | "json" | "events" | "plain" | "utf-8";
      readonly got: string;
    }
  | { readonly cause: "too-large"; readonly limitBytes: number }
  /** A stream that ended without a reason to finish. */
  | { readonly cause: "cut-short" }
  /** Another model answered than the one that was asked. */
  | { readonly cause: "other-model"; readonly asked: string; readonly answered: string }
  /** A JSON answer that lacks what was asked for, or has it in a shape that nobody knows. */
  | { readonly cause: "shape"; readonly field: string };

/** How much of the answer had come. */
export type Received = "nothing" | "headers" | "part";

/** The error object of an OpenAI-compatible server; null: not said. */
export interface ServerError {
  readonly type: string | null;
  readonly code: string | null;
  readonly message: string | null;
  /** Tokens of the prompt and of the context, where a prompt was too long for it. */
  readonly promptTokens?: number | undefined;
  readonly contextTokens?: number | undefined;
}

/** A request that got no answer, or none that can be used. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly failure: RequestFailure;
  constructor(failure: RequestFailure) {
    super(`request failed: ${failure.cause}`);
    this.failure = failure;
  }
}

/** Node's codes of a connection that never was. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EADDRNOTAVAIL",
  "EACCES",
  "EPERM",
]);

/** What Node's HTTP client throws, as a failure. `received` says how far the answer had come. */
export function failureOf(thrown: unknown, received: Received): RequestFailure {
  if (thrown instanceof RequestError) return thrown.failure;
  const code = thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
  if (code !== null && unreachable.has(code)) return { cause: "unreachable", code };
  if (code !== null && /CERT|SELF_SIGNED|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^EPROTO$/.test(code))
    return { cause: "certificate", code };
  if (code?.startsWith("HPE_")) return { cause: "unreadable", expected: "http", got: code };
  return { cause: "connection-lost", received, code };
}
