import type { RequestFailure } from "./failure.ts";

/** How often a busy server is asked again, and how long is waited in between. */
export interface BackOff {
  readonly retries: number;
  /** Before the first retry; doubled for each further one. */
  readonly firstMs: number;
  /** Longest wait, also where the server asks for a longer one: then the request fails at once. */
  readonly longestMs: number;
}

export const usualBackOff: BackOff = { retries: 6, firstMs: 250, longestMs: 60_000 };

/**
 * Milliseconds to wait before a request is sent again, or null: it failed for good. Only what a busy server says of
 * itself is retried: 429 and 503. A 500 is not: several servers answer a request that they cannot read with it, and the
 * same request would fail the same way again and again. `jitter` from 0 to 1 spreads those who were turned away together.
 */
export function waitBefore(retry: number, failure: RequestFailure, backOff: BackOff, jitter: number): number | null {
  if (failure.cause !== "status" || (failure.status !== 429 && failure.status !== 503)) return null;
  if (isValidation(failure.said.type, failure.said.code) || retry >= backOff.retries) return null;
  if (failure.retryAfterMs !== null) return failure.retryAfterMs > backOff.longestMs ? null : failure.retryAfterMs;
  const most = Math.min(backOff.longestMs, backOff.firstMs * 2 ** retry);
  return most * (0.5 + jitter / 2);
}

/** No later time helps: the request itself is at fault, or the account behind it is empty. */
function isValidation(type: string | null, code: string | null): boolean {
  return [type, code].some((word) => word !== null && /invalid|validation|not_found|quota|billing|context/i.test(word));
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date (RFC 9110, 10.2.3). Null: none that can be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
