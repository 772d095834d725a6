import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cpuCache } from "systeminformation";
import { answerOf } from "../../records/provenance.ts";

/** Bytes of all last-level caches together. */
export interface CacheSize {
  readonly bytes: number;
  /** Why it is a guess; null: the system told. */
  readonly reason: string | null;
}

/** As large as most desktop processors' have. */
const guessedBytes = 64 * 2 ** 20;

export async function lastLevelCacheBytes(root = "/"): Promise<CacheSize> {
  const linux = linuxCacheBytes(root);
  if (linux !== null) return { bytes: linux, reason: null };
  const told = await answerOf(cpuCache);
  const bytes = Math.max(told?.l3 ?? 0, told?.l2 ?? 0);
  return bytes > 0
    ? { bytes, reason: null }
    : { bytes: guessedBytes, reason: "the system tells no cache size: 64 MiB were assumed" };
}

/** Sum over the caches of the highest level, each counted once however many cores share it. Source: sysfs-devices-system-cpu. */
export function linuxCacheBytes(root: string): number | null {
  const cpus = join(root, "sys/devices/system/cpu");
  const caches = namesIn(cpus, /^cpu\d+$/).flatMap((cpu) =>
    namesIn(join(cpus, cpu, "cache"), /^index\d+$/).flatMap((index) => {
      const read = (file: string): string => textOf(join(cpus, cpu, "cache", index, file));
      const [, number, unit] = /^(\d+)([KMG]?)$/.exec(read("size")) ?? [];
      const level = Number(read("level"));
      if (number === undefined || !(level > 0) || read("type") === "Instruction") return [];
      return [{ level, shared: read("shared_cpu_list"), bytes: Number(number) * (unitBytes[unit ?? ""] ?? 1) }];
    }),
  );
  const highest = Math.max(0, ...caches.map(({ level }) => level));
  const last = new Map(caches.filter(({ level }) => level === highest).map(({ shared, bytes }) => [shared, bytes]));
  const sum = [...last.values()].reduce((total, bytes) => total + bytes, 0);
  return sum > 0 ? sum : null;
}

const unitBytes: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function namesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1").trim();
  } catch {
    return "";
  }
}
