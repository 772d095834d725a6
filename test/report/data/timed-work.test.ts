import { describe, expect, it } from "vitest";
import type { TimelineSample } from "../../../src/report/data/noise.ts";
import { createNoiseTally } from "../../../src/report/data/noise.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { timedWorkOf } from "../../../src/report/data/timed-work.ts";
import { methodSection } from "../../../src/report/page/sections/method.ts";
import { inventedRun, plainModels } from "../invented.ts";

const [model] = plainModels;
const sample = (parts: Partial<TimelineSample>): TimelineSample => ({
  model: model!.id,
  variant: "default",
  load: 0,
  phase: "decode",
  depth: 0,
  tokens: 32,
  sequences: 1,
  threads: 1,
  attempt: 0,
  marks: [],
  startEpochMs: 0,
  endEpochMs: 1,
  ...parts,
});
const noiseOf = (timeline: readonly TimelineSample[]) => ({ ...createNoiseTally().finish(), timeline });

describe("timings and their repetitions", () => {
  it("are counted by kind of work over all loads: disturbed, taken again, and loads that were never quiet", () => {
    const noise = noiseOf([
      sample({ marks: ["steal"] }),
      sample({ attempt: 1 }),
      sample({ load: 1, marks: ["steal"] }),
      sample({ load: 1, marks: ["own-cpu"], attempt: 1 }),
      sample({ phase: "prefill", tokens: 128 }),
    ]);
    expect(timedWorkOf(noise)).toMatchObject([
      { work: "prefill 128 at depth 0", loads: 1, samples: 1, noisy: 0, remeasured: 0, neverClean: 0 },
      { work: "decode 32 at depth 0", loads: 2, samples: 4, noisy: 3, remeasured: 2, neverClean: 1 },
    ]);
  });

  it("of batches are kept apart by their sequences", () => {
    const noise = noiseOf([1, 2].map((sequences) => sample({ phase: "batch", sequences })));
    expect(timedWorkOf(noise)).toHaveLength(2);
  });

  it("stand in the section on how it was measured, and not where nothing was timed", async () => {
    const run = inventedRun(plainModels);
    const of = async (noise: typeof run.noise) => (await methodSection(summarize({ ...run, noise }), "")).markup;
    expect(await of(noiseOf([sample({})]))).toContain("Timings and their repetitions</summary>");
    expect(await of(run.noise)).not.toContain("Timings and their repetitions");
  });
});
