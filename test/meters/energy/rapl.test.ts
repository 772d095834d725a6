import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { joulesOfCounter } from "../../../src/meters/energy/counter.ts";
import { rapl } from "../../../src/meters/energy/rapl.ts";
import { asNobody, missingOf, placeWith, readerOf } from "./place.ts";

const powercap = "sys/class/powercap";

/** The layout of a laptop with an eighth-generation Core: two drivers, a platform domain, and domains inside the package. */
const laptop = {
  [`${powercap}/intel-rapl/enabled`]: 1,
  [`${powercap}/intel-rapl:0/name`]: "package-0",
  [`${powercap}/intel-rapl:0/energy_uj`]: 65_532_000_000,
  [`${powercap}/intel-rapl:0/max_energy_range_uj`]: 65_532_610_987,
  [`${powercap}/intel-rapl:0:0/name`]: "core",
  [`${powercap}/intel-rapl:0:0/energy_uj`]: 1_000_000,
  [`${powercap}/intel-rapl:0:1/name`]: "uncore",
  [`${powercap}/intel-rapl:0:1/energy_uj`]: 2_000_000,
  [`${powercap}/intel-rapl:1/name`]: "psys",
  [`${powercap}/intel-rapl:1/energy_uj`]: 9_000_000,
  [`${powercap}/intel-rapl-mmio:0/name`]: "package-0",
  [`${powercap}/intel-rapl-mmio:0/energy_uj`]: 5_000_000,
};

describe("the processor's counters", () => {
  it("count each package once, whatever lies in it, around it or is shown by a second driver", async () => {
    const { place, write } = placeWith(laptop);
    const reader = await readerOf(rapl, place);
    write(`${powercap}/intel-rapl:0/energy_uj`, 65_532_500_000);
    write(`${powercap}/intel-rapl:0:0/energy_uj`, 900_000_000);
    write(`${powercap}/intel-rapl:1/energy_uj`, 900_000_000);
    write(`${powercap}/intel-rapl-mmio:0/energy_uj`, 900_000_000);
    expect((await reader.read()).joules).toBeCloseTo(0.5, 9);
  });

  it("go on behind the end of their range", async () => {
    const { place, write } = placeWith(laptop);
    const reader = await readerOf(rapl, place);
    write(`${powercap}/intel-rapl:0/energy_uj`, 389_013);
    expect((await reader.read()).joules).toBeCloseTo(1, 9);
  });

  it("are read where only the second driver shows them", async () => {
    const { place, write } = placeWith({
      [`${powercap}/intel-rapl-mmio:0/name`]: "package-0",
      [`${powercap}/intel-rapl-mmio:0/energy_uj`]: 5_000_000,
    });
    const reader = await readerOf(rapl, place);
    write(`${powercap}/intel-rapl-mmio:0/energy_uj`, 6_500_000);
    expect((await reader.read()).joules).toBeCloseTo(1.5, 9);
  });

  it("add up over two sockets, and count a counter that two dies mirror once", async () => {
    const domain = (index: number, name: string, microjoules: number) => ({
      [`${powercap}/intel-rapl:${index}/name`]: name,
      [`${powercap}/intel-rapl:${index}/energy_uj`]: microjoules,
    });
    const sockets = placeWith({ ...domain(0, "package-0", 1e9), ...domain(1, "package-1", 1e9) });
    const dies = placeWith({ ...domain(0, "package-0-die-0", 4e9), ...domain(1, "package-0-die-1", 4e9 + 300) });
    const grow = async ({ place, write }: typeof sockets, from: number) => {
      const reader = await readerOf(rapl, place);
      for (const index of [0, 1]) write(`${powercap}/intel-rapl:${index}/energy_uj`, from + 2e6);
      return (await reader.read()).joules;
    };
    expect(await grow(sockets, 1e9)).toBeCloseTo(4, 9);
    expect(await grow(dies, 4e9)).toBeCloseTo(2, 3);
  });

  it("stop being read when they step back, vanish or hold garbage", async () => {
    const { place, write } = placeWith({ ...laptop, [`${powercap}/intel-rapl:0/energy_uj`]: 30_000_000_000 });
    const reader = await readerOf(rapl, place);
    write(`${powercap}/intel-rapl:0/energy_uj`, 29_000_000_000);
    await expect(reader.read()).rejects.toThrow("stepped back from 30000000000 to 29000000000");
    for (const garbage of ["", "NaN", "-5", "1e9", "\u0000\u0001", "9".repeat(40)]) {
      write(`${powercap}/intel-rapl:0/energy_uj`, garbage);
      await expect(reader.read()).rejects.toThrow("is no count");
    }
    rmSync(join(place.root, powercap, "intel-rapl:0/energy_uj"));
    await expect(reader.read()).rejects.toThrow("ENOENT");
  });
});

