import { describe, expect, it } from "vitest";
import type { SampleRecord } from "../../../src/records/schema.ts";
import { createNoiseTally } from "../../../src/report/data/noise.ts";
import { noiseInBrief, noiseInWords, noisyShareInWords } from "../../../src/report/words/noise.ts";
import { disturbance } from "../../metrics/records.ts";

const quiet = disturbance();

function sample(startEpochMs: number, more: Partial<SampleRecord> = {}): SampleRecord {
  return {
    kind: "sample",
    at: "2026-03-09T14:05:12.000Z",
    model: "m",
    variant: "default",
    task: "speed/decode",
    item: "decode-32",
    repetition: 0,
    load: 0,
    phase: "decode",
    depth: 0,
    tokens: 32,
    threads: 2,
    timing: { wallMs: 10, engineMs: 9, samplingMs: 0, cpuMs: 20 },
    window: { startEpochMs, endEpochMs: startEpochMs + 10 },
    ...more,
  };
}

describe("a run's noise", () => {
  it("counts disturbed samples by each sign that they show, and those taken again", () => {
    const tally = createNoiseTally();
    tally.add(sample(0, { disturbance: quiet }));
    tally.add(sample(10, { disturbance: { ...quiet, marks: ["foreign-cpu", "own-cpu"] } }));
    tally.add(sample(20, { disturbance: { ...quiet, marks: ["own-cpu"] }, attempt: 1 }));
    const { samples, disturbed, retaken, byMark } = tally.finish();
    expect({ samples, disturbed, retaken }).toEqual({ samples: 3, disturbed: 2, retaken: 1 });
    expect([...byMark]).toEqual([
      ["foreign-cpu", 1],
      ["own-cpu", 2],
    ]);
  });

  it("counts samples of which nothing was read apart, so that they don't pass for quiet ones", () => {
    const tally = createNoiseTally();
    tally.add(sample(0));
    expect(tally.finish()).toMatchObject({ samples: 0, unread: 1, disturbed: 0 });
  });

  it("puts samples on the time line in the order in which they were taken", () => {
    const tally = createNoiseTally();
    for (const start of [30, 10, 20]) tally.add(sample(start));
    expect(tally.finish().timeline.map(({ startEpochMs }) => startEpochMs)).toEqual([10, 20, 30]);
  });

  it("is one line in the summary: how many, and mostly why; none where nothing was looked at", () => {
    const tally = createNoiseTally();
    tally.add(sample(0));
    expect(noiseInBrief(tally.finish())).toBeNull();
    tally.add(sample(10, { disturbance: quiet }));
    expect(noiseInBrief(tally.finish())).toBe("Quiet: none of 1 timed samples was disturbed.");
    tally.add(sample(20, { disturbance: { ...quiet, marks: ["steal"] }, attempt: 1 }));
    expect(noiseInBrief(tally.finish())).toBe(
      "Not quiet: 1 of 2 timed samples (50 %) disturbed (mostly: the hypervisor gave the processor to others); taken again: 1.",
    );
  });

  it("says that nothing was taken again where that is so, and what becomes of figures", () => {
    const tally = createNoiseTally();
    tally.add(sample(0, { disturbance: { ...quiet, marks: ["foreign-cpu"] } }));
    expect(noiseInBrief(tally.finish())).toMatch(/taken again: none\.$/);
    expect(noiseInWords(tally.finish())).toMatch(
      /other programs used the processor \(1\); none was taken again: the machine did not become quiet/,
    );
    tally.add(sample(10, { disturbance: quiet, attempt: 1 }));
    expect(noiseInWords(tally.finish())).toContain("1 of all were taken later");
    expect(noisyShareInWords(tally.finish())).toContain("more than 5 % of the processor's time");
  });
});
