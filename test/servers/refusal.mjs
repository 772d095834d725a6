import { dialects } from "./dialects.mjs";

/** An answer with an error status, in the words of the server that is played. */
export class Refusal extends Error {
  constructor(
    /** @type {number} */ status,
    /** @type {unknown} */ body,
    /** @type {Record<string, string>} */ headers = {},
  ) {
    super(`${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** @typedef {{status: number, message: string, type?: string, param?: string | null, more?: Record<string, unknown>}} Fault */

/** How each server words an error. The same fault has another status on some: a validation error is a 500 on two. */
export function refusalOf(/** @type {import("./dialects.mjs").Dialect} */ dialect, /** @type {Fault} */ fault) {
  const { status, message, type = "invalid_request_error", param = null, more = {} } = fault;
  switch (dialect.errors) {
    case "llama":
      return new Refusal(status, { error: { code: status, message, type, ...more } });
    case "vllm":
      return new Refusal(status, { error: { message, type: "BadRequestError", param, code: status } });
    case "legacy":
      return type === "invalid_request_error"
        ? new Refusal(500, {
            error: { message: `1 validation error: ${message}`, type: "internal_server_error", param, code: null },
          })
        : new Refusal(status, { error: { message, type, param, code: type } });
    case "plain":
      return type === "invalid_request_error"
        ? new Refusal(500, "Internal Server Error", { "content-type": "text/plain; charset=utf-8" })
        : new Refusal(status, { detail: message });
  }
}

/** What a server says to a key that it does not know: vLLM's error is a string, where all others send an object. */
export function badKey(/** @type {import("./dialects.mjs").Dialect} */ dialect) {
  return dialect.owner === dialects.vllm.owner
    ? new Refusal(401, { error: "Unauthorized" })
    : new Refusal(401, { error: { code: 401, message: "Invalid API Key", type: "authentication_error" } });
}
