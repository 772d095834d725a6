import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { answerOf, graphicsIn, readEnvironment } from "../../src/records/provenance.ts";
import { environment } from "../../src/records/schema.ts";

it("reads this machine and program as records hold them", async () => {
  const read = await readEnvironment();
  expect(environment.parse(read)).toEqual(read);
  const manifest = JSON.parse(await readFile("package.json", "utf8"));
  expect(read.schoolmark).toBe(manifest.version);
  expect(read.node).toBe(process.versions.node);
  expect(read.logicalCores).toBeGreaterThan(0);
  expect(read.memoryBytes).toBeGreaterThan(1e8);
});

it("gives up a sensor that fails or hangs", async () => {
  expect(await answerOf(async () => 7)).toBe(7);
  expect(await answerOf(() => Promise.reject(new Error("denied")))).toBeNull();
  expect(
    await answerOf(() => {
      throw new Error("no such sensor");
    }),
  ).toBeNull();
  expect(await answerOf(() => new Promise(() => {}), 5)).toBeNull();
});

it("tells graphics memory where every card has its own and says so", () => {
  const nvidia = {
    vendor: "NVIDIA",
    model: "NVIDIA RTX",
    vram: 24_576,
    vramDynamic: false,
    memoryTotal: 24_564,
    memoryFree: 20_000,
  };
  const amd = { vendor: "AMD", model: "RX", vram: 8192, vramDynamic: false };
  const shared = { vendor: "Intel", model: "UHD", vram: 1024, vramDynamic: true };
  expect(graphicsIn([nvidia, amd])).toEqual({ gpus: ["NVIDIA RTX", "AMD RX"], gpuMemoryBytes: 28_192 * 2 ** 20 });
  expect(graphicsIn([nvidia, shared])).toEqual({ gpus: ["NVIDIA RTX", "Intel UHD"] });
  expect(graphicsIn([{ vendor: "Apple", model: "M2", vram: null, vramDynamic: false }])).toEqual({
    gpus: ["Apple M2"],
  });
  for (const nothing of [null, {}, [], ["x"], [null, 7], [{ model: "" }]])
    expect(graphicsIn(nothing)).toEqual({ gpus: [] });
});
