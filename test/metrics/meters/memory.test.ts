import { expect, it } from "vitest";
import { memoryMeter } from "../../../src/metrics/meters/memory.ts";
import { parseStatus, readLinuxMemory } from "../../../src/metrics/meters/memory-linux.ts";
import { readPortableMemory } from "../../../src/metrics/meters/memory-portable.ts";

/** As Linux 6.18 wrote it for a process with a mapped model; lines that play no part are left out. */
const recorded = `Name:	node
Umask:	0022
State:	R (running)
Pid:	9554
VmPeak:	 1029492 kB
VmSize:	 1029492 kB
VmHWM:	  261672 kB
VmRSS:	  201660 kB
RssAnon:	   61112 kB
RssFile:	  140548 kB
RssShmem:	       0 kB
VmSwap:	       0 kB
Threads:	7
`;
const zombie = "Name:\tnode\nState:\tZ (zombie)\nPid:\t9554\nThreads:\t1\n";
const nothing = [null, null, null, null];

it("reads the four sizes of a recorded status", () => {
  expect(parseStatus(recorded)).toEqual([201660, 61112, 140548, 261672].map((kibibytes) => kibibytes * 1024));
});

it("reads nothing from a zombie, an old kernel's missing lines, or garbage", () => {
  expect(parseStatus(zombie)).toEqual(nothing);
  expect(parseStatus("VmRSS:\t100 kB\n")).toEqual([102400, null, null, null]);
  expect(parseStatus("VmRSS: many kB\nRssAnon:\n\0")).toEqual(nothing);
});

it("reads nulls for a process that is gone", async () => {
  expect(await readLinuxMemory(2 ** 30)).toEqual(nothing);
  expect(await readPortableMemory(2 ** 30)).toEqual(nothing);
  expect(await memoryMeter.read(-1)).toEqual(nothing);
});

it("reads this process, one value a column", async () => {
  const reading = await memoryMeter.read(process.pid);
  expect(reading).toHaveLength(memoryMeter.columns.length);
  const resident = process.memoryUsage().rss;
  expect(reading[0]).toBeGreaterThan(resident / 2);
  expect(reading[0]).toBeLessThan(resident * 2);
});

it("finds the same resident size by the portable way", async () => {
  const [resident] = await readPortableMemory(process.pid);
  expect(resident).toBeGreaterThan(process.memoryUsage().rss / 2);
});
