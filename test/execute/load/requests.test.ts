import { describe, expect, it } from "vitest";
import { inOrderOfPrefixes } from "../../../src/execute/load/prefix-order.ts";
import { createRequests } from "../../../src/execute/load/requests.ts";
import { findEarlierWork } from "../../../src/execute/resume/resume.ts";
import { EngineError } from "../../../src/lib/errors.ts";
import type { EnergySampler } from "../../../src/meters/energy/sampler.ts";
import type { SchoolmarkRecord } from "../../../src/records/schema.ts";
import { fakeRunner } from "../../../src/runners/fake/runner.ts";
import type { Reply, ReplyTo, Request, Runner } from "../../../src/runners/types.ts";
import { type Job, jobsOfLoad } from "../../../src/suite/plan.ts";
import type { Task } from "../../../src/suite/types.ts";
import type { Item } from "../../../src/tasks/types.ts";
import { disturbance } from "../../metrics/records.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";
import { questions, suiteOf, taskOf } from "../../support/suites.ts";

/** How often each item's request was built, by `task item`. */
type Built = Map<string, number>;

function counted(task: Task, built: Built): Task {
  return {
    ...task,
    kind: {
      ...task.kind,
      request(item, config, seed) {
        const name = `${task.key} ${item.id}`;
        built.set(name, (built.get(name) ?? 0) + 1);
        return task.kind.request(item, config, seed);
      },
    },
  };
}

const timing = (fields: object): Item => ({ tokens: 8, ...fields }) as unknown as Item;

/** A suite of questions and timings, batches among them, that counts the requests built of it. */
function countingSuite(count: number) {
  const built: Built = new Map();
  const tasks = [
    taskOf("s/choice", "multiple-choice", questions(count)),
    taskOf("s/other", "multiple-choice", questions(5)),
    taskOf("s/speed", "speed", [
      timing({ id: "d", phase: "decode" }),
      timing({ id: "long", phase: "decode", tokens: 90_000 }),
      timing({ id: "b1", phase: "batch", sequences: 1 }),
      timing({ id: "b8", phase: "batch", sequences: 8 }),
    ]),
  ];
  return {
    suite: suiteOf(
      "s",
      tasks.map((task) => counted(task, built)),
    ),
    built,
  };
}

/** The fake runner in a process of this machine, so that models are warmed up; `change` sees each request first. */
function inProcess(change: (request: Request, reply: Reply, model: string, threads: number) => Reply): Runner {
  return {
    ...fakeRunner,
    async open(model, ...place) {
      const session = await fakeRunner.open(model, ...place);
      let threads = 1;
      return {
        ...session,
        pid: process.pid,
        prepare(settings) {
          threads = settings.threads;
          return session.prepare(settings);
        },
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          return change(request, await session.ask(request), model.id, threads) as ReplyTo<R>;
        },
      };
    },
  };
}

const plain = inProcess((_, reply) => reply);

/** How often a run of one model with so many loads must build each request: once for each job. */
function onceForEachJob(suite: Parameters<typeof jobsOfLoad>[0][number], loads: number, models = 1): Built {
  const built: Built = new Map();
  for (let load = 0; load < loads; load++)
    for (const { key } of jobsOfLoad([suite], "m", "default", load)) {
      const name = `${key.task} ${key.item}`;
      built.set(name, (built.get(name) ?? 0) + models);
    }
  return built;
}

const ofKind = <K extends SchoolmarkRecord["kind"]>(records: readonly SchoolmarkRecord[], kind: K) =>
  records.filter((record): record is Extract<SchoolmarkRecord, { kind: K }> => record.kind === kind);

