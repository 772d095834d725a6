import { counted } from "../../lib/counted.ts";
import type { ServedLoad } from "../../metrics/types.ts";
import type { ServingLimits } from "../../records/schema.ts";

/** `first token under 500 ms and at least 20 tokens/s`. */
export function limitsText({ firstTokenMs, tokensPerSecond }: ServingLimits): string {
  return `first token under ${firstTokenMs} ms and at least ${tokensPerSecond} tokens/s`;
}

/** `4 users at once`, `5 requests a second`. */
export function loadText(arrivals: ServedLoad["arrivals"], level: number): string {
  return arrivals === "closed" ? `${counted(level, "user")} at once` : `${counted(level, "request")} a second`;
}
