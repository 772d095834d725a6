const [open, close] = ["<think>", "</think>"];

/** What a model answered after thinking aloud in a `<think>` block; null: it never came to an end of thinking. */
export function afterThinking(text: string): string | null {
  const end = text.lastIndexOf(close);
  if (end >= 0) return text.slice(end + close.length);
  return text.trimStart().startsWith(open) ? null : text;
}
