import { describe, expect, it } from "vitest";
import { findEarlierWork } from "../../src/execute/resume/resume.ts";
import { EngineError } from "../../src/lib/errors.ts";
import type { CommonThreadsRecord, SchoolmarkRecord } from "../../src/records/schema.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import type { Reply, ReplyTo, Request, Runner } from "../../src/runners/types.ts";
import { carryOut, openWriter, preparedRun } from "../support/execution.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

/** Models that are slower with many threads decode so many times slower with four than with one. */
const slowdown = 20;

/** `onAsk` hears of every question with the model, the threads it is asked with, and how many this process was asked. */
function runnerWith(
  manyThreadsHurt: (model: string) => boolean,
  onAsk: (asked: { model: string; threads: number; number: number }) => void = () => {},
): Runner {
  return {
    ...fakeRunner,
    async open(model, ...rest) {
      const session = await fakeRunner.open(model, ...rest);
      let [threads, number] = [1, 0];
      return {
        ...session,
        prepare(settings) {
          threads = settings.threads;
          return session.prepare(settings);
        },
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          if (request.kind !== "time") {
            number += 1;
            onAsk({ model: model.id, threads, number });
          }
          const reply: Reply = await session.ask(request);
          if (!manyThreadsHurt(model.id) || threads === 1 || reply.kind !== "time") return reply as ReplyTo<R>;
          const repeats = reply.repeats.map(({ timing }) => ({
            timing: { ...timing, engineMs: (timing.engineMs ?? 0) * 4 * slowdown },
          }));
          return { ...reply, repeats } as Reply as ReplyTo<R>;
        },
      };
    },
  };
}

/** As `runnerWith(onlyNovice)`; every answer says that it took so long. */
function answeringIn(wallMs: number): Runner {
  const slow = runnerWith(onlyNovice);
  return {
    ...slow,
    async open(...place) {
      const session = await slow.open(...place);
      return {
        ...session,
        async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
          const reply = await session.ask(request);
          return request.kind === "time" ? reply : { ...reply, timing: { ...reply.timing, wallMs } };
        },
      };
    },
  };
}

const onlyNovice = (model: string): boolean => model === "fake-novice";
const suite = suiteOf("s", [
  taskOf("s/choice", "multiple-choice", questions(7)),
  taskOf("s/other", "multiple-choice", questions(3)),
]);
const prepare = (models: readonly string[] = ["skilled", "novice"]) => preparedRun({ models, suites: [suite] });
const again = (records: readonly SchoolmarkRecord[]): readonly CommonThreadsRecord[] =>
  records.filter((record) => record.kind === "common-threads");
const placesOf = (records: readonly SchoolmarkRecord[]) =>
  again(records).map(({ model, task, item }) => `${model} ${task} ${item}`);

describe("models that chose different numbers of threads", () => {
  it("are asked the same questions again with one number that suits them all, unscored and in processes of their own", async () => {
    const { records, events, error } = await carryOut(await prepare(), { runner: runnerWith(onlyNovice) });
    expect(error).toBeNull();
    const loads = records.filter((record) => record.kind === "load");
    expect(new Map(loads.map(({ model, engine }) => [model, engine.threads]))).toEqual(
      new Map([
        ["fake-skilled", 4],
        ["fake-novice", 1],
      ]),
    );
    // One thread costs the skilled one three quarters of its rate, four would cost the novice nineteen twentieths.
    const all = again(records);
    expect(new Set(all.map(({ threads }) => threads))).toEqual(new Set([1]));
    expect(all[0]).toMatchObject({ variant: "default", promptTokens: 4, generatedTokens: 0, timing: { cpuMs: 8 } });
    const itemsOf = (model: string) => all.flatMap((one) => (one.model === model ? [`${one.task} ${one.item}`] : []));
    expect(itemsOf("fake-skilled").toSorted()).toEqual(itemsOf("fake-novice").toSorted());
    // Made-up answers take no time: nothing keeps the sample from being everything.
    expect(new Set(itemsOf("fake-novice")).size).toBe(10);
    expect(loads).toHaveLength(2);
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(20);
    expect(events.filter(({ type }) => type === "common-threads")).toEqual([
      { type: "common-threads", model: "fake-skilled", variant: "default", threads: 1 },
      { type: "common-threads", model: "fake-novice", variant: "default", threads: 1 },
    ]);
  });

  it("are asked no more once that took its share of the time, but two questions of each task at least", async () => {
    // Three seconds are allowed: one round of four questions exceeds them.
    const { records } = await carryOut(await prepare(), { runner: answeringIn(1000) });
    expect(again(records)).toHaveLength(2 * 4);
    const tasks = new Set(again(records).map(({ task }) => task));
    expect(tasks).toEqual(new Set(["s/choice", "s/other"]));
  });

  it("are left alone where even a first round would take far too long", async () => {
    const { records } = await carryOut(await prepare(), { runner: answeringIn(60_000) });
    expect(again(records)).toEqual([]);
  });
});

