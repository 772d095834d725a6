import { describe, expect, it } from "vitest";
import { createRemeasureBudget } from "../../../src/execute/load/remeasure.ts";
import type { CounterReader } from "../../../src/lib/system-counters/types.ts";
import { createRunReducer } from "../../../src/metrics/reduce.ts";
import { protocol } from "../../../src/records/protocol.ts";
import { readRun, readRunRecord } from "../../../src/records/read.ts";
import type { SampleRecord } from "../../../src/records/schema.ts";
import { fakeRunner } from "../../../src/runners/fake/runner.ts";
import type { Reply, Runner, TimeRequest } from "../../../src/runners/types.ts";
import { loadSuite } from "../../../src/suite/load.ts";
import { disturbance } from "../../metrics/records.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";

/** The fake runner, whose timings are noisy and ten times slower while `isNoisy` says so. */
function noisyRunner(isNoisy: () => boolean): Runner {
  return {
    ...fakeRunner,
    async open(...place) {
      const session = await fakeRunner.open(...place);
      const ask = async (request: Parameters<typeof session.ask>[0]): Promise<Reply> => {
        const reply = await session.ask(request);
        if (reply.kind !== "time") return reply;
        const disturbed = isNoisy();
        const repeats = reply.repeats.map((repeat) => ({
          ...repeat,
          timing: { ...repeat.timing, engineMs: (repeat.timing.engineMs ?? 0) * (disturbed ? 10 : 1) },
          disturbance: disturbance({ marks: disturbed ? ["foreign-cpu"] : [] }),
        }));
        return { ...reply, repeats };
      };
      return { ...session, ask: ask as typeof session.ask };
    },
  };
}

const speedRun = async () => preparedRun({ models: ["skilled"], suites: [await loadSuite("speed")] });
const samplesOf = (records: readonly { kind: string }[]) =>
  records.filter((record): record is SampleRecord => record.kind === "sample");
const retaken = (samples: readonly SampleRecord[]) => samples.filter(({ attempt = 0 }) => attempt > 0);

/** Counters of a machine that others use by the given share. */
function busyMachine(share: number): CounterReader & { readonly looks: () => number } {
  let looks = 0;
  return {
    tickMs: 10,
    missing: {},
    looks: () => looks,
    read() {
      looks += 1;
      return {
        atMs: looks * 400,
        cores: 2,
        busyMs: looks * 800 * share,
        stealMs: 0,
        throttleEvents: null,
        swapInPages: null,
        memoryStalledMs: null,
        frequencyMegahertz: null,
        temperatureCelsius: null,
      };
    },
  };
}

