import { describe, expect, it, vi } from "vitest";
import { idleOf, measureIdle } from "../../../src/meters/energy/idle.ts";
import { openSensors } from "../../../src/meters/energy/open.ts";
import { createEnergySampler } from "../../../src/meters/energy/sampler.ts";
import type { EnergyPlace, EnergyReading, EnergySource } from "../../../src/meters/energy/types.ts";

const place: EnergyPlace = { platform: "linux", root: "/nowhere", environment: {}, plugUrl: null };

/** A sensor that is read a hundred times a second and says what `reading` gives for its nth reading. */
function sensor(id: string, reading: (n: number) => EnergyReading, changes: Partial<EnergySource> = {}): EnergySource {
  let disposed = false;
  let n = 0;
  return {
    id,
    scope: "package",
    hertz: 100,
    stuckAfterMs: 10_000,
    probe: async () => ({
      available: true,
      found: id,
      start: async () => ({
        read: async () => {
          if (disposed) throw new Error("was let go");
          n += 1;
          return reading(n);
        },
        [Symbol.asyncDispose]: async () => {
          disposed = true;
        },
      }),
    }),
    ...changes,
  };
}

const counter = (n: number): EnergyReading => ({ joules: n, watts: null });
const broken = (message: string) => (): EnergyReading => {
  throw new Error(message);
};

async function recordedUntil(sources: readonly EnergySource[], done: () => boolean) {
  const { sampler } = await openSensors(sources, place);
  if (sampler === null) throw new Error("no sensor");
  const stop = sampler.record();
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
  return { sampler, stretches: await stop() };
}

describe("sensors that are read", () => {
  it("give their readings in order, with their clock, and one last at the end", async () => {
    let readings = 0;
    const counting = sensor("a", (n) => {
      readings = n;
      return counter(n);
    });
    const before = Date.now();
    const { stretches } = await recordedUntil([counting], () => readings >= 4);
    const [stretch] = stretches;
    expect(stretch?.dropped).toBeNull();
    expect(stretch?.rows.map(([, joules]) => joules)).toEqual(Array.from({ length: readings }, (_, n) => n + 1));
    const times = stretch?.rows.map(([atMs]) => atMs) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs((stretch?.startEpochMs ?? 0) - before)).toBeLessThan(5000);
  });

  it("drop out with their reason, and the others go on", async () => {
    let readings = 0;
    const sources = [
      sensor("gone", broken("it vanished")),
      sensor("slips", (n) => (n % 3 === 0 ? broken("a slip")() : counter(n))),
      sensor("good", (n) => {
        readings = n;
        return counter(n);
      }),
    ];
    const { sampler, stretches } = await recordedUntil(sources, () => readings >= 10);
    expect(stretches.map(({ source, dropped }) => [source.id, dropped])).toEqual([
      ["gone", "it vanished"],
      ["slips", null],
      ["good", null],
    ]);
    expect(stretches[0]?.rows).toEqual([]);
    // Who dropped out is not asked again.
    const [again] = await sampler.record()();
    expect(again).toMatchObject({ rows: [], dropped: "it vanished" });
  });

  it("drop out when they stand still for too long", async () => {
    let readings = 0;
    const frozen = sensor("frozen", () => ({ joules: ++readings, watts: 12 }), { stuckAfterMs: 30 });
    const start = performance.now();
    const { stretches } = await recordedUntil([frozen], () => readings >= 2 && performance.now() > start + 120);
    expect(stretches[0]?.dropped).toContain("has not moved");
  });

  it("drop out when they stand still over several short recordings, and are not believed for any of them", async () => {
    const { sampler } = await openSensors(
      [sensor("frozen", () => ({ joules: 1, watts: 12 }), { stuckAfterMs: 60 })],
      place,
    );
    let last = await sampler?.record()();
    for (let recordings = 1; recordings < 200 && last?.[0]?.dropped === null; recordings++) {
      const stop = sampler?.record();
      await new Promise((resolve) => setTimeout(resolve, 25));
      last = await stop?.();
    }
    expect(last).toMatchObject([{ rows: [], dropped: expect.stringContaining("has not moved"), stoodStill: true }]);
  });

  it("drop out at once when they are counters that do not move", async () => {
    let readings = 0;
    const counters = [
      sensor("frozen", () => ({ joules: 7, watts: null })),
      sensor("good", (n) => {
        readings = n;
        return counter(n);
      }),
    ];
    const { stretches } = await recordedUntil(counters, () => readings >= 6);
    expect(stretches).toMatchObject([
      { rows: [], dropped: "its counter does not move", stoodStill: true },
      { dropped: null, stoodStill: false },
    ]);
  });

  it.each([
    [3_600_000, "3600 s"],
    [-90_000, "-90 s"],
  ])("tell nothing of a stretch in which the clock moved by %s ms, and go on with the next", async (jumpMs, words) => {
    let readings = 0;
    const counting = sensor("a", (n) => {
      readings = n;
      return counter(n);
    });
    const now = Date.now;
    const setClock = vi.spyOn(Date, "now").mockImplementation(() => now() + (readings >= 3 ? jumpMs : 0));
    const { sampler, stretches } = await recordedUntil([counting], () => readings >= 5);
    expect(stretches).toMatchObject([{ rows: [], dropped: expect.stringContaining(words), stoodStill: false }]);
    const stop = sampler.record();
    const before = readings;
    while (readings < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const [next] = await stop();
    expect(next).toMatchObject({ dropped: null, startEpochMs: expect.closeTo(now() + jumpMs, -4) });
    setClock.mockRestore();
  });

  it("are let go at the end", async () => {
    const { sampler } = await openSensors([sensor("a", counter)], place);
    await sampler?.[Symbol.asyncDispose]();
    const stop = sampler?.record();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await stop?.()).toMatchObject([{ dropped: "was let go" }]);
  });
});

