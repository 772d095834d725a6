import { describe, expect, it } from "vitest";
import { capacityOf } from "../../../src/metrics/serving/capacity.ts";
import { percentiles } from "../../../src/metrics/serving/definitions.ts";
import { outcomeOf } from "../../../src/metrics/serving/load-outcome.ts";
import type { ServedRequest } from "../../../src/records/schema.ts";
import { kneeOf } from "../../../src/report/charts/knee.ts";
import { servedLoad } from "../../../src/runners/fake/served.ts";
import { quantileInterval } from "../../../src/statistics/ranks.ts";

const limits = { firstTokenMs: 500, tokensPerSecond: 20 };
const answered = (scheduledMs: number, change: Partial<ServedRequest> = {}): ServedRequest => ({
  scheduledMs,
  sentMs: scheduledMs,
  firstTokenMs: scheduledMs + 100,
  endMs: scheduledMs + 180,
  tokens: 3,
  gapsMicroseconds: [40_000, 40_000],
  failure: null,
  ...change,
});

describe("what a load came to", () => {
  it("counts waiting in the queue from when a request was due", () => {
    const late = answered(0, { sentMs: 450, firstTokenMs: 550, endMs: 630 });
    const { firstTokenMs, good } = outcomeOf([late], limits, null);
    expect(firstTokenMs).toEqual([550]);
    expect(good).toBe(0);
  });

  it("takes the mean time between tokens, also where several arrived at once", () => {
    const together = answered(0, { tokens: 5, gapsMicroseconds: [80_000] });
    expect(outcomeOf([together], limits, null).interTokenMs).toEqual([20]);
  });

  it("holds failed requests against the limits, and leaves those that warmed up out", () => {
    const failed = answered(0, { failure: "status-503", firstTokenMs: null, tokens: 0, gapsMicroseconds: [] });
    const outcome = outcomeOf([answered(0), failed, answered(0, { warmUp: true })], limits, null);
    expect(outcome).toMatchObject({ requests: 2, failed: 1, good: 1 });
  });

  it("obeys Little's law under full load: users = answers a second × time of an answer", () => {
    const users = 4;
    const { requests } = servedLoad(
      {
        kind: "serve",
        arrivals: { kind: "closed", users },
        requests: 400,
        warmUp: users,
        promptTokens: 16,
        answerTokens: 8,
        slots: users,
        seed: 1,
      },
      { millisecondsPerToken: 2 },
    );
    const { window } = outcomeOf(requests, limits, users);
    const [{ scheduledMs, endMs }] = requests as [ServedRequest];
    const inSystem = (window.answers / window.ms) * (endMs - scheduledMs);
    expect(Math.abs(inSystem - users) / users).toBeLessThan(0.02);
    expect(window.tokens / window.answers).toBeCloseTo(8, 0);
  });
});

describe("the fewest requests of a percentile", () => {
  it.each(percentiles)("$share has an interval with $needed requests and none with one less", ({ share, needed }) => {
    const values = Array.from({ length: needed }, (_, index) => index);
    expect(quantileInterval(values, share)).not.toBeNull();
    expect(quantileInterval(values.slice(1), share)).toBeNull();
    // The largest of n values lies below the percentile with probability share^n (each end may err in 2.5 %).
    expect(share ** needed).toBeLessThanOrEqual(0.025);
    expect(share ** (needed - 1)).toBeGreaterThan(0.025);
  });
});

describe("the load a model takes", () => {
  const level = (at: number, low: number, value: number, high: number) => ({
    level: at,
    share: { low, value, high },
  });

  it("is the highest up to which all hold, with what the intervals prove and leave open", () => {
    const tried = [level(1, 0.96, 1, 1), level(2, 0.9, 0.97, 1), level(4, 0.8, 0.9, 0.96), level(8, 0.1, 0.2, 0.3)];
    expect(capacityOf(tried)).toEqual({ value: 2, proven: 1, possible: 4 });
  });

  it("does not count a level that holds above one that does not", () => {
    expect(capacityOf([level(1, 0.5, 0.6, 0.7), level(2, 0.96, 1, 1)]).value).toBeNull();
  });
});

describe("the knee", () => {
  it("of a queue with one server is at half its capacity", () => {
    // M/M/1 (Kleinrock 1979): time 1 ÷ (1 − load), so throughput ÷ time is load × (1 − load), greatest at 0.5.
    const points = [0.1, 0.3, 0.5, 0.7, 0.9].map((load) => ({ load, throughput: load, latency: 1 / (1 - load) }));
    expect(kneeOf(points)).toBe(0.5);
  });
});
