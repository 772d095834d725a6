import { expect, it } from "vitest";
import type { SystemCounters } from "../../src/lib/system-counters/types.ts";
import type { SampleRecord } from "../../src/records/schema.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import { watchSamples } from "../../src/runners/llama/sample-watch.ts";
import { reply } from "../../src/runners/llama/serve.ts";
import type { ReplyTo, Request, Runner, TimedRepeat } from "../../src/runners/types.ts";
import type { Item } from "../../src/tasks/types.ts";
import { carryOut, preparedRun } from "../support/execution.ts";
import { inventedDecoder, sensitiveLanguage } from "../support/invented-decoder.ts";
import { suiteOf, taskOf } from "../support/suites.ts";

/** Counters that tell everything there is to tell, of a machine where another program takes half of each core. */
function counters() {
  let ms = 0;
  const read = (): SystemCounters => {
    ms += 1000;
    return {
      atMs: ms,
      cores: 2,
      busyMs: ms,
      stealMs: ms / 100,
      throttleEvents: 0,
      swapInPages: 0,
      memoryStalledMs: 0,
      frequencyMegahertz: 2400,
      temperatureCelsius: 51.5,
    };
  };
  return { tickMs: 10, missing: {}, read };
}

/** The child's side of the llama runner over an invented engine: answers cross a border as they do between processes. */
function servedRunner(isWatched: boolean, crossed: TimedRepeat[]): Runner {
  return {
    ...fakeRunner,
    async open(...place) {
      const session = await fakeRunner.open(...place);
      const language = sensitiveLanguage(4);
      const decoder = inventedDecoder({ vocabulary: ["<s>", "</s>", "a", "b"], language, contextSize: 64 });
      const watch = isWatched ? watchSamples({ counters: counters(), threads: 1 }) : null;
      return {
        ...session,
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          const answer = structuredClone(await reply([decoder], request, watch));
          if (answer.kind === "time") crossed.push(...answer.repeats);
          return answer as ReplyTo<R>;
        },
      };
    },
  };
}

const suite = suiteOf("s", [
  taskOf("s/speed", "speed", [{ id: "p", phase: "prefill", tokens: 8 } as unknown as Item], { repeats: 3 }),
]);

/** What the child told of each sample, and the records that were read back from the disk. */
async function taken(isWatched: boolean) {
  const crossed: TimedRepeat[] = [];
  const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
  const { records, error } = await carryOut(prepared, {
    runner: servedRunner(isWatched, crossed),
    threadCandidates: [1],
  });
  expect(error).toBeNull();
  return { crossed, samples: records.filter((record): record is SampleRecord => record.kind === "sample") };
}

it("a sample's record holds what the model's process told of it, unchanged", async () => {
  const { crossed, samples } = await taken(true);
  expect(samples.length).toBeGreaterThanOrEqual(3);
  expect(samples.map(({ timing, disturbance, window }) => ({ timing, disturbance, window }))).toEqual(crossed);
  expect(samples[0]?.disturbance).toMatchObject({ frequencyMegahertz: 2400, temperatureCelsius: 51.5 });
  expect(samples[0]?.disturbance?.marks).toContain("foreign-cpu");
  expect(samples.some(({ attempt }) => attempt === 1)).toBe(true);
});

it("a sample around which nothing was read has its times alone", async () => {
  const { crossed, samples } = await taken(false);
  expect(crossed).toHaveLength(3);
  expect(crossed.map((repeat) => Object.keys(repeat))).toEqual([["timing"], ["timing"], ["timing"]]);
  expect(samples.map(({ timing }) => ({ timing }))).toEqual(crossed);
  for (const sample of samples) expect(Object.keys(sample)).not.toContain("disturbance");
});
