import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a container may use of its machine; null: no limit, or none that is told. */
export interface ContainerLimits {
  readonly memoryLimitBytes: number | null;
  /** Bytes of the limit that are taken by what can't be dropped. */
  readonly memoryUsedBytes: number | null;
  /** The most that was ever used. */
  readonly memoryPeakBytes: number | null;
  /** CPU time in each unit of wall time, such as 1.5. */
  readonly cpuQuotaCores: number | null;
}

/**
 * The limits of this process's control group and of all groups around it, version 1 or 2: the tightest counts. Sources:
 * kernel documentation, admin-guide/cgroup-v2 and cgroup-v1 (memory, and scheduler/sched-bwc for the CPU).
 * `root`: above `proc` and `sys`, for tests. Never throws.
 */
export async function readContainerLimits(root = "/"): Promise<ContainerLimits> {
  const groups = (await textOf(join(root, "proc/self/cgroup"))) ?? "";
  const lines = groups.split("\n").map((line) => line.split(":"));
  const pathOf = (controller: string): string | null =>
    lines
      .find(([, controllers]) => controllers?.split(",").includes(controller))
      ?.slice(2)
      .join(":") ?? null;
  const unified =
    lines
      .find(([id, controllers]) => id === "0" && controllers === "")
      ?.slice(2)
      .join(":") ?? null;
  const base = join(root, "sys/fs/cgroup");
  const [memory, cpu] = [pathOf("memory"), pathOf("cpu")];
  const found: Level[] = [];
  if (memory !== null) found.push(...(await levelsOf(join(base, "memory"), memory, memoryOfVersion1)));
  if (cpu !== null)
    for (const folder of ["cpu", "cpu,cpuacct"])
      found.push(...(await levelsOf(join(base, folder), cpu, cpuOfVersion1)));
  if (unified !== null) found.push(...(await levelsOf(base, unified, allOfVersion2)));
  return tightest(found);
}

type Level = Partial<ContainerLimits>;

/** In a container the group's path is often that outside, while its own group is mounted as the root: both are looked at. */
async function levelsOf(
  base: string,
  path: string,
  read: (folder: string) => Promise<Level>,
): Promise<readonly Level[]> {
  const parts = path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  const folders = parts.map((_, index) => join(base, ...parts.slice(0, index + 1)));
  return Promise.all([base, ...folders].map(read));
}

async function memoryOfVersion1(folder: string): Promise<Level> {
  const [limit, used, peak, stat] = await Promise.all(
    ["memory.limit_in_bytes", "memory.usage_in_bytes", "memory.max_usage_in_bytes", "memory.stat"].map((file) =>
      textOf(join(folder, file)),
    ),
  );
  return memoryLevel(limit ?? null, used ?? null, peak ?? null, statOf(stat ?? null, "total_inactive_file"));
}

async function cpuOfVersion1(folder: string): Promise<Level> {
  const [quota, period] = await Promise.all([
    textOf(join(folder, "cpu.cfs_quota_us")),
    textOf(join(folder, "cpu.cfs_period_us")),
  ]);
  return { cpuQuotaCores: coresOf(quota, period) };
}

async function allOfVersion2(folder: string): Promise<Level> {
  const [limit, used, peak, stat, cpu] = await Promise.all(
    ["memory.max", "memory.current", "memory.peak", "memory.stat", "cpu.max"].map((file) => textOf(join(folder, file))),
  );
  const [quota, period] = (cpu ?? "").split(" ");
  return {
    ...memoryLevel(limit ?? null, used ?? null, peak ?? null, statOf(stat ?? null, "inactive_file")),
    cpuQuotaCores: coresOf(quota ?? null, period ?? null),
  };
}

/** Cached files that nothing has used lately are given back before anything is refused. */
function memoryLevel(limit: string | null, used: string | null, peak: string | null, droppable: number): Level {
  const [limitBytes, usedBytes] = [bytesOf(limit), bytesOf(used)];
  return {
    memoryLimitBytes: limitBytes,
    memoryUsedBytes: usedBytes === null ? null : Math.max(0, usedBytes - droppable),
    memoryPeakBytes: bytesOf(peak),
  };
}

function statOf(stat: string | null, key: string): number {
  return bytesOf(new RegExp(`^${key} (\\d+)$`, "m").exec(stat ?? "")?.[1] ?? null) ?? 0;
}

/** Version 1 says "no limit" by a number near 2^63, version 2 by a word. */
function bytesOf(text: string | null): number | null {
  if (text === null || !/^\d+$/.test(text)) return null;
  const bytes = Number(text);
  return bytes >= 2 ** 60 ? null : bytes;
}

function coresOf(quota: string | null, period: string | null): number | null {
  if (quota === null || period === null || !/^\d+$/.test(quota) || !/^\d+$/.test(period)) return null;
  const cores = Number(quota) / Number(period);
  return Number.isFinite(cores) && cores > 0 ? cores : null;
}

/** What is used belongs to the group whose limit is nearest. */
function tightest(levels: readonly Level[]): ContainerLimits {
  const limited = levels
    .filter((level) => typeof level.memoryLimitBytes === "number" && level.memoryLimitBytes > 0)
    .sort((a, b) => roomIn(a) - roomIn(b))[0];
  const quotas = levels.flatMap(({ cpuQuotaCores }) => cpuQuotaCores ?? []);
  return {
    memoryLimitBytes: limited?.memoryLimitBytes ?? null,
    memoryUsedBytes: limited?.memoryUsedBytes ?? null,
    memoryPeakBytes: limited?.memoryPeakBytes ?? null,
    cpuQuotaCores: quotas.length === 0 ? null : Math.min(...quotas),
  };
}

function roomIn({ memoryLimitBytes, memoryUsedBytes }: Level): number {
  return (memoryLimitBytes ?? Number.POSITIVE_INFINITY) - (memoryUsedBytes ?? 0);
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}
