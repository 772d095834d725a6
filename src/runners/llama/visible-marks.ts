import { markTexts } from "../../lib/thinking-marks.ts";

/** The token of a text that is one control token; null: it is none. */
type ControlToken = (text: string) => number | null;
type Detokenize = (tokens: readonly number[], before: readonly number[]) => string;

/**
 * Engines leave control tokens out of texts. Some models' marks of a thought are such tokens, and without them a thought
 * reads like the answer: this gives the marks, and leaves the other control tokens out as before.
 */
export function withMarks(tokenOf: ControlToken, detokenize: Detokenize): Detokenize {
  let marks: ReadonlyMap<number, string> | null = null;
  return (tokens, before) => {
    marks ??= new Map(
      markTexts.flatMap((text) => {
        const token = tokenOf(text);
        return token === null ? [] : [[token, text] as const];
      }),
    );
    const known = marks;
    if (!tokens.some((token) => known.has(token))) return detokenize(tokens, before);
    let [text, part, last]: [string, number[], readonly number[]] = ["", [], before];
    const settle = (): void => {
      if (part.length > 0) text += detokenize(part, last);
    };
    for (const token of tokens) {
      const mark = known.get(token);
      if (mark === undefined) part.push(token);
      else {
        settle();
        text += mark;
        [part, last] = [[], [token]];
      }
    }
    settle();
    return text;
  };
}
