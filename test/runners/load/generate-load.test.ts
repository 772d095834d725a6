import { describe, expect, it } from "vitest";
import { RequestFailed, type Send } from "../../../src/runners/load/answer-clock.ts";
import { scheduleOf } from "../../../src/runners/load/arrivals.ts";
import { generateLoad } from "../../../src/runners/load/generate-load.ts";
import type { ServeRequest } from "../../../src/runners/types.ts";

const open = { kind: "open", perSecond: 100, spacing: "poisson" } as const;

describe("the schedule of an open loop", () => {
  it("has evenly spaced arrivals that don't drift", () => {
    const schedule = scheduleOf({ ...open, perSecond: 200, spacing: "constant" }, 2001, 1);
    expect(schedule[2000]).toBe(10_000);
  });

  it("has the gaps of a Poisson process: exponential by their mean, variance and median", () => {
    const schedule = scheduleOf(open, 20_001, 7);
    const gaps = schedule.slice(1).map((atMs, index) => atMs - (schedule[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    const below = gaps.filter((gap) => gap <= 10 * Math.LN2).length / gaps.length;
    // Mean and standard deviation are 1 ÷ rate, 10 ms; half lie below ln 2 ÷ rate. Four standard errors of each.
    expect(Math.abs(mean - 10)).toBeLessThan(4 * (10 / Math.sqrt(20_000)));
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(below - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(20_000));
  });

  it("is the same for the same seed, and another for another", () => {
    expect(scheduleOf(open, 50, 3)).toEqual(scheduleOf(open, 50, 3));
    expect(scheduleOf(open, 50, 3)).not.toEqual(scheduleOf(open, 50, 4));
  });
});

const request: ServeRequest = {
  kind: "serve",
  arrivals: { kind: "closed", users: 3 },
  requests: 9,
  warmUp: 3,
  promptTokens: 4,
  answerTokens: 3,
  slots: 3,
  seed: 1,
};

/** Answers in the next turn of the event loop, with two arrivals of which the second holds two tokens. */
function answering(fails: (index: number) => string | null = () => null) {
  const state = { under: 0, most: 0, indices: [] as number[] };
  const send: Send = async (index, clock) => {
    state.under += 1;
    state.most = Math.max(state.most, state.under);
    state.indices.push(index);
    const sentAtMs = performance.now();
    await new Promise<void>((resolve) => setImmediate(resolve));
    state.under -= 1;
    const failure = fails(index);
    if (failure !== null) throw new RequestFailed(failure);
    clock.tokens(sentAtMs + 5, 1);
    clock.tokens(sentAtMs + 7, 2);
    return { sentAtMs, endAtMs: sentAtMs + 8, tokens: null };
  };
  return { state, send };
}

describe("a load", () => {
  it("keeps so many users at work in a closed loop, each request once", async () => {
    const { state, send } = answering();
    const { requests } = await generateLoad(request, send, { sharesProcess: true });
    expect(state.most).toBe(3);
    expect(state.indices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(requests.filter(({ warmUp }) => warmUp === true)).toHaveLength(3);
  });

  it("keeps each token's time and counts tokens that arrive together", async () => {
    const { send } = answering();
    const [first] = (await generateLoad(request, send, { sharesProcess: true })).requests;
    expect(first?.tokens).toBe(3);
    expect(first?.gapsMicroseconds).toEqual([2000]);
    expect((first?.firstTokenMs ?? 0) - (first?.sentMs ?? 0)).toBeCloseTo(5, 2);
  });

  it("sends in an open loop on time, though no answer has come", async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let sent = 0;
    const send: Send = async (_, clock) => {
      const sentAtMs = performance.now();
      sent += 1;
      if (sent === 12) release();
      await gate;
      clock.tokens(performance.now(), 1);
      return { sentAtMs, endAtMs: performance.now(), tokens: null };
    };
    const arrivals = { kind: "open", perSecond: 1000, spacing: "constant" } as const;
    const { requests } = await generateLoad({ ...request, arrivals }, send, { sharesProcess: true });
    expect(requests.map(({ scheduledMs }) => scheduledMs)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(requests.every(({ sentMs, scheduledMs }) => sentMs >= scheduledMs)).toBe(true);
  });

  it("keeps failures with their causes and goes on", async () => {
    const { send } = answering((index) => (index % 4 === 0 ? "status-503" : null));
    const { requests } = await generateLoad(request, send, { sharesProcess: true });
    expect(requests.filter(({ failure }) => failure === "status-503")).toHaveLength(3);
    expect(requests).toHaveLength(12);
  });

  it("ends with an error that is no failure of a request", async () => {
    const send: Send = async () => {
      throw new Error("stopped");
    };
    await expect(generateLoad(request, send, { sharesProcess: true })).rejects.toThrow("stopped");
  });
});
