import { describe, expect, it } from "vitest";
import { withDevices } from "../../src/execute/machine-environment.ts";
import { deviceOf } from "../../src/records/device.ts";
import { runRecord } from "../support/records.ts";

const { environment } = runRecord("w");
const told = { ...environment, gpus: ["Intel UHD Graphics", "NVIDIA H200"], gpuMemoryBytes: 1e9 };

describe("the graphics cards of a machine", () => {
  it("hold no model where the engine finds none that it can use", () => {
    const { environment: kept, graphics } = withDevices(told, { names: [], freeBytes: null });
    expect(graphics).toEqual({ hasGpu: false, gpuMemoryBytes: null });
    expect(kept).toEqual(told);
  });

  it("are those that the engine finds first, then others, each once", () => {
    const { environment: kept, graphics } = withDevices(told, { names: ["NVIDIA H200"], freeBytes: 140e9 });
    expect(kept.gpus).toEqual(["NVIDIA H200", "Intel UHD Graphics"]);
    expect(graphics).toEqual({ hasGpu: true, gpuMemoryBytes: 140e9 });
  });

  it("are known where the system's own list is empty, as in a container", () => {
    const { environment: kept, graphics } = withDevices(
      { ...environment, gpus: [] },
      { names: ["A"], freeBytes: null },
    );
    expect(kept.gpus).toEqual(["A"]);
    expect(graphics).toEqual({ hasGpu: true, gpuMemoryBytes: kept.gpuMemoryBytes ?? null });
  });
});

it.each([
  ["vulkan: ", "cpu"],
  ["cpu", "cpu"],
  ["vulkan: NVIDIA H200", "vulkan: NVIDIA H200"],
  [null, null],
])("a load on %j is one on %j", (device, meant) => {
  expect(deviceOf(device)).toBe(meant);
});
