import type { Decoder } from "./decoder.ts";

/** The text of an answer that grows token by token. */
export interface IncrementalDetokenizer {
  add(...tokens: readonly number[]): void;
  /** All that was added, as one text. */
  text(): string;
}

/** Tokens that are turned into text anew each time: a character may lie across a few of them. */
const openTokens = 16;
/** What a decoder of UTF-8 puts where a character is not complete. */
const incomplete = "\uFFFD";

/**
 * Turns only the newest tokens into text each time, so that a long answer costs no more for each token than a short one.
 * Text is settled where a character ends, with a few tokens before it kept at hand, as some tokenizers set spaces by them.
 */
export function incrementalDetokenizer(
  decoder: Pick<Decoder, "detokenize">,
  before: readonly number[],
): IncrementalDetokenizer {
  let settled = "";
  let last = before.slice(-openTokens);
  let open: number[] = [];
  let openText = "";
  return {
    add(...tokens) {
      open.push(...tokens);
      openText = decoder.detokenize(open, last);
      if (open.length < openTokens || openText.endsWith(incomplete)) return;
      settled += openText;
      last = open.slice(-openTokens);
      open = [];
      openText = "";
    },
    text: () => settled + openText,
  };
}
