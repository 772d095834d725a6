import { RequestError } from "./failure.ts";

/** One event of a `text/event-stream`: the last piece of it came at `atMs`. */
export interface ServerEvent {
  readonly data: string;
  readonly atMs: number;
}

/** No event is longer: one holds a token, or a few. */
const longestEvent = 4_000_000;

/**
 * Reads server-sent events from bytes as they arrive, cut anywhere: inside a character, a line, or between CR and LF.
 * After https://html.spec.whatwg.org/multipage/server-sent-events.html, with one liberty: llama.cpp's server puts errors
 * in a field `error`, which counts as data. Fields other than these are left out. Throws RequestError for bytes that are
 * no UTF-8 and for an event without end.
 */
export function eventReader(heard: (event: ServerEvent) => void) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let data: string[] = [];
  let skipLineFeed = false;

  const line = (text: string, atMs: number): void => {
    if (text === "") {
      if (data.length > 0) heard({ data: data.join("\n"), atMs });
      data = [];
      return;
    }
    const field = /^(?:data|error): ?/.exec(text);
    if (field !== null) data.push(text.slice(field[0].length));
  };
  const read = (text: string, atMs: number): void => {
    rest += text;
    for (;;) {
      if (skipLineFeed && rest !== "") {
        if (rest.startsWith("\n")) rest = rest.slice(1);
        skipLineFeed = false;
      }
      const end = rest.search(/[\r\n]/);
      if (end < 0) break;
      skipLineFeed = rest[end] === "\r";
      line(rest.slice(0, end), atMs);
      rest = rest.slice(end + 1);
    }
    if (rest.length > longestEvent) throw new RequestError({ cause: "too-large", limitBytes: longestEvent });
  };
  const decode = (bytes?: Buffer): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new RequestError({ cause: "unreadable", expected: "utf-8", got: "" });
    }
  };
  return {
    bytes: (bytes: Buffer, atMs: number): void => read(decode(bytes), atMs),
    /** What stands at the end without an empty line behind it counts too: some servers leave that out. */
    end: (atMs: number): void => {
      read(`${decode()}\n\n`, atMs);
    },
  };
}
