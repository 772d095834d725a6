/** How many bytes are looked at to tell an encoding. */
const sampleBytes = 65_536;

/**
 * The text of bytes, line endings as LF: by its byte order mark, else UTF-16 where every other byte is zero, UTF-8, or,
 * where that is not valid, Windows-1252 (which Latin-1 texts are read as on the web). null: these are no letters.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding = encodingOf(bytes);
  if (encoding === null) return null;
  const text = encoding === "utf-8" ? fromUtf8(bytes) : new TextDecoder(encoding).decode(bytes);
  const clean = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  return isText(clean) ? clean : null;
}

function encodingOf(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, sampleBytes);
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index++)
    if (sample[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return "utf-8";
  const half = sample.length / 2;
  if (odd > 0.3 * half && even < 0.05 * half) return "utf-16le";
  return even > 0.3 * half && odd < 0.05 * half ? "utf-16be" : null;
}

/** Letters of 0x80 to 0x9f. Source: WHATWG Encoding, index-windows-1252. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function fromUtf8(bytes: Uint8Array): string {
  try {
    // As a stream: a file that was cut off inside a character is still UTF-8.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    // Some versions of Node take Windows-1252 for Latin-1, which has no letters from 0x80 to 0x9f.
    const text = new TextDecoder("windows-1252").decode(bytes);
    return text.replace(/[\u0080-\u009f]/g, (letter) => windows1252[letter.charCodeAt(0) - 0x80] ?? letter);
  }
}

/** Control characters other than those of layout are few in any text. */
function isText(text: string): boolean {
  const sample = text.slice(0, sampleBytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const odd = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return odd <= sample.length / 100;
}