describe("where the counters can't be read", () => {
  it("says that root alone may, and which file", async () => {
    const { place } = placeWith(laptop);
    chmodSync(place.root, 0o755);
    chmodSync(join(place.root, powercap, "intel-rapl:0/energy_uj"), 0);
    const probe = await asNobody(() => rapl.probe(place));
    expect(missingOf(probe)).toMatch(/intel-rapl:0\/energy_uj may be read by root only/);
    expect(probe).toMatchObject({ remedy: expect.stringContaining("chmod a+r") });
  });

  it("says so of the second package too, rather than leave it out", async () => {
    const second = { [`${powercap}/intel-rapl:2/name`]: "package-1", [`${powercap}/intel-rapl:2/energy_uj`]: 1e9 };
    const { place } = placeWith({ ...laptop, ...second });
    chmodSync(place.root, 0o755);
    chmodSync(join(place.root, powercap, "intel-rapl:2/energy_uj"), 0);
    expect(missingOf(await asNobody(() => rapl.probe(place)))).toMatch(/intel-rapl:2\/energy_uj may be read by root/);
  });

  it.each([
    ["there are none", {}, "no package is named"],
    ["there is no package", { [`${powercap}/intel-rapl:0/name`]: "psys" }, "no package is named"],
    ["the file is missing", { [`${powercap}/intel-rapl:0/name`]: "package-0" }, "ENOENT"],
  ])("says that %s", async (_name, files, reason) => {
    expect(missingOf(await rapl.probe(placeWith(files).place))).toContain(reason);
  });

  it("looks on Linux only", async () => {
    expect(missingOf(await rapl.probe(placeWith(laptop, { platform: "win32" }).place))).toContain("Linux");
  });
});

describe("a counter", () => {
  const from = (microjoules: number, range: number | null = null) => joulesOfCounter({ microjoules, atMs: 0 }, range);

  it("is summed up, over its end and again", () => {
    const joules = from(90e6, 100e6);
    expect([joules(95e6, 1000), joules(5e6, 2000), joules(99e6, 3000), joules(1e6, 4000)]).toEqual([5, 15, 109, 111]);
  });

  it("may stand still", () => {
    const joules = from(7e6);
    expect([joules(7e6, 1000), joules(7e6, 2000)]).toEqual([0, 0]);
  });

  it("is refused when it leaps further than any machine draws, or back without a range", () => {
    expect(() => from(0)(30e9, 1000)).toThrow("leapt");
    expect(() => from(5e6)(4e6, 1000)).toThrow("stepped back");
    expect(() => from(60e9, 65e9)(1e9, 100)).toThrow("stepped back");
    // A machine that slept begins anew, which near the end looks as if it had gone on behind it.
    expect(() => from(64e9, 65e9)(0, 250)).toThrow("stepped back");
  });

  it("goes on from where it was believed last", () => {
    const joules = from(10e6);
    expect(() => joules(1e6, 1000)).toThrow();
    expect(joules(11e6, 2000)).toBe(1);
  });
});
