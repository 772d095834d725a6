import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marksOf, markWords, noiseThresholds } from "../../src/records/noise.ts";
import { type Disturbance, disturbanceMark } from "../../src/records/schema.ts";

type Evidence = Omit<Disturbance, "marks">;
const quiet: Evidence = {
  windowMs: 400,
  foreignShare: 0.01,
  stealShare: 0,
  ownShare: 0.99,
  involuntarySwitches: 3,
  throttleEvents: 0,
  swapInPages: 0,
  memoryPressureShare: 0,
  frequencyMegahertz: 3000,
  temperatureCelsius: 50,
};
const share = fc.option(fc.double({ min: 0, max: 1.2, noNaN: true }));
const events = fc.option(fc.nat(10));
const evidence: fc.Arbitrary<Evidence> = fc.record({
  ...Object.fromEntries(Object.entries(quiet).map(([key, value]) => [key, fc.constant(value)])),
  foreignShare: share,
  stealShare: share,
  ownShare: share,
  throttleEvents: events,
  swapInPages: events,
}) as unknown as fc.Arbitrary<Evidence>;

describe("the marks of a sample", () => {
  it.each<[string, Partial<Evidence>, Disturbance["marks"]]>([
    ["a quiet machine", {}, []],
    ["another program", { foreignShare: 0.051 }, ["foreign-cpu"]],
    ["a share at the limit", { foreignShare: noiseThresholds.foreignAndStealShare }, []],
    ["the hypervisor", { stealShare: 0.06 }, ["steal"]],
    ["both, neither of which would do alone", { foreignShare: 0.035, stealShare: 0.03 }, ["foreign-cpu"]],
    ["threads that did not get their cores", { ownShare: 0.89 }, ["own-cpu"]],
    ["throttling", { throttleEvents: 1 }, ["throttled"]],
    ["swapping", { swapInPages: 1 }, ["swap-in"]],
    ["nothing readable", { foreignShare: null, stealShare: null, ownShare: null, throttleEvents: null }, []],
  ])("by %s", (_name, changes, marks) => {
    expect(marksOf({ ...quiet, ...changes })).toEqual(marks);
  });

  it("never go away when a sign grows", () => {
    fc.assert(
      fc.property(evidence, fc.double({ min: 0, max: 0.5, noNaN: true }), fc.nat(3), (before, more, count) => {
        const worse: Evidence = {
          ...before,
          foreignShare: before.foreignShare === null ? null : before.foreignShare + more,
          ownShare: before.ownShare === null ? null : before.ownShare - more,
          throttleEvents: (before.throttleEvents ?? 0) + count,
          swapInPages: (before.swapInPages ?? 0) + count,
        };
        const isNoisy = (one: Evidence) => marksOf(one).length > 0;
        expect(isNoisy(before) && !isNoisy(worse)).toBe(false);
        const kinds = (one: Evidence) => marksOf(one).filter((mark) => mark !== "steal" && mark !== "foreign-cpu");
        expect(kinds(worse)).toEqual(expect.arrayContaining(kinds(before)));
      }),
    );
  });

  it("have words each", () => {
    expect(Object.keys(markWords).sort()).toEqual([...disturbanceMark.options].sort());
  });
});
