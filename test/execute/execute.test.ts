import { describe, expect, it } from "vitest";
import { EngineError } from "../../src/lib/errors.ts";
import type { Meter } from "../../src/metrics/types.ts";
import { jobId } from "../../src/records/keys.ts";
import type { SchoolmarkRecord } from "../../src/records/schema.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import type { Reply, ReplyTo, Request, Runner, Session } from "../../src/runners/types.ts";
import { settingsOfLoad } from "../../src/suite/variants.ts";
import type { Item } from "../../src/tasks/types.ts";
import { carryOut, openWriter, preparedRun } from "../support/execution.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

const timing = (id: string, tokens = 8) => ({ id, phase: "decode", tokens }) as Item;
const everyKind = suiteOf("s", [
  taskOf("s/choice", "multiple-choice", questions(5)),
  taskOf("s/cloze", "cloze", [{ id: "c", context: "a", target: "b" } as Item]),
  taskOf("s/generate", "generate", [{ id: "g", prompt: "a", answer: "b" } as Item]),
  taskOf("s/text", "text", [{ id: "t", text: "some text" } as Item]),
  taskOf("s/speed", "speed", [timing("d1"), timing("d2")], { repeats: 2 }),
]);
const ofModel = (records: readonly SchoolmarkRecord[], model: string) =>
  records.filter((record) => "model" in record && record.model === model);
const choices = (count: number) => suiteOf("s", [taskOf("s/choice", "multiple-choice", questions(count))]);

const ends = (records: readonly SchoolmarkRecord[]) =>
  records.filter((record) => record.kind === "result" || record.kind === "skip" || record.kind === "fail");
