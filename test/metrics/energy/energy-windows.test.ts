import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinTracks, trackOf } from "../../../src/metrics/energy/energy-track.ts";
import { energyIn } from "../../../src/metrics/energy/energy-windows.ts";
import type { SeriesRecord } from "../../../src/records/schema.ts";

const epoch = 1_700_000_000_000;

function seriesOf(rows: readonly (readonly (number | null)[])[], changes: Partial<SeriesRecord> = {}): SeriesRecord {
  return {
    kind: "series",
    at: "2026-01-01T00:00:00.000Z",
    model: "a",
    variant: "v",
    load: 0,
    meter: "energy:rapl",
    unit: "J",
    columns: ["at_ms", "joules", "watts"],
    rows: rows.map((row) => [...row]),
    startEpochMs: epoch,
    ...changes,
  };
}

const within = (startMs: number, endMs: number) => ({ startMs: epoch + startMs, endMs: epoch + endMs });

describe("energy over time", () => {
  const track = trackOf(
    [
      seriesOf([
        [0, 100, null],
        [1000, 110, null],
        [2000, 140, null],
      ]),
    ],
    1,
  );

  it("is read between readings along straight lines", () => {
    expect(track.joulesIn(within(0, 2000))).toBe(40);
    expect(track.joulesIn(within(500, 1500))).toBe(5 + 15);
    expect(track.joulesIn(within(1000, 1100))).toBeCloseTo(3, 9);
    expect(track.powersIn(within(100, 1500))).toEqual([10, 30]);
  });

  it("is not told outside the readings, over a gap, or without a clock", () => {
    expect(track.joulesIn(within(-1, 500))).toBeNull();
    expect(track.joulesIn(within(1500, 2001))).toBeNull();
    const gap = trackOf(
      [
        seriesOf([
          [0, 0, null],
          [1000, 10, null],
          [9000, 90, null],
          [10_000, 100, null],
        ]),
      ],
      1,
    );
    expect(gap.joulesIn(within(500, 9500))).toBeNull();
    expect(gap.joulesIn(within(0, 1000))).toBe(10);
    const { startEpochMs: _, ...clockless } = seriesOf([
      [0, 0, null],
      [1000, 10, null],
    ]);
    expect(trackOf([clockless], 1).joulesIn(within(0, 500))).toBeNull();
  });

  it("passes rows that are nothing, and joins loads", () => {
    const two = trackOf(
      [
        seriesOf([
          [0, 0, null],
          [500, null, null],
          [1000, 10, null],
        ]),
        seriesOf([
          [5000, 10, null],
          [6000, 15, null],
        ]),
      ],
      1,
    );
    expect([two.joulesIn(within(0, 1000)), two.joulesIn(within(5000, 6000)), two.joulesIn(within(900, 5100))]).toEqual([
      10,
      5,
      null,
    ]);
  });

  it("adds up windows that follow one another, however they are cut", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 1999 }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (inner) => {
        const edges = [0, ...inner.toSorted((a, b) => a - b), 2000];
        const parts = edges.slice(1).map((end, index) => track.joulesIn(within(edges[index] ?? 0, end)) ?? Number.NaN);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(40, 6);
      }),
    );
  });

  it("adds sensors that see different parts, where all were read", () => {
    const other = trackOf(
      [
        seriesOf([
          [0, 0, null],
          [1500, 30, null],
        ]),
      ],
      1,
    );
    expect(joinTracks([track, other]).joulesIn(within(0, 1000))).toBeCloseTo(10 + 20, 9);
    expect(joinTracks([track, other]).joulesIn(within(0, 2000))).toBeNull();
    expect(joinTracks([track, other]).powersIn(within(0, 1500))).toEqual([10 + 20, 30 + 20]);
  });
});

describe("energy of some work", () => {
  /** A minute at a power that swings by a watt from second to second. */
  const steady = trackOf(
    [seriesOf(Array.from({ length: 61 }, (_, second) => [second * 1000, second * 20 + (second % 2), null]))],
    1,
  );
  const items = Array.from({ length: 30 }, (_, item) => within(item * 2000, item * 2000 + 2000));

  it("has an interval by batch means: none in width where every stretch drew the same", () => {
    const sensed = energyIn(steady, items, 1);
    expect(sensed).toMatchObject({ items: 30, seconds: 60, bounds: { kind: "batch-means", batches: 10 } });
    expect(sensed?.energy.value).toBeCloseTo(1200, 6);
    expect(sensed?.energy.low).toBeCloseTo(1200, 6);
  });

  it("has Student's interval where stretches differ", () => {
    // Three windows of 10 s at 10, 12 and 14 W: mean 12, standard error 2/√3, t with two degrees of freedom 4.3027.
    const steps = trackOf(
      [
        seriesOf([
          [0, 0, null],
          [10_000, 100, null],
          [20_000, 220, null],
          [30_000, 360, null],
        ]),
      ],
      0.5,
    );
    const sensed = energyIn(steps, [within(0, 10_000), within(10_000, 20_000), within(20_000, 30_000)], 0.5);
    const half = (4.302652729911275 * (2 / Math.sqrt(3))) / 12;
    expect(sensed?.energy.value).toBeCloseTo(360, 9);
    expect(sensed?.energy.high).toBeCloseTo(360 * (1 + half), 6);
    expect(sensed?.energy.low).toBeCloseTo(360 * (1 - half), 6);
  });

  it("is bounded by the readings where there are too few stretches", () => {
    const sensed = energyIn(steady, [within(0, 4000)], 1);
    expect(sensed).toMatchObject({ bounds: { kind: "range" }, seconds: 4 });
    expect(sensed?.energy).toEqual({ value: 80, low: 76, high: 84 });
  });

  it("is not told where it was shorter than two readings or not covered", () => {
    expect(energyIn(steady, [within(0, 1900)], 1)).toBeNull();
    expect(energyIn(steady, [within(70_000, 90_000)], 1)).toBeNull();
    expect(energyIn(steady, [], 1)).toBeNull();
  });

  it("leaves out what was not covered, and counts the rest", () => {
    const sensed = energyIn(steady, [...items, within(70_000, 90_000)], 1);
    expect(sensed).toMatchObject({ items: 30, seconds: 60 });
  });
});
