import { describe, expect, it } from "vitest";
import { decision } from "../../src/metrics/decision.ts";
import { createRunReducer } from "../../src/metrics/reduce.ts";
import type { LookRecord, Stopping } from "../../src/records/schema.ts";
import { alarmText } from "../../src/report/words/alarms.ts";
import { modelOf, planOf, runOf, taskOf } from "./records.ts";

const stopping: Stopping = {
  question: "non-inferior",
  margin: 0.02,
  threshold: null,
  task: null,
  error: 0.05,
  looks: [0.25, 0.5, 0.75, 1],
};
const look = (changes: Partial<LookRecord>): LookRecord => ({
  kind: "look",
  at: "2026-01-01T00:00:00.000Z",
  look: 1,
  n: 300,
  difference: -0.004,
  low: -0.018,
  high: 0.031,
  confidence: 0.989,
  answer: null,
  savedJobs: 0,
  savedSeconds: 0,
  ...changes,
});
function tell(records: readonly LookRecord[], changes: Partial<Stopping> = {}): readonly string[] {
  const plan = planOf([taskOf("s/t", "multiple-choice", "acc")], {
    models: [modelOf("first"), modelOf("second")],
    stopping: { ...stopping, ...changes },
  });
  const reducer = createRunReducer({ plan, run: runOf() }, [decision]);
  for (const [place, record] of records.entries()) reducer.add(record, `w:${place}`);
  return reducer.finish().alarms.map(({ cause }) => alarmText(cause));
}

describe("the decision of a run", () => {
  it("tells who against whom, by how much, when, and what it saved", () => {
    const [told] = tell([look({ look: 0 }), look({ answer: "non-inferior", savedJobs: 600, savedSeconds: 42.4 })]);
    expect(told).toBe(
      "decided: second loses less than 2 points against first: difference −0.4 points, −1.8 to +3.1, at look 2 of 4 on 300 items; 600 questions were left out, about 42 s",
    );
  });

  it.each([
    ["better", "decided: second is better than first"],
    ["worse", "decided: second is worse than first"],
    ["equivalent", "decided: second is within 2 points of first"],
    ["out-of-budget", "not decided with all planned questions"],
    [null, "not decided yet"],
  ] as const)("%s is told as such", (answer, words) => {
    expect(tell([look({ answer })])[0]).toContain(words);
  });

  it("names the threshold that one model was held against, and the task that decided", () => {
    const [told] = tell([look({ answer: "better" })], { threshold: 0.6, task: "s/t" });
    expect(told).toContain("decided: first is better than the threshold of 60 points in s/t:");
  });

  it("says nothing of a run that asked everything", () => {
    expect(tell([])).toEqual([]);
  });
});
