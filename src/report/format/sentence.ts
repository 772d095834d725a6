import { printable } from "../../lib/untrusted.ts";
import { shortened } from "./shorten.ts";

/**
 * A sentence in parts, so that each form of the report can set names and figures in its own way and escape foreign text
 * by its own rules. A plain string is our own wording.
 */
export type Sentence = readonly Span[];
export type Span = string | { readonly kind: "model" | "figure"; readonly text: string };

/** A finding in words; `settled` is false when the data do not decide it. */
export interface Finding {
  readonly id: string;
  readonly settled: boolean;
  readonly sentence: Sentence;
}

/** A model's name: text from elsewhere. */
export function modelSpan(name: string): Span {
  return { kind: "model", text: name };
}

/** A number with its unit, kept together on a line. */
export function figureSpan(text: string): Span {
  return { kind: "figure", text };
}

/** Builds a sentence from our words and the spans between them. */
export function say(words: TemplateStringsArray, ...values: readonly (Span | Sentence)[]): Sentence {
  return words.flatMap((word, index) => {
    const value = values[index];
    const spans: readonly Span[] = value === undefined ? [] : isSentence(value) ? value : [value];
    return word === "" ? [...spans] : [word, ...spans];
  });
}

function isSentence(value: Span | Sentence): value is Sentence {
  return Array.isArray(value);
}

/** Sentences one after another. */
export function joined(sentences: readonly Sentence[], separator: string): Sentence {
  return sentences.flatMap((sentence, index) => (index === 0 ? sentence : [separator, ...sentence]));
}

/** Names in a row: `a`, `a and b`, `a, b and c`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): Sentence {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  const parts: Span[] = shown.map((name) => modelSpan(name));
  if (rest > 0) parts.push(`${rest} more`);
  return parts.flatMap((part, index): Span[] =>
    index === 0 ? [part] : [index === parts.length - 1 ? " and " : ", ", part],
  );
}

/** The sentence as plain text, safe for a terminal. */
export function plain(sentence: Sentence): string {
  return sentence.map((span) => (typeof span === "string" ? span : shortOrWhole(span))).join("");
}

function shortOrWhole({ kind, text }: Exclude<Span, string>): string {
  return kind === "model" ? shortened(printable(text)) : printable(text);
}
