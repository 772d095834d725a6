/**
 * Text from elsewhere (model names, items, outputs) made safe for a terminal or a log line:
 * control characters, ANSI escapes and direction overrides become visible escapes; line breaks become spaces.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, " ")
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** A name usable as one path segment on every system. */
export function pathSegment(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
  return safe === "" ? "unnamed" : safe.slice(0, 80);
}
