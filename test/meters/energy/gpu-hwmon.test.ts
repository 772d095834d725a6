import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gpuHwmon } from "../../../src/meters/energy/gpu-hwmon.ts";
import { asNobody, missingOf, placeWith, readerOf } from "./place.ts";

const drm = "sys/class/drm";
/** A Radeon as amdgpu shows it, with its connectors and its render node beside it. */
const radeon = {
  [`${drm}/card0/device/hwmon/hwmon4/name`]: "amdgpu",
  [`${drm}/card0/device/hwmon/hwmon4/power1_average`]: 43_000_000,
  [`${drm}/card0/device/hwmon/hwmon4/power1_input`]: 99_000_000,
  [`${drm}/card0-DP-1/status`]: "connected",
  [`${drm}/renderD128/device/hwmon/hwmon4/name`]: "amdgpu",
  [`${drm}/renderD128/device/hwmon/hwmon4/power1_average`]: 43_000_000,
};
const arc = {
  [`${drm}/card1/device/hwmon/hwmon2/name`]: "xe",
  [`${drm}/card1/device/hwmon/hwmon2/energy1_input`]: 5_000_000,
};

describe("graphics cards", () => {
  it("of AMD tell an average power, once a card", async () => {
    const reading = await (await readerOf(gpuHwmon, placeWith(radeon).place)).read();
    expect(reading.watts).toBeCloseTo(43, 9);
  });

  it("of AMD's newer kind tell a power of the moment", async () => {
    const files = {
      [`${drm}/card0/device/hwmon/hwmon4/name`]: "amdgpu",
      [`${drm}/card0/device/hwmon/hwmon4/power1_input`]: 21_000_000,
    };
    expect((await (await readerOf(gpuHwmon, placeWith(files).place)).read()).watts).toBeCloseTo(21, 9);
  });

  it.each(["i915", "xe"])("of Intel (%s) count their energy", async (driver) => {
    const { place, write } = placeWith({ ...arc, [`${drm}/card1/device/hwmon/hwmon2/name`]: driver });
    const reader = await readerOf(gpuHwmon, place);
    write(`${drm}/card1/device/hwmon/hwmon2/energy1_input`, 7_500_000);
    expect(await reader.read()).toEqual({ joules: 2.5, watts: null });
  });

  it("are added up", async () => {
    const { place, write } = placeWith({ ...radeon, ...arc });
    const reader = await readerOf(gpuHwmon, place);
    write(`${drm}/card1/device/hwmon/hwmon2/energy1_input`, 8_000_000);
    const { joules, watts } = await reader.read();
    expect(watts).toBeCloseTo(43, 9);
    expect(joules).toBeGreaterThanOrEqual(3);
    expect(joules).toBeLessThan(50);
  });

  it("are no source where none tells its power, or what it tells is garbage", async () => {
    expect(missingOf(await gpuHwmon.probe(placeWith({}).place))).toContain("no AMD or Intel graphics card");
    const broken = placeWith({ ...radeon, [`${drm}/card0/device/hwmon/hwmon4/power1_average`]: "0x7f" });
    expect(missingOf(await gpuHwmon.probe(broken.place))).toContain("is no count");
  });

  it("that may not be read are told of with their file, and the others don't stand for all", async () => {
    const { place } = placeWith({ ...radeon, ...arc });
    const file = join(place.root, drm, "card1/device/hwmon/hwmon2/energy1_input");
    chmodSync(place.root, 0o755);
    chmodSync(file, 0);
    const probe = await asNobody(() => gpuHwmon.probe(place));
    expect(probe).toMatchObject({
      available: false,
      missing: `${file} may be read by root only`,
      remedy: expect.stringContaining(`chmod a+r ${file}`),
    });
  });

  it("that vanish, step back or fall to garbage stop the whole source", async () => {
    const { place, write } = placeWith({ ...radeon, ...arc });
    const reader = await readerOf(gpuHwmon, place);
    write(`${drm}/card1/device/hwmon/hwmon2/energy1_input`, 4_000_000);
    await expect(reader.read()).rejects.toThrow("stepped back");
    write(`${drm}/card1/device/hwmon/hwmon2/energy1_input`, 6_000_000);
    write(`${drm}/card0/device/hwmon/hwmon4/power1_average`, "-1");
    await expect(reader.read()).rejects.toThrow("is no count");
    rmSync(join(place.root, drm, "card0"), { recursive: true });
    await expect(reader.read()).rejects.toThrow("ENOENT");
  });
});
