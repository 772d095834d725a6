import { printable } from "../../lib/untrusted.ts";
import type { RequestFailure } from "./failure.ts";
import type { Tried } from "./likelihood/types.ts";

/** What went wrong with a request, in one line. */
export function inWords(failure: RequestFailure): string {
  switch (failure.cause) {
    case "unreachable":
      return `nobody answers there (${failure.code ?? "no connection"})`;
    case "certificate":
      return `its certificate is not trusted, or it speaks no TLS (${failure.code})`;
    case "connection-lost":
      return failure.received === "part"
        ? "the connection ended in the middle of an answer"
        : "the connection ended before an answer";
    case "deadline":
      return failure.limit === "silence"
        ? `silent for ${failure.ms / 1000} s`
        : `an answer took longer than ${failure.ms / 1000} s`;
    case "cancelled":
      return "cancelled";
    case "redirect":
      return `redirects to ${printable(failure.to ?? "nowhere")}, which is not followed`;
    case "status":
      return `answers with status ${failure.status}${said(failure.said)}`;
    case "error-inside":
      return `answers with an error${said(failure.said)}`;
    case "unreadable":
      return `its answer is no ${expectedWords[failure.expected]}: ${printable(failure.got)}`;
    case "too-large":
      return `its answer is larger than ${failure.limitBytes / 1e6} MB`;
    case "cut-short":
      return "its answer ends without saying why";
    case "other-model":
      return `answers with the model ${printable(failure.answered)} in place of ${printable(failure.asked)}`;
    case "shape":
      return `its answer has no ${printable(failure.field)}`;
  }
}

const expectedWords = {
  http: "HTTP",
  json: "JSON",
  events: "stream of events",
  plain: "plain text",
  "utf-8": "UTF-8",
} as const;

function said({
  message,
  promptTokens,
  contextTokens,
}: {
  message: string | null;
  promptTokens?: number | undefined;
  contextTokens?: number | undefined;
}): string {
  if (promptTokens !== undefined && contextTokens !== undefined)
    return `: the prompt has ${promptTokens} tokens, the context of one request ${contextTokens}`;
  return message === null || message === "" ? "" : `: ${message}`;
}

const findingWords: Readonly<Record<Tried["finding"], string>> = {
  true: "works",
  none: "not offered",
  ignored: "ignored",
  "wrong-count": "another number of values than tokens",
  shifted: "values one token off",
  constant: "the same value for every token",
  disagrees: "values differ from those of generated tokens",
  "out-of-order": "an absurd token is told to be likely",
};

/** Why likelihoods can't be had of a server. */
export function notMeasurable(title: string, tried: readonly Tried[]): string {
  const ways = tried.map(({ way, finding }) => `${way}: ${findingWords[finding]}`);
  return `not measurable on this server: ${title} tells no true log-probabilities of given text (${ways.join("; ")})`;
}
