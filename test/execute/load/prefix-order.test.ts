import { describe, expect, it } from "vitest";
import { inOrderOfPrefixes } from "../../../src/execute/load/prefix-order.ts";
import { createRequests } from "../../../src/execute/load/requests.ts";
import type { Job } from "../../../src/suite/plan.ts";
import { taskKinds } from "../../../src/tasks/index.ts";

const kindOf = (name: string) => taskKinds.find(({ id: kind }) => kind === name)!;
const cloze = kindOf("cloze");
const text = kindOf("text");

const jobsOf = (key: string, contexts: readonly string[], kind = cloze): readonly Job[] =>
  contexts.map((context, index) => {
    const item = { id: `${key}${index}`, context, target: " x", text: context };
    const task = { key, description: null, kind, config: kind.configSchema.parse({}), items: [item] };
    return { key: { model: "m", variant: "v", task: key, item: item.id, repetition: 0 }, load: 0, task, item, index };
  });

const ordered = (jobs: readonly Job[]): readonly Job[] => [...inOrderOfPrefixes(jobs, createRequests(1))];
const items = (jobs: readonly Job[]): readonly string[] => ordered(jobs).map(({ item }) => item.id);

describe("the order in which jobs are asked", () => {
  it("brings questions about one passage together, however they stand in the file", () => {
    const jobs = jobsOf("p", [
      "The sea. Is it wet?",
      "The sun. Is it hot?",
      "The sea. Is it red?",
      "The sun. Is it far?",
    ]);
    expect(items(jobs)).toEqual(["p2", "p0", "p3", "p1"]);
  });

  it("leaves tasks in their order, and texts, which share nothing, in theirs", () => {
    const jobs = [...jobsOf("b", ["z", "y"]), ...jobsOf("a", ["x", "w"]), ...jobsOf("t", ["v", "u"], text)];
    expect(items(jobs)).toEqual(["b1", "b0", "a1", "a0", "t0", "t1"]);
  });

  it("asks each job once, also where a task has more than are sorted at once", () => {
    const jobs = jobsOf(
      "m",
      Array.from({ length: 1300 }, (_, index) => `${(index * 7919) % 1300}`),
    );
    const all = ordered(jobs);
    expect(all).toHaveLength(1300);
    expect(new Set(all)).toEqual(new Set(jobs));
    expect(all.slice(0, 512).every(({ index }) => index < 512)).toBe(true);
  });
});
