import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * How many of a machine's cores are its fast ones; null where all are alike or the system does not tell. Linux says it by
 * `cpu_capacity` of each core (arm64 and others) or by a list of an Intel hybrid's cores, macOS by its first performance
 * level. `root`: above `sys`, for tests. Never throws.
 */
export async function performanceCores(
  platform: NodeJS.Platform = process.platform,
  root = "/",
  run = runProgram,
): Promise<number | null> {
  switch (platform) {
    case "linux":
      return (await byCapacity(root)) ?? (await intelHybrid(root));
    case "darwin":
      return macos(await run("sysctl", ["-n", "hw.nperflevels", "hw.perflevel0.physicalcpu"]));
    default:
      return null;
  }
}

async function byCapacity(root: string): Promise<number | null> {
  const folder = join(root, "sys/devices/system/cpu");
  const cores = (await readdir(folder).catch(() => [])).filter((name) => /^cpu\d+$/.test(name));
  const texts = await Promise.all(cores.map((core) => textOf(join(folder, core, "cpu_capacity"))));
  const capacities = texts.flatMap((text) => (text !== null && /^\d+$/.test(text) ? [Number(text)] : []));
  if (capacities.length === 0 || capacities.length < cores.length) return null;
  const fast = capacities.filter((capacity) => capacity === Math.max(...capacities)).length;
  return fast === capacities.length ? null : fast;
}

async function intelHybrid(root: string): Promise<number | null> {
  const [fast, slow] = await Promise.all(
    ["cpu_core", "cpu_atom"].map((kind) => textOf(join(root, "sys/devices", kind, "cpus"))),
  );
  return fast === null || fast === undefined || slow === null ? null : countOf(fast);
}

/** Cores of a list such as `0-7,16`; null where it is none. */
function countOf(list: string): number | null {
  const parts = list.split(",").map((part) => /^(\d+)(?:-(\d+))?$/.exec(part));
  let cores = 0;
  for (const part of parts) {
    if (part === null) return null;
    const [, first, last = first] = part;
    cores += Number(last) - Number(first) + 1;
  }
  return cores > 0 ? cores : null;
}

function macos(text: string | null): number | null {
  const [levels = Number.NaN, fast = Number.NaN] = (text ?? "").trim().split(/\s+/).map(Number);
  return levels > 1 && fast > 0 ? fast : null;
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}

function runProgram(program: string, words: readonly string[]): Promise<string | null> {
  return promisify(execFile)(program, [...words], { timeout: 5000, killSignal: "SIGKILL" }).then(
    ({ stdout }) => stdout,
    () => null,
  );
}
