import { describe, expect, it } from "vitest";
import { baselineOf, evidenceOf } from "../../../src/analysis/comparison/baseline-evidence.ts";
import { compareTimings } from "../../../src/analysis/comparison/compare-loads.ts";
import type { Evidence } from "../../../src/analysis/comparison/evidence.ts";
import { createGathering } from "../../../src/analysis/comparison/gathering.ts";
import type { EnergyScope, RunRecord, SampleRecord, SchoolmarkRecord } from "../../../src/records/schema.ts";
import { disturbance, load, modelOf, planOf, runOf, sample, series, timeTask, timing } from "../../metrics/records.ts";

const epoch = Date.parse("2026-01-01T00:00:00.000Z");
const models = ["a", "b"];
const plan = planOf([timeTask], { models: models.map(modelOf), loads: 6 });
const [loads, repeats, seconds] = [6, 3, 2];

/** Each load of each model takes its repetitions of ten tokens, two seconds each, one after another. */
function samplesOf(model: string, index: number, marks: (repeat: number) => readonly string[]): SampleRecord[] {
  return Array.from({ length: repeats }, (_, repeat) => {
    const startEpochMs = epoch + 1000 * seconds * ((2 * index + models.indexOf(model)) * repeats + repeat);
    return sample({
      model,
      load: index,
      phase: "generation",
      depth: 0,
      tokens: 10,
      timing: timing({ wallMs: 2000, cpuMs: model === "a" ? 1000 : 4000 }),
      window: { startEpochMs, endEpochMs: startEpochMs + 1000 * seconds },
      disturbance: disturbance({ marks: marks(repeat) as never }),
    });
  });
}

/** A sensor that sees 10 W for the first model and 5 W for the second, and ten times as much in noisy repetitions. */
function readings(id: string, marks: (repeat: number) => readonly string[]): SchoolmarkRecord {
  const blocks = Array.from({ length: loads * 2 * repeats * seconds }, (_, second) => {
    const [repetition, disturbed] = [Math.floor(second / seconds), marks(Math.floor(second / seconds) % repeats)];
    const watts = Math.floor(repetition / repeats) % 2 === 0 ? 10 : 5;
    return disturbed.length > 0 ? 10 * watts : watts;
  });
  const rows = [[0, 0]];
  for (const [second, watts] of blocks.entries()) rows.push([(second + 1) * 1000, (rows.at(-1)?.[1] ?? 0) + watts]);
  return series(rows, { meter: `energy:${id}`, unit: "J", columns: ["at_ms", "joules"], startEpochMs: epoch });
}

function gathered(
  sensor: { readonly id: string; readonly scope: EnergyScope } | null,
  marks: (repeat: number) => readonly string[] = () => [],
): readonly Evidence[] {
  const sensing = {
    requested: "auto" as const,
    sources: sensor === null ? [] : [{ ...sensor, hertz: 1, found: "", idle: null }],
    missing: [],
  };
  const run: RunRecord = { ...runOf(), energySensing: sensing };
  const gathering = createGathering("r", plan, run);
  const all: readonly SchoolmarkRecord[] = [
    ...models.map((model) => load({ model })),
    ...Array.from({ length: loads }, (_, index) => models.flatMap((model) => samplesOf(model, index, marks))).flat(),
    ...(sensor === null ? [] : [readings(sensor.id, marks)]),
  ];
  for (const [line, record] of all.entries()) gathering.add(record, `w:${line}`);
  return gathering.finish().map(({ evidence }) => evidence);
}

const options = { confidence: 0.9, swap: new Set<string>() };
const energyOf = (base: Evidence | undefined, candidate: Evidence | undefined, swap: readonly string[] = []) =>
  compareTimings({ base, candidate } as { base: Evidence; candidate: Evidence }, {
    ...options,
    swap: new Set(swap),
  }).find(({ metric }) => metric === "energy_joules_per_generated_token");
const rapl = { id: "rapl", scope: "package" } as const;

describe("energy in a comparison", () => {
  it("is the sensor's joules a token of each load where one saw all of them", () => {
    const [a, b] = gathered(rapl);
    const compared = energyOf(a, b);
    expect(compared).toMatchObject({ unit: "J/token", n: 6 });
    // 10 W and 5 W over two seconds, ten tokens.
    expect(compared?.base).toBeCloseTo(2, 6);
    expect(compared?.candidate).toBeCloseTo(1, 6);
    expect(compared?.difference).toBeCloseTo(Math.log(2), 6);
  });

  it("is CPU time where none was read, by which the second takes four times as much", () => {
    const [a, b] = gathered(null);
    const compared = energyOf(a, b);
    expect(compared).toMatchObject({ unit: "CPU ms/token", base: 100, candidate: 400 });
  });

  it("leaves disturbed repetitions out where a load has others", () => {
    const [a] = gathered(rapl, (repeat) => (repeat === 1 ? ["foreign-cpu"] : []));
    const timed = a?.timings.find(({ metric }) => metric === "energy_joules_per_generated_token");
    expect(timed?.loads.map((joules) => Number(joules.toFixed(6)))).toEqual(Array(6).fill(2));
    expect(timed?.disturbedLoads).toBeUndefined();
  });

  it("can't be held against another sensor's, nor against CPU time, whatever a policy allows", () => {
    const [sensed] = gathered(rapl);
    const [, plugged] = gathered({ id: "smart-plug", scope: "wall" });
    const [, timed] = gathered(null);
    expect(energyOf(sensed, plugged)?.finding).toEqual({
      state: "incomparable",
      cause: {
        kind: "protocol-differs",
        differences: [
          {
            key: "energy",
            base: { sensors: ["rapl"], covers: ["package"] },
            candidate: { sensors: ["smart-plug"], covers: ["wall"] },
          },
        ],
      },
    });
    expect(energyOf(sensed, plugged, ["energy"])?.finding.state).not.toBe("incomparable");
    for (const swap of [[], ["energy"]]) expect(energyOf(sensed, timed, swap)?.finding.state).toBe("incomparable");
  });

  it("stays the sensor's in a baseline", () => {
    const [evidence] = gathered(rapl);
    if (evidence === undefined) throw new Error("nothing was gathered");
    const kept = evidenceOf(baselineOf("n", "2026-01-01", { evidence, rows: [] }));
    expect(kept.timings).toEqual(evidence.timings);
    expect(kept.timings.some(({ sensedBy }) => sensedBy?.sensors[0] === "rapl")).toBe(true);
  });
});
