import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { CpuInfo } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityBetween, foreignShare } from "../../src/lib/system-counters/activity.ts";
import { systemCounters } from "../../src/lib/system-counters/index.ts";
import { linuxCounters } from "../../src/lib/system-counters/linux.ts";
import { parseMemoryStall, parseStat, parseSwapIn, wholeNumber } from "../../src/lib/system-counters/linux-texts.ts";
import { macosCounters } from "../../src/lib/system-counters/macos.ts";
import type { SystemCounters } from "../../src/lib/system-counters/types.ts";
import { windowsCounters } from "../../src/lib/system-counters/windows.ts";
import { testFolder } from "../support/folder.ts";

/** As a two-core virtual machine gave it. */
const stat = `cpu  1062861 537797 158389 655150 8929 12 1349 3034 77 0
cpu0 531430 268898 79194 327575 4464 6 674 1517 40 0
cpu1 531431 268899 79195 327575 4465 6 675 1517 37 0
intr 81650133 0 0 0
ctxt 201338231
btime 1795648123
`;

describe("the texts of Linux", () => {
  it("give busy and stolen time and the number of cores; time of guests is counted once", () => {
    expect(parseStat(stat)).toEqual({ busy: 1062861 + 537797 + 158389 + 12 + 1349, steal: 3034, cores: 2 });
  });

  it("of an old kernel tell nothing of a hypervisor", () => {
    expect(parseStat("cpu  10 2 3 40\ncpu0 10 2 3 40\n")).toEqual({ busy: 15, steal: null, cores: 1 });
  });

  it.each(["", "cpu\n", "cpu  a b c d\ncpu0 1 2 3 4\n", "cpu  1 2\ncpu0 1 2\n", "cpu  1 2 3 4 5 6 7 8\n", "\0\0\0"])(
    "that make no sense tell nothing: %j",
    (text) => expect(parseStat(text)).toBeNull(),
  );

  it("give what came back from swap and how long memory was waited for", () => {
    expect(parseSwapIn("pgpgin 1\npswpin 42\npswpout 7\n")).toBe(42);
    expect(parseSwapIn("pswpin many\n")).toBeNull();
    const pressure = "some avg10=0.00 avg60=0.12 avg300=0.05 total=123456\nfull avg10=0.00 total=9\n";
    expect(parseMemoryStall(pressure)).toBe(123.456);
    expect(parseMemoryStall("full avg10=0.00 total=9\n")).toBeNull();
  });

  it.each([
    ["45000\n", 45000],
    ["-5000", -5000],
    ["", null],
    ["N/A\n", null],
    ["4.5", null],
    [undefined, null],
  ])("of sysfs are whole numbers or nothing: %j", (text, expected) => expect(wholeNumber(text)).toBe(expected));

  it("never make the parsers throw or give something that is no number", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (line, fields) => {
        for (const text of [line, `cpu  ${fields.join(" ")}\ncpu0 1 1 1 1\n`]) {
          const parsed = parseStat(text);
          expect(parsed === null || (Number.isFinite(parsed.busy) && parsed.cores > 0)).toBe(true);
        }
      }),
    );
  });
});

