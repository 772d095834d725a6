import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { partsOf } from "../../models/gguf/shards.ts";
import type { LoadRecord } from "../../records/schema.ts";

type State = NonNullable<LoadRecord["fileCache"]>;

/** What the system holds of a model's file in memory. Nothing here throws: what can't be had is told with its reason. */
export interface FileCache {
  /** Asks the system to let go of the file, so that opening it next reads the disk. Files in use elsewhere stay. */
  drop(path: string): Promise<void>;
  state(path: string): Promise<State>;
}

type Run = (program: string, words: readonly string[]) => Promise<string>;

/** Shares of the file in memory that count as none of it, and as all. */
const [maxCold, minWarm] = [0.05, 0.95];
const limitMs = 30_000;

/** null: the system has no way to tell. */
export function fileCacheOf(platform: NodeJS.Platform = process.platform, run: Run = runProgram): FileCache | null {
  if (platform !== "linux") return null;
  return {
    async drop(path) {
      // GNU's dd turns this into posix_fadvise(POSIX_FADV_DONTNEED) over the whole file, which asks for no privilege.
      for (const part of filesOf(path)) await run("dd", [`if=${part}`, "iflag=nocache", "count=0"]).catch(() => "");
    },
    async state(path) {
      const words = ["--bytes", "--noheadings", "--output", "RES,SIZE", ...filesOf(path)];
      const text = await run("fincore", words).catch(() => null);
      return text === null ? untold("fincore of util-linux did not tell") : stateOf(text);
    },
  };
}

/** What is wrong with a model's files is told when it is opened. */
function filesOf(path: string): readonly string[] {
  try {
    return partsOf(resolve(path));
  } catch {
    return [];
  }
}

function stateOf(text: string): State {
  const rows = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)].map(
    ([, held, size]) => [Number(held), Number(size)] as const,
  );
  const size = rows.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (size === 0) return untold("fincore told nothing of the file");
  const share = rows.reduce((sum, [held]) => sum + held, 0) / size;
  if (share <= maxCold) return { state: "cold", reason: null };
  if (share >= minWarm) return { state: "warm", reason: null };
  return untold(`${Math.round(100 * share)} % of the file were in memory`);
}

function untold(reason: string): State {
  return { state: null, reason };
}

async function runProgram(program: string, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...words], { timeout: limitMs, killSignal: "SIGKILL" });
  return stdout;
}
