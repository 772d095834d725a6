import { expect, it } from "vitest";
import { createRequests } from "../../../src/execute/load/requests.ts";
import { warmUp } from "../../../src/execute/load/warm-up.ts";
import type { Session } from "../../../src/runners/types.ts";
import type { Job } from "../../../src/suite/plan.ts";
import { taskKinds } from "../../../src/tasks/index.ts";

const cloze = taskKinds.find(({ id: kind }) => kind === "cloze")!;

const jobs = (key: string, count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => {
    const item = { id: `${index}`, context: `${key} ${index}`, target: " x" };
    const task = { key, description: null, kind: cloze, config: cloze.configSchema.parse({}), items: [item] };
    return { key: { model: "m", variant: "v", task: key, item: item.id, repetition: 0 }, load: 0, task, item, index };
  });

/** A session that answers nothing and takes `msPerAsk` on a clock of its own; it keeps what it was asked. */
function slowSession(msPerAsk: number, pid: number | null) {
  const asked: string[] = [];
  let now = 0;
  const session = {
    pid,
    supports: new Set(["loglikelihood"]),
    ask: async (request: { context: string }) => {
      asked.push(request.context);
      now += msPerAsk;
      throw new Error("no answer");
    },
  } as unknown as Session;
  return { asked, session, clock: { nowMs: () => now, timestamp: () => "" } };
}

it("takes one question of a model that needs long for it", async () => {
  const { asked, session, clock } = slowSession(10_000, 1);
  await warmUp(session, jobs("a", 5), createRequests(1), clock);
  expect(asked).toEqual(["a 0"]);
});

it("goes round the tasks and passes over questions that fail", async () => {
  const { asked, session, clock } = slowSession(1, 1);
  await warmUp(session, [...jobs("a", 2), ...jobs("b", 2)], createRequests(1), clock);
  expect(asked).toEqual(["a 0", "b 0", "a 1", "b 1"]);
});

it("leaves a model that has no process here alone", async () => {
  const { asked, session, clock } = slowSession(1, null);
  await warmUp(session, jobs("a", 5), createRequests(1), clock);
  expect(asked).toEqual([]);
});