/** A tree of files that stands for /proc and /sys. */
function machine(files: Readonly<Record<string, string>>): string {
  const root = testFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const laptop: Readonly<Record<string, string>> = {
  "proc/stat": stat,
  "proc/vmstat": "pswpin 5\n",
  "proc/pressure/memory": "some avg10=0.00 avg60=0.00 avg300=0.00 total=2000\n",
  "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "3\n",
  "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count": "4\n",
  "sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq": "2000000\n",
  "sys/devices/system/cpu/cpufreq/policy1/scaling_cur_freq": "3000000\n",
  "sys/class/hwmon/hwmon0/name": "nvme\n",
  "sys/class/hwmon/hwmon0/temp1_input": "91000\n",
  "sys/class/hwmon/hwmon1/name": "k10temp\n",
  "sys/class/hwmon/hwmon1/temp1_input": "61500\n",
  "sys/class/hwmon/hwmon1/temp2_input": "garbage\n",
  "sys/class/thermal/thermal_zone0/type": "x86_pkg_temp\n",
  "sys/class/thermal/thermal_zone0/temp": "58000\n",
};

describe("the counters of Linux", () => {
  it("are read from a machine that tells everything", () => {
    const reader = linuxCounters(machine(laptop));
    expect(reader.read()).toMatchObject({
      cores: 2,
      busyMs: (1062861 + 537797 + 158389 + 12 + 1349) * 10,
      stealMs: 30340,
      throttleEvents: 7,
      swapInPages: 5,
      memoryStalledMs: 2,
      frequencyMegahertz: 2500,
      temperatureCelsius: 61.5,
    });
    expect(reader.missing).toEqual({});
  });

  it("are null with a reason each where a machine tells nothing", () => {
    const reader = linuxCounters(machine({}));
    const { atMs: _, cores, ...counters } = reader.read();
    expect(cores).toBe(0);
    for (const [name, value] of Object.entries(counters)) {
      expect(value).toBeNull();
      expect(reader.missing).toHaveProperty(name, expect.stringContaining("/"));
    }
  });

  it("tell nothing of throttling once a core's file has vanished, rather than a sum that fell", () => {
    const root = machine(laptop);
    const reader = linuxCounters(root);
    rmSync(join(root, "sys/devices/system/cpu/cpu1"), { recursive: true });
    expect(reader.read().throttleEvents).toBeNull();
  });
});

describe("the counters of other systems", () => {
  const core = (user: number, speed = 3200): CpuInfo => ({
    model: "a processor",
    speed,
    times: { user, nice: 1, sys: 20, idle: 1000, irq: 3 },
  });

  it.each([
    ["macOS", macosCounters],
    ["Windows", windowsCounters],
  ])("of %s are the CPU times that Node tells, and reasons for the rest", (_name, counters) => {
    const reader = counters(() => [core(100), core(200)]);
    const { busyMs, cores, atMs: _, ...rest } = reader.read();
    expect({ busyMs, cores }).toEqual({ busyMs: 348, cores: 2 });
    for (const [name, value] of Object.entries(rest)) {
      expect(value).toBeNull();
      expect(reader.missing).toHaveProperty(name, expect.any(String));
    }
  });

  it("tell nothing where Node knows no cores", () => {
    expect(macosCounters(() => []).read()).toMatchObject({ busyMs: null, cores: 0 });
  });

  it("are not made up for a system that nobody knows", () => {
    expect(systemCounters("aix")).toBeNull();
    expect(systemCounters("win32")?.tickMs).toBeCloseTo(15.6, 1);
  });
});

describe("the activity between two readings", () => {
  const nothing: SystemCounters = {
    atMs: 0,
    cores: 2,
    busyMs: 0,
    stealMs: 0,
    throttleEvents: 0,
    swapInPages: 0,
    memoryStalledMs: 0,
    frequencyMegahertz: null,
    temperatureCelsius: null,
  };

  it("is in shares of wall × cores", () => {
    const after = { ...nothing, atMs: 500, busyMs: 600, stealMs: 50, memoryStalledMs: 25, throttleEvents: 2 };
    expect(activityBetween(nothing, after)).toEqual({
      windowMs: 500,
      busyShare: 0.6,
      stealShare: 0.05,
      throttleEvents: 2,
      swapInPages: 0,
      memoryPressureShare: 0.05,
    });
    expect(foreignShare(activityBetween(nothing, after), 500, 2)).toBeCloseTo(0.1, 10);
  });

  it.each(["busyMs", "stealMs", "throttleEvents", "swapInPages", "memoryStalledMs"] as const)(
    "tells nothing of %s when it fell or is missing on one side",
    (name) => {
      const after = { ...nothing, atMs: 100 };
      for (const [one, other] of [
        [{ ...nothing, [name]: 50 }, after],
        [{ ...nothing, [name]: null }, after],
        [nothing, { ...after, [name]: null }],
      ] as const)
        expect(Object.values(activityBetween(one, other)).filter((value) => value === null)).toHaveLength(1);
    },
  );

  it("tells nothing of CPU time when no time passed or a core came or went", () => {
    expect(activityBetween(nothing, nothing).busyShare).toBeNull();
    expect(activityBetween(nothing, { ...nothing, atMs: 10, cores: 3 }).busyShare).toBeNull();
  });

  it("gives shares between 0 and 1 whatever the counters say", () => {
    const counters = fc.record({
      ...Object.fromEntries(Object.keys(nothing).map((key) => [key, fc.constant(null)])),
      atMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
      cores: fc.nat(256),
      busyMs: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })),
      stealMs: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })),
    }) as fc.Arbitrary<SystemCounters>;
    fc.assert(
      fc.property(counters, counters, fc.double({ min: 0, max: 1e9, noNaN: true }), (before, after, own) => {
        const activity = activityBetween(before, after);
        for (const share of [activity.busyShare, activity.stealShare, foreignShare(activity, own, after.cores)])
          expect(share === null || (share >= 0 && share <= 1)).toBe(true);
      }),
    );
  });
});
