/**
 * Text from elsewhere (model names, items, outputs) made safe for a terminal or a log line:
 * control characters, ANSI escapes and direction overrides become visible escapes; line breaks become spaces.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
