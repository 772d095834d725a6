import type { ReadStream } from "node:tty";

/** Keys of a terminal, one by one; it is as it was once `close` was called. */
export interface Keys {
  next(): Promise<string | null>;
  /** Lets another program have the terminal meanwhile. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

export function readKeys(input: ReadStream): Keys {
  const pressed: string[] = [];
  let ended = false;
  let wake: () => void = () => {};
  const onData = (chunk: Buffer): void => {
    pressed.push(...chunk.toString("utf8"));
    wake();
  };
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  const take = (): void => {
    input.setRawMode(true);
    input.on("data", onData);
    input.resume();
  };
  const release = (): void => {
    input.off("data", onData);
    input.pause();
    input.setRawMode(false);
  };
  input.once("end", onEnd);
  take();
  return {
    async next() {
      while (pressed.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return pressed.shift()?.toLowerCase() ?? null;
    },
    async lend(work) {
      release();
      try {
        return await work();
      } finally {
        take();
      }
    },
    close: release,
  };
}
