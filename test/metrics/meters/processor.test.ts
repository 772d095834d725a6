import { expect, it } from "vitest";
import { metersById } from "../../../src/metrics/meters/index.ts";
import { processorMeter } from "../../../src/metrics/meters/processor.ts";
import { parseStat } from "../../../src/metrics/meters/processor-linux.ts";

it("adds user and system ticks behind a program's name that tries to mislead", () => {
  const stat = "9554 (a) S 1 (b) R 1 9554 9554 0 -1 4194304 500 0 0 0 1234 66 7 8 20 0 7 0 1000 1029492 50415 1844";
  expect(parseStat(stat)).toBe(13);
});

it("reads nothing from garbage", () => {
  expect(parseStat("")).toBeNull();
  expect(parseStat("1 (x) S")).toBeNull();
});

it("reads null for a process that is gone", async () => {
  expect(await processorMeter.read(2 ** 30)).toEqual([null]);
});

it.runIf(process.platform === "linux")("agrees with what the process itself counts", async () => {
  const own = process.cpuUsage();
  const [seconds] = await processorMeter.read(process.pid);
  expect(Math.abs(seconds! - (own.user + own.system) / 1e6)).toBeLessThan(0.5);
});

it("finds meters by id and refuses an unknown one", () => {
  expect(metersById(["processor"])).toEqual([processorMeter]);
  expect(() => metersById(["barometer"])).toThrow("no meter is called barometer");
});
