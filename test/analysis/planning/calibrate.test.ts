import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimingEvidence } from "../../../src/analysis/comparison/evidence.ts";
import {
  againstItself,
  falseAlarmLimit,
  loadsPrecision,
  machineSpeedMoves,
  resolutionOf,
  typicalMove,
} from "../../../src/analysis/planning/calibrate.ts";
import { seededRandom } from "../../../src/lib/random.ts";
import {
  type Calibration,
  calibrationPath,
  type Resolved,
  readCalibration,
  writeCalibration,
} from "../../../src/records/calibration.ts";
import { testFolder } from "../../support/folder.ts";

const random = seededRandom("calibrate.test");
/** Rates of a machine whose loads differ by some per cent, by Box and Muller. */
const rates = (count: number, spread: number): readonly number[] =>
  Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return 100 * Math.exp(spread * normal);
  });

const timing = (loads: readonly number[], parts: Partial<TimingEvidence> = {}): TimingEvidence => ({
  metric: "decode_tokens_per_second",
  work: { phase: "decode", tokens: 32, depth: 0, sequences: 1 },
  threads: 1,
  loads,
  ...parts,
});
const itself = (loads: readonly number[], parts: Partial<TimingEvidence> = {}) =>
  againstItself(timing(loads, parts), 2, random);

describe("a model against itself", () => {
  it("raises no more false alarms than the nominal rate lets expect", () => {
    // Each machine is fresh, so that its splits hang together with no other's; one split of each is looked at.
    const machines = 200;
    let alarms = 0;
    for (let index = 0; index < machines; index++) {
      const { alarms: own, splits } = itself(rates(12, 0.05));
      if (random() < own / splits) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(falseAlarmLimit(machines));
  });

  it("resolves in twelve loads that differ by a tenth in turns just that tenth, and estimates by the root of the pairs", () => {
    // Of 64 patterns of sides, 57 end at the whole difference on either side, and 2 leave out zero.
    const { resolution, alarms, splits, laterToEarlier } = itself(
      Array.from({ length: 12 }, (_, load) => 100 + (load % 2) * 10),
    );
    expect(resolution.map(({ pairs, seconds, origin }) => [pairs, seconds, origin])).toEqual([
      [6, 24, "measured"],
      [8, 32, "estimated"],
      [12, 48, "estimated"],
      [20, 80, "estimated"],
    ]);
    const [measured, , twelve] = resolution;
    expect(measured?.difference).toBeCloseTo(0.1, 10);
    expect(twelve?.difference).toBeCloseTo(1.1 ** Math.SQRT1_2 - 1, 10);
    expect(alarms / splits).toBeLessThan(0.1);
    expect(laterToEarlier).toMatchObject({ value: expect.closeTo(1.1, 10), low: expect.closeTo(1.1, 10) });
  });

  it("resolves what the exact interval of so many pairs reaches with 80 % power", () => {
    const { resolution } = itself(rates(800, 0.03));
    const inDeviations = resolution.map(({ pairs, difference }) => [
      pairs,
      Math.log1p(difference) / (0.03 * Math.SQRT2),
    ]);
    // The 80 % quantile of that reach, in standard deviations of a pair: 80,000 normal samples each, in NumPy.
    for (const [pairs, reach] of [
      [6, 1.235],
      [8, 1.059],
      [12, 0.799],
      [20, 0.592],
      [30, 0.48],
    ] as const) {
      const [, found] = inDeviations.find(([of]) => of === pairs) ?? [pairs, Number.NaN];
      expect(Math.abs((found ?? 0) / reach - 1)).toBeLessThan(0.12);
    }
  });

  it("leaves out loads that were never quiet", () => {
    const loads = [...rates(12, 0.001), 1];
    expect(itself(loads, { disturbedLoads: [12] })).toMatchObject({ loads: 13, quietLoads: 12, pairs: 6 });
    expect(itself(loads, { disturbedLoads: [12] }).resolution[0]?.difference).toBeLessThan(0.01);
  });

  it("tells nothing of fewer than five pairs, and of no loads", () => {
    expect(itself(rates(9, 0.01))).toMatchObject({
      pairs: 4,
      splits: 0,
      alarms: 0,
      laterToEarlier: null,
      resolution: [],
    });
    expect(itself([])).toMatchObject({ value: null, pairs: 0, splits: 0, resolution: [] });
  });
});

describe("the move that is usual", () => {
  it("is nothing where all takes agree, and null of fewer than six", () => {
    expect(typicalMove([5, 5, 5, 5, 5, 5])).toBe(0);
    expect(typicalMove([5, 5, 5, 5, 5])).toBeNull();
  });

  it("does not hang on the unit or on the order, and lies within the range", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 6, maxLength: 20 }),
        (values) => {
          const move = typicalMove(values) ?? Number.NaN;
          expect(typicalMove(values.map((value) => value * 7))).toBeCloseTo(move, 6);
          expect(typicalMove(values.toReversed())).toBeCloseTo(move, 6);
          expect(move).toBeLessThanOrEqual(Math.max(...values) / Math.min(...values) - 1 + 1e-9);
        },
      ),
    );
  });
});