describe("a job's request is built once", () => {
  it("for its warm-up, its place in the order, its batch, its question and its record", async () => {
    const { suite, built } = countingSuite(520);
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite], loads: 2 });
    const { records, error } = await carryOut(prepared, { runner: plain, threadCandidates: [1] });
    expect(error).toBeNull();
    expect(ofKind(records, "result").length + ofKind(records, "skip").length).toBe(prepared.plan.jobs);
    expect(built).toEqual(onceForEachJob(suite, 2));
  });

  it("for all that is re-measured of it", async () => {
    const { suite, built } = countingSuite(3);
    const runner = inProcess((_, reply) => {
      if (reply.kind !== "time") return reply;
      return {
        ...reply,
        repeats: reply.repeats.map((one) => ({ ...one, disturbance: disturbance({ marks: ["steal"] }) })),
      };
    });
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite], loads: 2 });
    const { records } = await carryOut(prepared, { runner, threadCandidates: [1] });
    expect(new Set(ofKind(records, "sample").map(({ attempt = 0 }) => attempt))).toEqual(new Set([0, 1, 2, 3]));
    expect(built).toEqual(onceForEachJob(suite, 2));
  });

  it("for all its repetitions for the sake of an energy sensor", async () => {
    const { suite, built } = countingSuite(40);
    let rounds = 0;
    const energy = { serves: () => rounds++ < 7, record: () => async () => [] } as unknown as EnergySampler;
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { records } = await carryOut(prepared, {
      runner: plain,
      threadCandidates: [1],
      energy,
      energyFillSeconds: 60,
    });
    expect(ofKind(records, "again")).toHaveLength(7);
    expect(built).toEqual(onceForEachJob(suite, 1));
  });

  it("for all processes that die over it or beside it", async () => {
    const { suite, built } = countingSuite(40);
    let left = 2;
    const runner = inProcess((request, reply) => {
      if (request.kind === "loglikelihood" && request.context.includes("23") && left-- > 0)
        throw new EngineError("died", { cause: "crash", stderrTail: null, blamed: true });
      return reply;
    });
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { records } = await carryOut(prepared, { runner, threadCandidates: [1] });
    expect(ofKind(records, "fail").map(({ item }) => item)).toEqual(["q23"]);
    expect(built).toEqual(onceForEachJob(suite, 1));
  });

  it("in each start of a run that is gone on with, and only where the job is open", async () => {
    const { suite, built } = countingSuite(40);
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const controller = new AbortController();
    const first = await carryOut(prepared, {
      runner: plain,
      threadCandidates: [1],
      signal: controller.signal,
      onEvent(event) {
        if (event.type === "job" && event.done === 20) controller.abort();
      },
    });
    expect(Math.max(...built.values())).toBe(1);
    const ended = new Set(
      [...ofKind(first.records, "result"), ...ofKind(first.records, "skip")].map(({ task, item }) => `${task} ${item}`),
    );
    built.clear();
    const { done, threads } = await findEarlierWork(prepared.results, prepared.plan, null);
    await carryOut(prepared, { runner: plain, threadCandidates: [1], done, knownThreads: threads }, "2");
    const open = [...onceForEachJob(suite, 1)].filter(([name]) => !ended.has(name));
    expect(built).toEqual(new Map(open));
  });

  it("and once more where models are re-measured at a common thread count", async () => {
    const { suite, built } = countingSuite(3);
    const runner = inProcess((_, reply, model, threads) => {
      if (reply.kind !== "time" || model !== "fake-novice" || threads === 1) return reply;
      return {
        ...reply,
        repeats: reply.repeats.map(({ timing }) => ({ timing: { ...timing, engineMs: 80 * (timing.engineMs ?? 0) } })),
      };
    });
    const prepared = await preparedRun({ models: ["skilled", "novice"], suites: [suite] });
    const { records } = await carryOut(prepared, { runner });
    const once = onceForEachJob(suite, 1, 2);
    for (const { task, item } of ofKind(records, "common-threads")) {
      const name = `${task} ${item}`;
      once.set(name, (once.get(name) ?? 0) + 1);
    }
    expect(ofKind(records, "common-threads")).toHaveLength(16);
    expect(built).toEqual(once);
  });

  it("in whichever look of a run until it is decided its question is asked", async () => {
    const { suite, built } = countingSuite(8);
    const looks = [0.25, 0.5, 0.75, 1];
    const stopping = {
      question: "difference",
      margin: 0.001,
      threshold: null,
      task: null,
      error: 0.05,
      looks,
    } as const;
    const prepared = await preparedRun({
      models: ["skilled", "novice"],
      suites: [suite],
      stopping: { ...stopping, looks },
    });
    const { records } = await carryOut(prepared, { runner: plain, threadCandidates: [1] });
    expect(ofKind(records, "look").length).toBeGreaterThan(1);
    expect(built).toEqual(onceForEachJob(suite, 1, 2));
  });
});

describe("the requests that are kept", () => {
  const jobsOf = (suite: Parameters<typeof jobsOfLoad>[0][number]): readonly Job[] => [
    ...jobsOfLoad([suite], "m", "default", 0),
  ];

  it("are the newest questions and all timings", () => {
    const { suite, built } = countingSuite(5);
    const jobs = jobsOf(suite);
    const requests = createRequests(1, 3);
    const first = jobs.map((job) => requests.of(job));
    for (const [place, job] of jobs.entries()) {
      const isTiming = job.task.key === "s/speed";
      if (isTiming || place >= 7) expect(requests.of(job)).toBe(first[place]);
    }
    const [oldest] = jobs as [Job];
    expect(built.get("s/choice q0")).toBe(1);
    expect(requests.of(oldest)).toEqual(first[0]);
    expect(built.get("s/choice q0")).toBe(2);
  });

  it("are built no further ahead than the order needs, however many jobs there are", () => {
    const { suite, built } = countingSuite(5000);
    const order = inOrderOfPrefixes(jobsOf(suite), createRequests(1));
    order.next();
    expect(built.size).toBe(512);
    expect([...order]).toHaveLength(5008);
    expect(Math.max(...built.values())).toBe(1);
  });
});
