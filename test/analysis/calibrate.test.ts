import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { againstItself, calibrationOf, resolutionOf, usualMove } from "../../src/analysis/calibrate.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { type Calibration, calibrationPath, readCalibration, writeCalibration } from "../../src/records/calibration.ts";
import { testFolder } from "../support/folder.ts";

const random = seededRandom("calibrate.test");
/** Rates of a machine whose loads differ by some per cent, by Box and Muller. */
const rates = (count: number, spread: number): readonly number[] =>
  Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return 100 * Math.exp(spread * normal);
  });

describe("a model against itself", () => {
  it("raises no more false alarms than the nominal rate lets expect", () => {
    // Each machine is fresh, so that its splits hang together with no other's; one split of each is looked at.
    const machines = 300;
    let alarms = 0;
    for (let index = 0; index < machines; index++) {
      const { alarms: own, splits } = againstItself(rates(12, 0.05), random);
      if (random() < own / splits) alarms += 1;
    }
    // 99 % binomial limit of 10 %, by its normal approximation.
    expect(alarms).toBeLessThanOrEqual(Math.ceil(machines * 0.1 + 2.326 * Math.sqrt(machines * 0.09)));
  });

  it("resolves smaller differences on a quieter machine", () => {
    const of = (spread: number) => againstItself(rates(12, spread), random).resolution ?? Number.NaN;
    expect(of(0.001)).toBeLessThan(of(0.1));
  });

  it("tells nothing of fewer than five pairs", () => {
    expect(againstItself(rates(9, 0.01), random)).toMatchObject({ pairs: 4, splits: 0, alarms: 0, resolution: null });
  });
});

describe("the move that is usual", () => {
  it("is nothing where all takes agree, and null of fewer than six", () => {
    expect(usualMove([5, 5, 5, 5, 5, 5])).toBe(0);
    expect(usualMove([5, 5, 5, 5, 5])).toBeNull();
  });

  it("does not hang on the unit or on the order, and lies within the range", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 6, maxLength: 20 }),
        (values) => {
          const move = usualMove(values) ?? Number.NaN;
          expect(usualMove(values.map((value) => value * 7))).toBeCloseTo(move, 6);
          expect(usualMove(values.toReversed())).toBeCloseTo(move, 6);
          expect(move).toBeLessThanOrEqual(Math.max(...values) / Math.min(...values) - 1 + 1e-9);
        },
      ),
    );
  });
});

describe("a calibration", () => {
  const made: Calibration = {
    kind: "schoolmark-calibration",
    version: 1,
    at: "2026-01-01T00:00:00.000Z",
    machine: "here",
    loads: 0,
    secondsPerLoad: 1,
    ...calibrationOf([], random),
  };

  it("tells of its own machine alone", () => {
    const canary = { decodeTokensPerSecond: { value: 100, resolution: 0.08 } };
    expect(resolutionOf({ ...made, canary }, "here")).toEqual({ decodeTokensPerSecond: 0.08 });
    expect(resolutionOf({ ...made, canary }, "there")).toEqual({});
    expect(resolutionOf(null, "here")).toEqual({});
  });

  it("lies in the user's own folder on every system", () => {
    expect(calibrationPath("linux", { XDG_STATE_HOME: "/state" }, "/home/a")).toBe(
      join("/state", "schoolmark", "calibration.json"),
    );
    expect(calibrationPath("linux", {}, "/home/a")).toContain(join(".local", "state"));
    expect(calibrationPath("darwin", {}, "/Users/a")).toContain("Application Support");
    expect(calibrationPath("win32", { LOCALAPPDATA: "C:\\local" }, "C:\\a")).toContain("local");
  });

  it("comes back as it was kept; none is null; a damaged one is an error that says what to do", async () => {
    const path = join(testFolder(), "deep", "calibration.json");
    expect(await readCalibration(path)).toBeNull();
    await writeCalibration(path, made);
    expect(await readCalibration(path)).toEqual(made);
    mkdirSync(dirname(path), { recursive: true });
    for (const text of ["", "{}", JSON.stringify({ ...made, version: 2 })]) {
      writeFileSync(path, text);
      await expect(readCalibration(path)).rejects.toThrow("run schoolmark calibrate again, or delete the file");
    }
  });
});
