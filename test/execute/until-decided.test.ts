import { describe, expect, it } from "vitest";
import { gatherLooks } from "../../src/analysis/stopping/take-look.ts";
import { findEarlierWork } from "../../src/execute/resume/resume.ts";
import { jobId } from "../../src/records/keys.ts";
import type { LookRecord, SchoolmarkRecord, Stopping } from "../../src/records/schema.ts";
import { fakeRunner } from "../../src/runners/fake/runner.ts";
import type { LoglikelihoodReply, ReplyTo, Request, Runner } from "../../src/runners/types.ts";
import { defaultLooks } from "../../src/statistics/sequential.ts";
import { dealLooks } from "../../src/suite/looks.ts";
import type { Item } from "../../src/tasks/types.ts";
import { carryOut, preparedRun } from "../support/execution.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

const stopping: Stopping = {
  question: "difference",
  margin: 0.05,
  threshold: null,
  task: null,
  error: 0.05,
  looks: [...defaultLooks],
};
const suite = suiteOf("s", [
  taskOf("s/choice", "multiple-choice", questions(80)),
  taskOf("s/other", "multiple-choice", questions(40)),
  taskOf("s/speed", "speed", [{ id: "d", phase: "decode", tokens: 8 } as Item]),
]);
const prepare = (changes: Partial<Stopping> = {}, models: readonly string[] = ["skilled", "novice"]) =>
  preparedRun({ models, suites: [suite], loads: 2, stopping: { ...stopping, ...changes } });

/** The first model always takes the right choice, which is the first of even questions; the second the wrong one. */
const unlike: Runner = {
  ...fakeRunner,
  async open(model, ...place) {
    const session = await fakeRunner.open(model, ...place);
    return {
      ...session,
      async ask<R extends Request>(request: R): Promise<ReplyTo<R>> {
        const reply = await session.ask(request);
        if (request.kind !== "loglikelihood") return reply;
        const even = Number(/\d+/.exec(request.context)?.[0]) % 2 === 0;
        const first = even === (model.id === "fake-skilled");
        const { continuations, ...rest } = reply as LoglikelihoodReply;
        const scored = continuations.map((one, place) => ({
          ...one,
          logLikelihood: (place === 0) === first ? -1 : -9,
        }));
        return { ...rest, continuations: scored } as unknown as ReplyTo<R>;
      },
    };
  },
};

const looksOf = (records: readonly SchoolmarkRecord[]): readonly LookRecord[] =>
  records.filter((record) => record.kind === "look");
const ended = (records: readonly SchoolmarkRecord[]): readonly string[] =>
  records
    .flatMap((record) =>
      record.kind === "result" || record.kind === "skip" ? [`${record.kind} ${jobId(record)}`] : [],
    )
    .sort();

describe("a run until it is decided", () => {
  it("stops at the first look for models that are worlds apart, and leaves the rest out by name", async () => {
    const prepared = await prepare();
    const { records, error } = await carryOut(prepared, { runner: unlike });
    expect(error).toBeNull();
    expect(looksOf(records)).toMatchObject([{ look: 0, answer: "worse", n: 30, difference: -1, savedJobs: 180 }]);
    const skips = records.filter((record) => record.kind === "skip");
    expect(skips).toHaveLength(180);
    expect(new Set(skips.map(({ reason }) => reason))).toEqual(new Set(["decided"]));
    expect(ended(records)).toHaveLength(prepared.plan.jobs);
  });

  it("takes the timings of every load whatever is decided", async () => {
    const { records } = await carryOut(await prepare(), { runner: unlike });
    const timings = records.filter((record) => record.kind === "result" && record.task === "s/speed");
    expect(timings).toHaveLength(4);
  });

  it("asks both models the same share of every task before each look", async () => {
    const { records } = await carryOut(await prepare({ margin: 0.001 }));
    let before = { "s/choice": 0, "s/other": 0 };
    for (const [place, record] of records.entries()) {
      if (record.kind !== "look") continue;
      const answers = records.slice(0, place).filter((one) => one.kind === "result" && one.task !== "s/speed");
      const of = (task: string) => answers.filter((one) => one.kind === "result" && one.task === task).length;
      expect([of("s/choice") - before["s/choice"], of("s/other") - before["s/other"]]).toEqual([40, 20]);
      before = { "s/choice": of("s/choice"), "s/other": of("s/other") };
    }
    expect(before).toEqual({ "s/choice": 160, "s/other": 80 });
  });

  it("says so when all was asked and nothing is decided", async () => {
    const { records } = await carryOut(await prepare({ margin: 0.001 }));
    expect(looksOf(records).map(({ answer }) => answer)).toEqual([null, null, null, "out-of-budget"]);
    expect(records.some((record) => record.kind === "skip")).toBe(false);
  });

  it("holds one model against a threshold", async () => {
    const { records } = await carryOut(await prepare({ threshold: 0.5 }, ["skilled"]), { runner: unlike });
    expect(looksOf(records)).toMatchObject([{ answer: "better", difference: 0.5 }]);
  });

  it("can be decided again from its records", async () => {
    const prepared = await prepare();
    const { records } = await carryOut(prepared, { runner: unlike });
    const gathered = gatherLooks(
      prepared.plan,
      stopping,
      dealLooks(prepared.suites, stopping.looks, prepared.plan.seed),
    );
    for (const record of records) gathered.add(record);
    const [look] = looksOf(records);
    expect(look).toMatchObject(gathered.take(0));
  });

  it("pairs only items that both models answered", async () => {
    const { records } = await carryOut(await prepare({}, ["skilled", "crashing"]));
    expect(looksOf(records)[0]?.n).toBeLessThan(30);
  });
});

describe("a run until it is decided that was interrupted", () => {
  it.each([3, 62, 70])("after %d answers comes to the same decision from the same questions", async (count) => {
    const whole = await carryOut(await prepare({ margin: 0.15 }));
    const prepared = await prepare({ margin: 0.15 });
    const controller = new AbortController();
    const first = await carryOut(prepared, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "job" && event.done === count) controller.abort();
      },
    });
    const work = await findEarlierWork(prepared.results, prepared.plan, null);
    const second = await carryOut(prepared, { done: work.done, knownThreads: work.threads }, "2");
    const both = [...first.records, ...second.records];
    expect(ended(both)).toEqual(ended(whole.records));
    const found = ({ look, n, low, high, answer }: LookRecord) => ({ look, n, low, high, answer });
    expect(looksOf(both).map(found)).toEqual(looksOf(whole.records).map(found));
    expect(looksOf(whole.records).at(-1)?.answer).toBe("equivalent");
  });

  it("between its decision and the last skip only leaves the rest out", async () => {
    const prepared = await prepare();
    const first = await carryOut(prepared, { runner: unlike });
    const done = new Set(first.records.flatMap((record) => (record.kind === "result" ? [jobId(record)] : [])));
    const second = await carryOut(prepared, { done, runner: unlike }, "2");
    expect(looksOf(second.records)).toEqual([]);
    expect(second.records.filter(({ kind }) => kind === "skip")).toHaveLength(180);
    expect(second.records.filter(({ kind }) => kind === "result")).toEqual([]);
  });
});
