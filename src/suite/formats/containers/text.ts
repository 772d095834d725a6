import { UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";

/** The text of a file in UTF-8, a byte order mark left out. Throws UserError naming the first line that is not. */
export function decodeUtf8(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new UserError(`${shownPath(path)}:1 is UTF-16: save it as UTF-8`);
  // Without the mark, every second byte of plain words is zero, which no text in UTF-8 has.
  if (bytes.subarray(0, 256).includes(0))
    throw new UserError(`${shownPath(path)}:1 holds zero bytes, as UTF-16 does: save it as UTF-8`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${shownPath(path)}:${firstBadLine(bytes)} is not UTF-8: save the file in that encoding`);
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let start = 0;
  for (let line = 1; ; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    try {
      strict.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (found < 0) return line;
    start = end + 1;
  }
}
