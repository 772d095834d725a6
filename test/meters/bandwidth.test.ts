import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { lastLevelCacheBytes, linuxCacheBytes } from "../../src/meters/bandwidth/cache-bytes.ts";
import { measureReadBandwidth } from "../../src/meters/bandwidth/read-bandwidth.ts";
import {
  pageBytes,
  type ReadSumExports,
  readSumModule,
  strideBytes,
} from "../../src/meters/bandwidth/read-sum-module.ts";
import { testFolder } from "../support/folder.ts";

function instance(pages: number) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const made = new WebAssembly.Instance(new WebAssembly.Module(readSumModule(pages)), { host: { memory } });
  return { memory, ...(made.exports as ReadSumExports) };
}

describe("the module that reads memory", () => {
  it.each([1, 64, 128, 2048, 16_384])("is valid WebAssembly for a memory of %d pages", (pages) => {
    expect(WebAssembly.validate(readSumModule(pages))).toBe(true);
  });

  it("reads every word of its range once, and none outside", () => {
    const { memory, sum } = instance(2);
    const words = new BigInt64Array(memory.buffer);
    let expected = 0n;
    const [start, end] = [3 * strideBytes, 700 * strideBytes];
    for (const index of words.keys()) {
      words[index] = BigInt(index) * 2_654_435_761n - 5n;
      if (index * 8 >= start && index * 8 < end) expected += words[index] ?? 0n;
    }
    expect(sum(start, end)).toBe(BigInt.asIntN(64, expected));
  });

  it("fills its range, so that every page is one of its own", () => {
    const { memory, fill, sum } = instance(2);
    fill(pageBytes, pageBytes);
    const bytes = new Uint8Array(memory.buffer);
    expect([bytes[pageBytes - 1], bytes[pageBytes], bytes[2 * pageBytes - 1]]).toEqual([0, 1, 1]);
    expect(sum(pageBytes, 2 * pageBytes)).toBe(BigInt.asIntN(64, (0x0101_0101_0101_0101n * BigInt(pageBytes)) / 8n));
  });
});

describe("the read bandwidth", () => {
  it.each([1, 2])("is measured with %d threads that read at once", async (threads) => {
    const { bestBytesPerSecond, medianBytesPerSecond, ...plain } = await measureReadBandwidth(threads, 4, 2 ** 24);
    expect(plain).toMatchObject({ threads, passes: 4 });
    expect(plain.bufferBytes).toBeLessThanOrEqual(2 ** 24);
    expect(medianBytesPerSecond).toBeGreaterThan(0);
    expect(bestBytesPerSecond).toBeGreaterThanOrEqual(medianBytesPerSecond ?? Number.NaN);
  });

  it("has a reason instead of a figure where so much memory can't be had", async () => {
    expect(await measureReadBandwidth(2 ** 20, 1, 2 ** 24)).toMatchObject({
      bestBytesPerSecond: null,
      medianBytesPerSecond: null,
      reason: "too little memory is free to read from",
    });
  });
});

describe("the size of the last-level cache", () => {
  const machine = (
    caches: Readonly<Record<string, readonly [level: string, type: string, size: string, shared: string]>>,
  ) => {
    const root = testFolder();
    for (const [place, [level, type, size, shared]] of Object.entries(caches)) {
      for (const [file, text] of Object.entries({ level, type, size, shared_cpu_list: shared })) {
        const path = join(root, "sys/devices/system/cpu", place, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `${text}\n`);
      }
    }
    return root;
  };

  it("is the sum over caches, each counted once however many cores share it", () => {
    const root = machine({
      "cpu0/cache/index0": ["1", "Data", "32K", "0"],
      "cpu0/cache/index3": ["3", "Unified", "16384K", "0-1"],
      "cpu1/cache/index3": ["3", "Unified", "16384K", "0-1"],
      "cpu2/cache/index3": ["3", "Unified", "16M", "2-3"],
    });
    expect(linuxCacheBytes(root)).toBe(2 * 2 ** 24);
  });

  it("is not told by a machine without such files or with garbage in them", async () => {
    expect(linuxCacheBytes(testFolder())).toBeNull();
    expect(linuxCacheBytes(machine({ "cpu0/cache/index0": ["?", "Unified", "much", "0"] }))).toBeNull();
    expect((await lastLevelCacheBytes(testFolder())).bytes).toBeGreaterThan(0);
  });
});
