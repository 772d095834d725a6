import type { Limits } from "../exchange.ts";
import { keyFor } from "../keys.ts";
import { openTransport, type Transport } from "../transport.ts";

/** Connections for a load: as many as it takes, and a busy server's refusal is the answer. */
export function loadTransport(base: URL, limits: Partial<Limits>): Transport {
  const key = keyFor(base, process.env)?.key ?? null;
  return openTransport({ base, key, limits, concurrency: Number.POSITIVE_INFINITY, backOff: null });
}
