import { createWriteStream, renameSync, rmSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { sha256OfFile } from "../../lib/files.ts";
import { holdLock } from "../../lib/lock.ts";
import { holderInWords, type LockHolder } from "../../lib/lock-holder.ts";
import { printable } from "../../lib/untrusted.ts";
import { ask, type Hub } from "./client.ts";
import type { HubFile } from "./repository.ts";

export interface TransferOptions {
  /** Hears the bytes that are there so far. */
  readonly onBytes: (done: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds before a transfer that was cut is taken up again; grows with each that brought nothing. */
  readonly pauseMs?: number;
}

/** Answers in a row that bring next to nothing before it is given up. */
const maxFruitless = 5;
/** What an answer is to bring at least, also within the seconds that the hub may be silent: less has no end either. */
const minBytes = 1000;
const noRange = "the server has no such range";
/** Times that it may start again: a file whose end never comes, as where it is announced with too many bytes, is not brought again and again. */
const maxRestarts = 2;

/**
 * Brings a file to `target` by way of `TARGET.incomplete`, which a later call goes on with. A file whose sha256 is wrong is
 * kept aside under a name that says so. Throws UserError.
 */
export async function transfer(
  hub: Hub,
  url: URL,
  file: HubFile,
  target: string,
  asked: TransferOptions,
): Promise<void> {
  const partial = `${target}.incomplete`;
  // Two downloads that write one file would spoil it.
  using held = holdLock(`${target}.lock`, { refusal });
  const options = {
    ...asked,
    signal: AbortSignal.any([held.lost, ...(asked.signal === undefined ? [] : [asked.signal])]),
  };
  requireRoom(file, partial);
  let [fruitless, restarts] = [0, 0];
  while (sizeOf(partial) !== file.bytes) {
    const before = sizeOf(partial);
    const cut = await takeMore(hub, url, file, partial, options);
    options.signal.throwIfAborted();
    fruitless = sizeOf(partial) - before >= minBytes ? 0 : fruitless + 1;
    restarts += sizeOf(partial) < before ? 1 : 0;
    if (restarts > maxRestarts) {
      const announced = `the ${file.bytes.toLocaleString("en-US")} bytes it announced`;
      throw new UserError(
        cut === null || cut === noRange
          ? `${printable(file.path)}: the server has fewer than ${announced}; try again later`
          : `${printable(file.path)}: the server begins anew before it has sent ${announced} (${cut}); try again later`,
      );
    }
    if (fruitless === maxFruitless) {
      throw new UserError(
        `${printable(file.path)}: the download was cut off ${maxFruitless} times (${cut ?? "too few bytes came"}); the same command again goes on at ${sizeOf(partial).toLocaleString("en-US")} of ${file.bytes.toLocaleString("en-US")} bytes`,
      );
    }
    if (sizeOf(partial) !== file.bytes)
      await pause((options.pauseMs ?? 1000) * fruitless, null, { ...signalOf(options) });
  }
  const actual = await sha256OfFile(partial);
  if (actual !== file.sha256) {
    const aside = `${target}.mismatch-${actual.slice(0, 12)}`;
    renameSync(partial, aside);
    throw new UserError(
      `${printable(file.path)}: arrived with sha256 ${actual.slice(0, 12)}…, not ${file.sha256.slice(0, 12)}…; kept aside as ${printable(aside)}; download it again`,
    );
  }
  renameSync(partial, target);
}

function refusal(holder: LockHolder | null, lock: string): string {
  const target = printable(lock.replace(/\.lock$/, ""));
  return `${target}: another download is at it (${holderInWords(holder)}); wait for it, or remove ${printable(lock)} if it is none`;
}

function signalOf({ signal }: TransferOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** One answer's worth. Gives why the connection ended early; null: it did not. */
async function takeMore(
  hub: Hub,
  url: URL,
  file: HubFile,
  partial: string,
  options: TransferOptions,
): Promise<string | null> {
  const have = sizeOf(partial) > file.bytes ? 0 : sizeOf(partial);
  const headers = have === 0 ? {} : { range: `bytes=${have}-` };
  const response = await ask(hub, url, { headers, elsewhere: "follow", signal: options.signal });
  const start = startOf(response, have);
  if (start === null || response.body === null) {
    // What is here does not fit what is there: from the beginning.
    await response.body?.cancel();
    rmSync(partial, { force: true });
    return noRange;
  }
  if (/^text\/html/i.test(response.headers.get("content-type") ?? "")) {
    await response.body.cancel();
    throw new UserError(
      `${printable(file.path)}: the server sent a web page instead; a login page or proxy may stand between`,
    );
  }
  let done = start;
  const requirePace = paceWatch(hub.patience);
  const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      done += piece.length;
      if (done > file.bytes)
        throw new UserError(`${printable(file.path)}: more bytes came than it has; download it again`);
      options.onBytes(done);
      yield piece;
      if (done < file.bytes) requirePace(done);
    }
  };
  try {
    const sink = createWriteStream(partial, start === 0 ? { flags: "w" } : { flags: "r+", start });
    await pipeline(Readable.fromWeb(response.body as never), counted, sink, signalOf(options));
    return null;
  } catch (error) {
    if (error instanceof UserError) {
      rmSync(partial, { force: true });
      throw error;
    }
    if (systemCode(error) === "ENOSPC") throw new UserError(`${printable(partial)}: the disk is full; free some space`);
    return printable(messageOf(error));
  }
}

/** Hears how many bytes there are; throws once so many seconds brought next to none. */
function paceWatch(seconds: number): (done: number) => void {
  let from: { readonly atMs: number; readonly done: number } | null = null;
  return (done) => {
    const nowMs = performance.now();
    if (from !== null && nowMs - from.atMs < seconds * 1000) return;
    if (from !== null && done - from.done < minBytes)
      throw new Error(`sent fewer than ${minBytes.toLocaleString("en-US")} bytes in ${seconds} s`);
    from = { atMs: nowMs, done };
  };
}

/** Where the bytes of an answer begin; a server that ignores ranges begins at 0. null: nowhere that serves. */
function startOf(response: Response, asked: number): number | null {
  if (response.status === 200) return 0;
  if (response.status !== 206) return null;
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  return start !== undefined && Number(start) === asked ? asked : null;
}

function requireRoom(file: HubFile, partial: string): void {
  const { bavail, bsize } = statfsSync(dirname(partial));
  const [free, wanted] = [bavail * bsize, file.bytes - sizeOf(partial)];
  if (free >= wanted) return;
  throw new UserError(
    `${printable(dirname(partial))}: has room for ${free.toLocaleString("en-US")} bytes, ${printable(file.path)} needs ${wanted.toLocaleString("en-US")}; free some, or set HF_HUB_CACHE to a larger disk`,
  );
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
