import { expect, it } from "vitest";
import { containerMeter } from "../../src/meters/container.ts";
import { readContainerLimits } from "../../src/records/container.ts";

it("reads what holds around this process: all of a limit, or nothing", async () => {
  const reading = await containerMeter.read(process.pid);
  expect(reading).toHaveLength(containerMeter.columns.length);
  const { memoryLimitBytes } = await readContainerLimits();
  expect(reading[2]).toBe(memoryLimitBytes);
  if (memoryLimitBytes === null) expect(reading).toEqual([null, null, null]);
});
