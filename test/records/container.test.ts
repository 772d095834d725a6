import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { coresWithin, readAvailableResources } from "../../src/records/available-resources.ts";
import { readContainerLimits } from "../../src/records/container.ts";
import { testFolder } from "../support/folder.ts";
import { noLimits } from "../support/no-limits.ts";

function machine(files: Readonly<Record<string, string>>): string {
  const root = testFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

const cgroup = "sys/fs/cgroup";

/** `docker run --memory 2g --cpus 1.5` on a machine with version 2: the own group is the root that is seen. */
const docker2 = {
  "proc/self/cgroup": "0::/",
  [`${cgroup}/memory.max`]: "2147483648",
  [`${cgroup}/memory.current`]: "734003200",
  [`${cgroup}/memory.peak`]: "1073741824",
  [`${cgroup}/memory.stat`]: "anon 104857600\nfile 600000000\ninactive_file 524288000\nactive_file 75712000",
  [`${cgroup}/cpu.max`]: "150000 100000",
};

/** The same with version 1, whose paths are those outside the container. */
const docker1 = {
  "proc/self/cgroup":
    "11:memory:/docker/4f2e\n4:cpu,cpuacct:/docker/4f2e\n1:name=systemd:/docker/4f2e\n0::/system.slice",
  [`${cgroup}/memory/memory.limit_in_bytes`]: "2147483648",
  [`${cgroup}/memory/memory.usage_in_bytes`]: "734003200",
  [`${cgroup}/memory/memory.max_usage_in_bytes`]: "1073741824",
  [`${cgroup}/memory/memory.stat`]: "cache 600000000\ninactive_file 1\ntotal_inactive_file 524288000",
  [`${cgroup}/cpu,cpuacct/cpu.cfs_quota_us`]: "150000",
  [`${cgroup}/cpu,cpuacct/cpu.cfs_period_us`]: "100000",
};

const limits = {
  memoryLimitBytes: 2147483648,
  memoryUsedBytes: 734003200 - 524288000,
  memoryPeakBytes: 1073741824,
  cpuQuotaCores: 1.5,
};

describe("a container's limits", () => {
  it.each([
    ["version 2", docker2],
    ["version 1", docker1],
  ])("are read from control groups of %s", async (_name, files) => {
    expect(await readContainerLimits(machine(files))).toEqual(limits);
  });

  it("are the tightest of all groups around the process", async () => {
    const root = machine({
      "proc/self/cgroup": "0::/user.slice/session.scope",
      [`${cgroup}/user.slice/memory.max`]: "1000000000",
      [`${cgroup}/user.slice/memory.current`]: "900000000",
      [`${cgroup}/user.slice/cpu.max`]: "max 100000",
      [`${cgroup}/user.slice/session.scope/memory.max`]: "500000000",
      [`${cgroup}/user.slice/session.scope/memory.current`]: "100000000",
      [`${cgroup}/user.slice/session.scope/cpu.max`]: "50000 100000",
    });
    expect(await readContainerLimits(root)).toMatchObject({
      memoryLimitBytes: 1_000_000_000,
      memoryUsedBytes: 900_000_000,
      cpuQuotaCores: 0.5,
    });
  });

  it.each([
    ["there are no groups", {}],
    ["version 2 says so", { ...docker2, [`${cgroup}/memory.max`]: "max", [`${cgroup}/cpu.max`]: "max 100000" }],
    [
      "version 1 says so by a huge number and by -1",
      {
        ...docker1,
        [`${cgroup}/memory/memory.limit_in_bytes`]: "9223372036854771712",
        [`${cgroup}/cpu,cpuacct/cpu.cfs_quota_us`]: "-1",
      },
    ],
    ["the files hold garbage", { ...docker2, [`${cgroup}/memory.max`]: "lots", [`${cgroup}/cpu.max`]: "0 0" }],
  ])("are none where %s", async (_name, files) => {
    expect(await readContainerLimits(machine(files))).toEqual(noLimits);
  });

  it("are not looked for outside the groups' folder", async () => {
    const root = machine({ "proc/self/cgroup": "0::/../../..", "memory.max": "5", "sys/memory.max": "5" });
    expect(await readContainerLimits(root)).toEqual(noLimits);
  });
});

describe("the room on the machine", () => {
  it("is the container's, less what is used of it", async () => {
    const root = machine({ ...docker2, "proc/meminfo": "MemTotal: 24000000 kB\nMemAvailable:   20000000 kB" });
    const room = await readAvailableResources(root);
    expect(room).toMatchObject({ memoryBytes: 2147483648, freeMemoryBytes: 2147483648 - (734003200 - 524288000) });
    expect(room.cores).toBeLessThanOrEqual(2);
  });

  it("is what the machine has free where that is less, or where there is no limit", async () => {
    const meminfo = { "proc/meminfo": "MemAvailable:   1000 kB" };
    expect((await readAvailableResources(machine({ ...docker2, ...meminfo }))).freeMemoryBytes).toBe(1_024_000);
    expect((await readAvailableResources(machine(meminfo))).freeMemoryBytes).toBe(1_024_000);
    expect((await readAvailableResources(machine({}))).freeMemoryBytes).toBeGreaterThan(0);
  });

  it.each([
    [8, null, 8],
    [8, 1.5, 2],
    [8, 0.1, 1],
    [2, 64, 2],
    [0, null, 1],
    [0, 4, 1],
    [Number.NaN, null, 1],
  ])("of %s visible cores and a quota of %s takes %s threads", (visible, quota, cores) => {
    expect(coresWithin(visible, quota)).toBe(cores);
  });
});
