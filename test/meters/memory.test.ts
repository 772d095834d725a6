import { expect, it } from "vitest";
import { memoryMeter, readPortableMemory } from "../../src/meters/memory.ts";
import { parseStatus, readLinuxMemory } from "../../src/meters/memory-linux.ts";
import { parseMacMemory } from "../../src/meters/memory-macos.ts";
import { parseWindowsMemory, readWindowsMemory } from "../../src/meters/memory-windows.ts";

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
const nothing = [null, null, null, null, null];

it("reads the four sizes of a recorded status", () => {
  expect(parseStatus(recorded)).toEqual([
    ...[201660, 61112, 140548, 261672].map((kibibytes) => kibibytes * 1024),
    null,
  ]);
});

it("reads nothing from a zombie, an old kernel's missing lines, or garbage", () => {
  expect(parseStatus(zombie)).toEqual(nothing);
  expect(parseStatus("VmRSS:\t100 kB\n")).toEqual([102400, null, null, null, null]);
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

/** As macOS 15 writes it, with bytes and without categories. */
const footprint = `======================================================================
node [56783]: 64-bit    Footprint: 71884592 B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint: 71884592 B
    phys_footprint_peak: 98123776 B
`;

it("reads what macOS charges to a process, and its peak", () => {
  expect(parseMacMemory(" 103424\n", footprint)).toEqual([103424 * 1024, 71884592, null, null, 98123776]);
});

it("reads from macOS what it tells: resident pages alone, or nothing of a process that is gone", () => {
  const denied = "footprint: Unable to analyze process with pid 418 (try as root?)\n";
  expect(parseMacMemory("103424\n", denied)).toEqual([103424 * 1024, null, null, null, null]);
  expect(parseMacMemory("", "")).toEqual(nothing);
  expect(parseMacMemory("0\n", footprint)).toEqual(nothing);
  expect(parseMacMemory("RSS\n", footprint.replaceAll(" B", " MB"))).toEqual(nothing);
});

it("reads working set, private bytes and both peaks as PowerShell writes them", () => {
  const written =
    '{"WorkingSet64":294649856,"PrivateMemorySize64":436731904,"PeakWorkingSet64":311640064,"PeakPagedMemorySize64":461897728}\r\n';
  expect(parseWindowsMemory(written)).toEqual([294649856, 436731904, null, 311640064, 461897728]);
});

it("reads Windows' numbers behind a byte order mark and with blanks between, and none that are cut, signed or grouped", () => {
  const spaced = '\ufeff{\r\n  "WorkingSet64":  294649856,\r\n  "PrivateMemorySize64":  436731904\r\n}\r\n';
  expect(parseWindowsMemory(spaced)).toEqual([294649856, 436731904, null, null, null]);
  for (const number of ["-1", "null", '"294649856"', "294.649.856", "294,649,856", "2.5"])
    expect(parseWindowsMemory(`{"WorkingSet64":${number},"PrivateMemorySize64":1}`)[0]).toBeNull();
  expect(parseWindowsMemory(Buffer.from('{"WorkingSet64":1}', "utf16le").toString("latin1"))).toEqual(nothing);
});

it("reads nothing from Windows where it tells nothing", async () => {
  expect(parseWindowsMemory("")).toEqual(nothing);
  expect(parseWindowsMemory("Get-Process : Cannot find a process with the process identifier 4.")).toEqual(nothing);
  // There is no PowerShell here, or no such process.
  expect(await readWindowsMemory(2 ** 30)).toEqual(nothing);
});