/** How many jobs ended which way, by model. */
function tally(records: readonly SchoolmarkRecord[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const record of ends(records)) {
    const name = `${record.model} ${record.kind}${record.kind === "fail" ? ` ${record.cause}` : ""}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The fake runner with something of its sessions changed. */
function runnerWith(change: (session: Session) => Partial<Session>): Runner {
  return {
    ...fakeRunner,
    async open(...place) {
      const session = await fakeRunner.open(...place);
      return { ...session, ...change(session) };
    },
  };
}

/** A reply in which one continuation has another likelihood; other replies as they are. */
function withLikelihood(reply: Reply, place: number, logLikelihood: number): Reply {
  if (reply.kind !== "loglikelihood") return reply;
  const continuations = reply.continuations.map((each, index) => (index === place ? { ...each, logLikelihood } : each));
  return { ...reply, continuations };
}

describe("a run", () => {
  it("ends every planned job exactly once, whatever the models do", async () => {
    const prepared = await preparedRun({
      models: ["skilled", "crashing", "unloadable", "novice"],
      suites: [everyKind],
      loads: 3,
    });
    const { records, error } = await carryOut(prepared);
    expect(error).toBeNull();
    const ids = ends(records).map(jobId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(prepared.plan.jobs);
    // Five choices, three questions of other kinds, two timings in each of three loads.
    expect(prepared.plan.jobs).toBe(4 * (5 + 3 + 2 * 3));
  });

  it("asks questions once and timings in every load, model after model within a load in the order that is drawn for it", async () => {
    const prepared = await preparedRun({ models: ["skilled", "novice"], suites: [everyKind], loads: 2 });
    const { records } = await carryOut(prepared);
    const loads = records.filter((record) => record.kind === "load");
    expect(loads.map(({ load }) => load)).toEqual([0, 0, 1, 1]);
    const drawn = [0, 1].flatMap((load) => settingsOfLoad(prepared.plan, load).map(({ model }) => model));
    expect(loads.map(({ model }) => model)).toEqual(drawn.map((place) => prepared.plan.models[place]?.id));
    const later = records.filter((record) => record.kind === "result" && record.load === 1);
    expect(later.map((record) => record.kind === "result" && record.task)).toEqual(Array(4).fill("s/speed"));
  });

  it("writes the repetitions of a timing before its result", async () => {
    const suite = suiteOf("s", [taskOf("s/speed", "speed", [timing("d")], { repeats: 3 })]);
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }));
    expect(records.map(({ kind }) => kind)).toEqual(["run", "load", "sample", "sample", "sample", "result"]);
    // The skilled one takes 2 ms a token on one thread and a quarter of it on four.
    expect(records[2]).toMatchObject({ phase: "decode", tokens: 8, threads: 4, timing: { engineMs: 4 } });
  });

  it("keeps the threads that the trial found fastest, and tries once for each model", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [everyKind], loads: 2 });
    const { records, events } = await carryOut(prepared);
    const loads = records.filter((record) => record.kind === "load");
    expect(loads[0]).toMatchObject({
      engine: { threads: 4 },
      threadTrial: [
        { threads: 1, decodeTokensPerSecond: 500 },
        { threads: 4, decodeTokensPerSecond: 2000 },
      ],
    });
    expect(loads[1]).toMatchObject({ engine: { threads: 4 }, threadTrial: [] });
    expect(events.filter(({ type }) => type === "threads")).toHaveLength(1);
  });

  it("takes the fastest threads also when they were not the last tried", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(1)] });
    const { records } = await carryOut(prepared, { threadCandidates: [4, 1] });
    expect(records.find(({ kind }) => kind === "load")).toMatchObject({ engine: { threads: 4 } });
  });

  it("lets questions wait in the model's process, and nothing while something is timed", async () => {
    let questionsAtOnce = 0;
    let besideTimings = 0;
    const runner = runnerWith((session) => {
      const waiting: Request["kind"][] = [];
      return {
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          if (request.kind === "time" ? waiting.length > 0 : waiting.includes("time")) besideTimings += 1;
          waiting.push(request.kind);
          questionsAtOnce = Math.max(questionsAtOnce, waiting.length);
          await new Promise((resolve) => setImmediate(resolve));
          waiting.shift();
          return session.ask(request);
        },
      };
    });
    const suites = [
      suiteOf("s", [
        taskOf("s/speed", "speed", [timing("d1"), timing("d2")]),
        taskOf("s/choice", "multiple-choice", questions(9)),
        taskOf("s/more", "speed", [timing("d3")]),
      ]),
    ];
    await carryOut(await preparedRun({ models: ["skilled"], suites }), { runner, threadCandidates: [1] });
    expect(questionsAtOnce).toBe(4);
    expect(besideTimings).toBe(0);
  });

  it("counts its progress up to the number of planned jobs", async () => {
    const prepared = await preparedRun({ models: ["skilled", "unloadable"], suites: [everyKind] });
    const { events } = await carryOut(prepared);
    const done = events.flatMap((event) => (event.type === "job" ? [event.done] : []));
    expect(done).toEqual(Array.from({ length: prepared.plan.jobs }, (_, n) => n + 1));
  });
});

describe("a model that fails", () => {
  it("at loading fails its own jobs with the cause, and the others go on", async () => {
    const prepared = await preparedRun({ models: ["unloadable", "skilled"], suites: [choices(6)] });
    const { records, events } = await carryOut(prepared);
    expect(tally(records)).toEqual({ "fake-unloadable fail load": 6, "fake-skilled result": 6 });
    const failed = ends(records).filter(({ kind }) => kind === "fail");
    expect(failed[0]).toMatchObject({ message: "this made-up model never loads" });
    expect(events.filter(({ type }) => type === "problem")).toHaveLength(1);
  });

  it("on a question fails that question, and a fresh process takes the rest", async () => {
    const prepared = await preparedRun({ models: ["crashing", "skilled"], suites: [choices(12)] });
    const { records } = await carryOut(prepared, { threadCandidates: [1] });
    expect(tally(records)).toEqual({
      "fake-crashing fail crash": 1,
      "fake-crashing result": 11,
      "fake-skilled result": 12,
    });
    const ended = ofModel(records, "fake-crashing").filter(({ kind }) => kind === "fail" || kind === "result");
    expect(ended[9]).toMatchObject({ kind: "fail", model: "fake-crashing", cause: "crash", stderrTail: "fake" });
    expect(records.filter((record) => record.kind === "load" && record.model === "fake-crashing")).toHaveLength(2);
  });

  it("three times in a load leaves the rest untried, with that reason", async () => {
    const prepared = await preparedRun({ models: ["crashing", "skilled"], suites: [choices(50)] });
    const { records } = await carryOut(prepared, { threadCandidates: [1] });
    expect(tally(records)).toEqual({
      "fake-crashing result": 3 * 9,
      "fake-crashing fail crash": 3,
      "fake-crashing fail not-tried": 50 - 3 * 10,
      "fake-skilled result": 50,
    });
    const untried = records.filter((record) => record.kind === "fail" && record.cause === "not-tried");
    expect(untried[0]).toMatchObject({ message: "not tried: the model's process died 3 times in this load" });
  });

  it("that dies without a request to blame is tried again, not for ever", async () => {
    const dead = new EngineError("gone", { cause: "killed", stderrTail: null, blamed: false });
    const runner = runnerWith(() => ({ ask: () => Promise.reject(dead) }));
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(6)] });
    const { records } = await carryOut(prepared, { runner, threadCandidates: [1] });
    expect(tally(records)).toEqual({ "fake-skilled fail not-tried": 6 });
  });

  it("to answer one question is asked the next by the same process", async () => {
    const runner = runnerWith((session) => ({
      async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
        if (request.kind === "loglikelihood" && request.context === "Question 2?") throw new EngineError("no room");
        return session.ask(request);
      },
    }));
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [choices(5)] }), { runner });
    expect(tally(records)).toEqual({ "fake-skilled result": 4, "fake-skilled fail engine": 1 });
    expect(records.filter(({ kind }) => kind === "load")).toHaveLength(1);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])(
    "by answering %d fails the question: such a number can't be kept",
    async (value) => {
      const runner = runnerWith((session) => ({
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          const reply: Reply = await session.ask(request);
          // The wrong choice: no score shows it.
          return withLikelihood(reply, 1, value) as ReplyTo<R>;
        },
      }));
      const suite = suiteOf("s", [
        taskOf("s/choice", "multiple-choice", [
          { id: "q", question: "?", choices: ["a", "b", "c"], answer: 0 } as Item,
        ]),
      ]);
      const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }), { runner });
      expect(tally(records)).toEqual({ "fake-skilled fail engine": 1 });
      expect(records.at(-1)).toMatchObject({ message: expect.stringContaining("no finite") });
    },
  );

  it("says its last words once, not with every job", async () => {
    const runner: Runner = {
      ...fakeRunner,
      open: () => Promise.reject(new EngineError("lost", { cause: "crash", stderrTail: "tail", blamed: true })),
    };
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [choices(3)] }), { runner });
    expect(ends(records).map((record) => record.kind === "fail" && record.stderrTail)).toEqual(["tail", null, null]);
  });
});

describe("a job that can't be done", () => {
  it("is skipped when the runner does not answer such requests", async () => {
    const runner = runnerWith(() => ({ supports: new Set<Request["kind"]>(["generate", "time"]) }));
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [everyKind] }), { runner });
    expect(tally(records)).toEqual({ "fake-skilled result": 3, "fake-skilled skip": 7 });
    expect(records.find(({ kind }) => kind === "skip")).toMatchObject({
      reason: 'this runner can\'t answer "loglikelihood" requests',
    });
  });

  it("is skipped by name when it is longer than what the model was trained for", async () => {
    const suite = suiteOf("s", [taskOf("s/speed", "speed", [timing("short"), timing("long", 5000)])]);
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }));
    expect(tally(records)).toEqual({ "fake-skilled result": 1, "fake-skilled skip": 1 });
    expect(records.find(({ kind }) => kind === "skip")).toMatchObject({
      item: "long",
      reason: expect.stringContaining("256 tokens"),
    });
  });

  it("is asked all the same when it is a text, which is split", async () => {
    const suite = suiteOf("s", [taskOf("s/text", "text", [{ id: "t", text: "x".repeat(50_000) } as Item])]);
    const { records } = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }));
    expect(tally(records)).toEqual({ "fake-skilled result": 1 });
  });
});

describe("a run that is stopped", () => {
  it("by a signal keeps what was done and rejects with the signal's reason", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(20)] });
    const controller = new AbortController();
    const { records, error } = await carryOut(prepared, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "job" && event.done === 7) controller.abort();
      },
    });
    expect(error).toBe(controller.signal.reason);
    expect(tally(records)).toEqual({ "fake-skilled result": 7 });
  });

  it("before it began writes nothing", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(3)] });
    const { records } = await carryOut(prepared, { signal: AbortSignal.abort() });
    expect(records.map(({ kind }) => kind)).toEqual(["run"]);
  });

  it("while a model's process is killed by the same signal writes no fail for it", async () => {
    const controller = new AbortController();
    const runner = runnerWith((session) => ({
      async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
        if (request.kind === "loglikelihood" && request.context === "Question 3?") {
          controller.abort();
          throw new EngineError("killed", { cause: "killed", stderrTail: null, blamed: true });
        }
        return session.ask(request);
      },
    }));
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(6)] });
    const { records, error } = await carryOut(prepared, { runner, signal: controller.signal });
    expect(error).toBe(controller.signal.reason);
    expect(records.some(({ kind }) => kind === "fail")).toBe(false);
  });

  it("by a disk that fills rejects with the system's error and frees the model", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(20)] });
    const log = openWriter(prepared.folder, "1");
    let left = 6;
    let freed = 0;
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const { records, error } = await carryOut(prepared, {
      log: {
        ...log,
        append(...given) {
          left -= 1;
          if (left < 0) throw full;
          log.append(...given);
        },
      },
      runner: runnerWith(() => ({
        async [Symbol.asyncDispose]() {
          freed += 1;
        },
      })),
    });
    expect(error).toBe(full);
    // The session of the thread trial, and the measured one.
    expect(freed).toBe(2);
    expect(tally(records)).toEqual({ "fake-skilled result": 5 });
  });
});

describe("meters", () => {
  const meter: Meter = {
    id: "memory",
    unit: "bytes",
    columns: ["resident"],
    cheap: true,
    async read() {
      return [42];
    },
  };

  it("are read at the start of the process, after the load and at the end, and kept as one series a load", async () => {
    const runner: Runner = {
      ...fakeRunner,
      async open(model, options, signal) {
        await options.onSpawned(77);
        return { ...(await fakeRunner.open(model, options, signal)), pid: 77 };
      },
    };
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(3)], loads: 1 });
    const { records } = await carryOut(prepared, { runner, meters: [meter] });
    const series = records.filter((record) => record.kind === "series");
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ meter: "memory", unit: "bytes", columns: ["at_ms", "resident"], load: 0 });
    expect(series[0]?.rows.map(([, bytes]) => bytes)).toEqual([42, 42, 42]);
  });

  it("that are given no process to watch write nothing", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [choices(3)] });
    const { records } = await carryOut(prepared, { meters: [meter] });
    expect(records.some(({ kind }) => kind === "series")).toBe(false);
  });
});