describe("a calibration", () => {
  const made: Calibration = {
    kind: "schoolmark-calibration",
    version: 2,
    at: "2026-01-01T00:00:00.000Z",
    machine: "here",
    canary: machineSpeedMoves([]),
    againstItself: {
      model: { id: "small", sha256: "0".repeat(64) },
      threads: 1,
      loads: 12,
      secondsPerLoad: 2,
      quantities: [itself(rates(12, 0.02))],
    },
  };

  it("tells of its own machine alone", () => {
    const canary = { decodeTokensPerSecond: { value: 100, resolution: 0.08 } };
    expect(resolutionOf({ ...made, canary }, "here")).toEqual({ decodeTokensPerSecond: 0.08 });
    expect(resolutionOf({ ...made, canary }, "there")).toEqual({});
    expect(resolutionOf(null, "here")).toEqual({});
  });

  it("tells what planned loads resolve, and how many a margin takes, on its own machine alone", () => {
    const row = (pairs: number, difference: number): Resolved => ({
      pairs,
      difference,
      seconds: 4 * pairs,
      origin: "measured",
    });
    const [six, eight, twelve] = [row(6, 0.08), row(8, 0.06), row(12, 0.04)];
    const own = itself([]);
    const against = { ...made.againstItself!, quantities: [{ ...own, resolution: [six, eight, twelve] }, own] };
    const of = (planned: number, margin: number, machine = "here") =>
      loadsPrecision({ ...made, againstItself: against }, machine, { planned, margin });
    expect(of(10, 0.05)?.quantities).toEqual([{ metric: own.metric, work: own.work, tells: eight, needs: twelve }]);
    expect(of(3, 0.01)?.quantities).toMatchObject([{ tells: null, needs: null }]);
    expect(of(10, 0.05, "there")).toBeNull();
    expect(loadsPrecision({ ...made, againstItself: null }, "here", { planned: 6, margin: 0.05 })).toBeNull();
    expect(loadsPrecision(null, "here", { planned: 6, margin: 0.05 })).toBeNull();
  });

  it("lies in the user's own folder on every system", () => {
    expect(calibrationPath("linux", { XDG_STATE_HOME: "/state" }, "/home/a")).toBe(
      join("/state", "schoolmark", "calibration.json"),
    );
    expect(calibrationPath("linux", {}, "/home/a")).toContain(join(".local", "state"));
    expect(calibrationPath("darwin", {}, "/Users/a")).toContain("Application Support");
    expect(calibrationPath("win32", { LOCALAPPDATA: "C:\\local" }, "C:\\a")).toContain("local");
  });

  it("of the first version keeps its canary: its loads were not timed as a run's are", async () => {
    const path = join(testFolder(), "calibration.json");
    const { kind, at, machine } = made;
    const canary = { decodeTokensPerSecond: { value: 2000, resolution: 0.1 } };
    const itsOwn = {
      loads: 12,
      secondsPerLoad: 1,
      againstItself: { pairs: 6, splits: 400, alarms: 30, resolution: 0.03 },
    };
    writeFileSync(path, JSON.stringify({ kind, version: 1, at, machine, canary, ...itsOwn }));
    expect(await readCalibration(path)).toEqual({ kind, version: 2, at, machine, canary, againstItself: null });
  });

  it("comes back as it was kept; none is null; a damaged one is an error that says what to do", async () => {
    const path = join(testFolder(), "deep", "calibration.json");
    expect(await readCalibration(path)).toBeNull();
    await writeCalibration(path, made);
    expect(await readCalibration(path)).toEqual(made);
    mkdirSync(dirname(path), { recursive: true });
    for (const text of ["", "{}", JSON.stringify({ ...made, version: 3 })]) {
      writeFileSync(path, text);
      await expect(readCalibration(path)).rejects.toThrow("run schoolmark calibrate again, or delete the file");
    }
  });
});
