import type { Readable } from "node:stream";

/** Beyond any line that a program prints of a power, with room for 64 cards or a whole JSON document. */
const maxLineLength = 1 << 16;
/** Beyond what any such program prints in a second; a pipe alone holds a sixteenth of it. */
const maxInSecond = 1 << 20;

/** Hands out the lines of a text, holding at most one. `onFlood` hears once why a text that never ends is read no further. */
export function cutLines(text: Readable, onLine: (line: string) => void, onFlood: (reason: string) => void): void {
  let [rest, inSecond, sinceMs] = ["", 0, performance.now()];
  const take = (chunk: string): void => {
    const nowMs = performance.now();
    if (nowMs - sinceMs > 1000) [inSecond, sinceMs] = [0, nowMs];
    inSecond += chunk.length;
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    const reason =
      inSecond > maxInSecond
        ? "prints more than a million characters a second"
        : [rest, ...lines].some(({ length }) => length > maxLineLength)
          ? `prints a line of more than ${maxLineLength} characters`
          : null;
    if (reason === null) lines.forEach(onLine);
    else {
      text.off("data", take);
      onFlood(reason);
    }
  };
  text.setEncoding("utf8").on("data", take);
}