describe("sensors that are looked for", () => {
  it("are started where they are there, and told with their reason where not", async () => {
    const { sampler, missing } = await openSensors(
      [
        sensor("absent", counter, {
          probe: async () => ({ available: false, missing: "no such thing", remedy: "buy one" }),
        }),
        sensor("shy", counter, {
          probe: async () => ({
            available: true,
            found: "shy",
            start: async () => {
              throw new Error("changed its mind");
            },
          }),
        }),
        sensor("there", counter),
      ],
      place,
    );
    expect(sampler?.sources).toEqual([{ id: "there", scope: "package", hertz: 100, found: "there" }]);
    expect(missing).toEqual([
      { id: "absent", reason: "no such thing", remedy: "buy one" },
      { id: "shy", reason: "changed its mind", remedy: null },
    ]);
    expect(await openSensors([], place)).toEqual({ sampler: null, missing: [] });
  });
});

describe("power at rest", () => {
  it("is the energy over the time between first and last reading", () => {
    const rows = [
      [0, 100, null],
      [1000, 110, null],
      [3000, 114, null],
    ] as const;
    expect(idleOf({ rows, dropped: null })).toEqual({ watts: 14 / 3, low: 2, high: 10, seconds: 3, readings: 3 });
  });

  it.each([
    ["one reading", [[0, 1, null]], null],
    ["no reading", [], null],
    [
      "a sensor that dropped out",
      [
        [0, 1, null],
        [9, 2, null],
      ],
      "gone",
    ],
  ] as const)("is not told from %s", (_name, rows, dropped) => {
    expect(idleOf({ rows, dropped })).toBeNull();
  });

  it("ends at once when the run is interrupted", async () => {
    const { sampler } = await openSensors([sensor("a", counter)], place);
    const idle = await measureIdle(sampler ?? createEnergySampler([]), 1000, AbortSignal.abort());
    expect([...idle.keys()]).toEqual(["a"]);
  });
});