describe("disturbed samples", () => {
  it("are kept, taken again once it is quiet, and left out of the figures", async () => {
    const prepared = await speedRun();
    let asks = 0;
    const runner = noisyRunner(() => ++asks <= 3);
    const { records, error } = await carryOut(prepared, { runner, threadCandidates: [1], counters: busyMachine(0) });
    expect(error).toBeNull();
    const samples = samplesOf(records);
    const disturbed = samples.filter(({ disturbance }) => disturbance?.marks.length === 1);
    expect(disturbed.length).toBeGreaterThan(0);
    expect(retaken(samples).map(({ item }) => item)).toEqual(disturbed.map(({ item }) => item));

    const run = await readRunRecord(prepared.folder);
    const reduction = createRunReducer({ plan: prepared.plan, run });
    const read: string[] = [];
    for await (const { record, id } of readRun(prepared.folder)) {
      reduction.add(record, id);
      if (record.kind === "sample") read.push(id);
    }
    expect(read).toHaveLength(samples.length);
    const rows = reduction.finish().rows.filter(({ metric }) => /^(prefill|decode)_tokens/.test(metric));
    expect(rows.every(({ value }) => value === null || value === 500)).toBe(true);
    expect(rows.some(({ value }) => value === 500)).toBe(true);
  });

  it("are left alone where the quiet ones beside them were precise", async () => {
    const precise: Runner = {
      ...fakeRunner,
      async open(...place) {
        const session = await fakeRunner.open(...place);
        const ask = async (request: Parameters<typeof session.ask>[0]): Promise<Reply> => {
          const reply = await session.ask(request);
          if (reply.kind !== "time") return reply;
          const repeats = reply.repeats.map((repeat, index) => ({
            ...repeat,
            disturbance: disturbance({ marks: index === 0 ? ["foreign-cpu"] : [] }),
          }));
          return { ...reply, repeats, ended: "precise" };
        };
        return { ...session, ask: ask as typeof session.ask };
      },
    };
    const { records } = await carryOut(await speedRun(), { runner: precise, threadCandidates: [1] });
    const samples = samplesOf(records);
    expect(samples.some(({ disturbance }) => disturbance?.marks.length === 1)).toBe(true);
    expect(retaken(samples)).toEqual([]);
  });

  it("are taken again until quiet ones are precise, in a share of the time that is left", async () => {
    const asked: TimeRequest[] = [];
    const runner: Runner = {
      ...fakeRunner,
      async open(...place) {
        const session = await fakeRunner.open(...place);
        const ask = async (request: Parameters<typeof session.ask>[0]): Promise<Reply> => {
          const reply = await session.ask(request);
          if (reply.kind !== "time" || request.kind !== "time") return reply;
          asked.push(request);
          const marks = asked.length <= 8 ? (["steal"] as const) : [];
          const repeats = reply.repeats.map((repeat) => ({
            ...repeat,
            disturbance: disturbance({ marks: [...marks] }),
          }));
          return { ...reply, repeats };
        };
        return { ...session, ask: ask as typeof session.ask };
      },
    };
    const prepared = await preparedRun({ models: ["skilled"], suites: [await loadSuite("speed")], precision: 0.02 });
    const { records } = await carryOut(prepared, { runner, threadCandidates: [1] });
    const items = retaken(samplesOf(records)).map(({ item }) => item);
    expect(new Set(items).size).toBe(8);
    // The clock stands still, so that each has a larger share of what is left, up to what a timing may take.
    const budgets = asked.slice(8).flatMap(({ until }) => (until?.budgetMs == null ? [] : [until.budgetMs]));
    const shares = budgets.filter((budget) => budget < protocol.usualTimingMs);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect((shares[1] ?? 0) / (shares[0] ?? 1)).toBeCloseTo(8 / 7);
    expect(asked.every(({ until }) => until?.precision === 0.02)).toBe(true);
  });

  it("that stay disturbed are taken three times more and no oftener", async () => {
    const { records } = await carryOut(await speedRun(), {
      runner: noisyRunner(() => true),
      threadCandidates: [1],
    });
    const attempts = new Set(samplesOf(records).map(({ attempt = 0 }) => attempt));
    expect([...attempts].sort()).toEqual([0, 1, 2, 3]);
  });

  it("are left as they are on a machine that is never quiet", async () => {
    const counters = busyMachine(0.6);
    const runner = noisyRunner(() => true);
    // Only waiting costs time on this clock, so the credit is all there is.
    const { records } = await carryOut(await speedRun(), {
      runner,
      threadCandidates: [1],
      counters,
      clock: { nowMs: () => counters.looks() * 3000, timestamp: () => "2026-01-02T03:04:05.678Z" },
    });
    expect(retaken(samplesOf(records))).toEqual([]);
    expect(counters.looks()).toBeGreaterThan(0);
  }, 20_000);
});

it("the account grows by a share of the time that timings took, less in the quick profile", () => {
  const left = (profile: "quick" | "full") => {
    const account = createRemeasureBudget(profile);
    account.earn(10_000);
    account.spend(500);
    return account.leftMs();
  };
  expect(left("quick")).toBe(3500);
  expect(left("full")).toBe(7500);
});