describe("nothing is asked again", () => {
  it("where all chose the same number, or one was given", async () => {
    expect(again((await carryOut(await prepare(), { runner: runnerWith(() => true) })).records)).toEqual([]);
    const given = await preparedRun({
      models: ["skilled", "novice"],
      suites: [suite],
      variants: [{ id: "default", threads: 4, contextSize: null, gpuLayers: "auto" }],
    });
    expect(again((await carryOut(given, { runner: runnerWith(onlyNovice) })).records)).toEqual([]);
  });

  it("in the quick profile, nor where no other model answered", async () => {
    const prepared = await prepare();
    const quick = { ...prepared, plan: { ...prepared.plan, profile: "quick" as const } };
    expect(again((await carryOut(quick, { runner: runnerWith(onlyNovice) })).records)).toEqual([]);
    const alone = await carryOut(await prepare(["unloadable", "novice"]), { runner: runnerWith(onlyNovice) });
    expect(again(alone.records)).toEqual([]);
  });
});

describe("asking again that is cut short", () => {
  it("by a signal keeps what was taken, and a run gone on with asks the rest only", async () => {
    const prepared = await prepare();
    const controller = new AbortController();
    let asked = 0;
    const log = openWriter(prepared.folder, "1");
    const first = await carryOut(prepared, {
      runner: runnerWith(onlyNovice),
      signal: controller.signal,
      log: {
        ...log,
        append(...records) {
          log.append(...records);
          asked += again(records).length;
          if (asked === 5) controller.abort();
        },
      },
    });
    expect(first.error).toBe(controller.signal.reason);
    expect(again(first.records).length).toBeGreaterThanOrEqual(5);
    expect(again(first.records).length).toBeLessThan(20);
    const work = await findEarlierWork(prepared.results, prepared.plan, null);
    const second = await carryOut(
      prepared,
      { runner: runnerWith(onlyNovice), done: work.done, knownThreads: work.threads },
      "2",
    );
    expect(second.error).toBeNull();
    const places = [...placesOf(first.records), ...placesOf(second.records)];
    expect(places).toHaveLength(20);
    expect(new Set(places).size).toBe(20);
    // All is there now: a third start opens nothing.
    const opened = { ...runnerWith(onlyNovice), open: () => Promise.reject(new Error("opened")) };
    const third = await carryOut(prepared, { runner: opened, done: work.done, knownThreads: work.threads }, "3");
    expect(third.error).toBeNull();
  });

  it("by a process that dies is told, loses nothing that was measured, and leaves the others their turn", async () => {
    const died = new EngineError("gone", { cause: "crash", stderrTail: null, blamed: true });
    const runner = runnerWith(onlyNovice, ({ model, threads, number }) => {
      // With one thread the skilled one is only ever asked again.
      if (model === "fake-skilled" && threads === 1 && number > 2) throw died;
    });
    const { records, events, error } = await carryOut(await prepare(), { runner });
    expect(error).toBeNull();
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(20);
    expect(records.some(({ kind }) => kind === "fail")).toBe(false);
    expect(again(records).filter(({ model }) => model === "fake-skilled")).toHaveLength(2);
    expect(again(records).filter(({ model }) => model === "fake-novice")).toHaveLength(10);
    expect(events.filter(({ type }) => type === "problem")).toEqual([
      {
        type: "problem",
        model: "fake-skilled",
        variant: "default",
        message: "asking it again with 1 thread, for the comparison of energies, ended: gone",
      },
    ]);
  });

  it("by a question that can't be answered goes on with the next", async () => {
    const runner = runnerWith(onlyNovice, ({ model, threads, number }) => {
      if (model === "fake-skilled" && threads === 1 && number === 2) throw new EngineError("no room");
    });
    const { records, events } = await carryOut(await prepare(), { runner });
    expect(again(records).filter(({ model }) => model === "fake-skilled")).toHaveLength(9);
    expect(events.some(({ type }) => type === "problem")).toBe(false);
  });

  it("by a disk that is full ends the run with the system's error", async () => {
    const prepared = await prepare();
    const log = openWriter(prepared.folder, "1");
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const { records, error } = await carryOut(prepared, {
      runner: runnerWith(onlyNovice),
      log: {
        ...log,
        append(...given) {
          if (again(given).length > 0) throw full;
          log.append(...given);
        },
      },
    });
    expect(error).toBe(full);
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(20);
  });
});

describe("a part of a plan", () => {
  it("asks its own questions again", async () => {
    const prepared = await prepare();
    const { records } = await carryOut(prepared, { runner: runnerWith(onlyNovice), shard: { index: 2, of: 2 } });
    const answered = new Set(
      records.flatMap((record) => (record.kind === "result" ? [`${record.model} ${record.task} ${record.item}`] : [])),
    );
    expect(new Set(placesOf(records))).toEqual(answered);
  });
});
