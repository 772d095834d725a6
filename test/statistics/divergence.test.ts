import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarseDivergence, type Head } from "../../src/statistics/divergence.ts";

const headOf = (probabilities: readonly number[], top: number): Head => {
  const order = probabilities
    .map((_, index) => index)
    .sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  const outcomes = order.slice(0, top);
  return { outcomes, logs: outcomes.map((index) => Math.log(probabilities[index] ?? 0)) };
};
const whole = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, value, index) => sum + value * Math.log(value / (q[index] ?? 0)), 0);

const [p, q] = [
  [0.5, 0.25, 0.125, 0.125],
  [0.25, 0.25, 0.25, 0.25],
];

describe("the coarse divergence", () => {
  it("is the divergence itself where the heads hold everything", () => {
    // ½·ln 2 + ¼·ln 1 + 2·⅛·ln ½ = ¼·ln 2
    expect(coarseDivergence(headOf(p, 4), headOf(q, 4)).nats).toBeCloseTo(Math.LN2 / 4, 7);
  });

  it("takes all that is not in both heads as one class", () => {
    const { nats, covered } = coarseDivergence(headOf(p, 1), {
      outcomes: [0, 1],
      logs: [Math.log(0.25), Math.log(0.25)],
    });
    // ½·ln(½ ÷ ¼) + ½·ln(½ ÷ ¾)
    expect(nats).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 12);
    expect(covered).toBe(0.5);
  });

  it("is 0 for a distribution against itself, and where the heads share nothing", () => {
    expect(coarseDivergence(headOf(p, 2), headOf(p, 2)).nats).toBe(0);
    expect(coarseDivergence({ outcomes: [1], logs: [-1] }, { outcomes: [2], logs: [-1] })).toEqual({
      nats: 0,
      covered: 0,
    });
  });

  it("is never below 0 nor above the whole divergence", () => {
    const weights = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
    const normal = (values: readonly number[]) => values.map((value) => value / values.reduce((a, b) => a + b, 0));
    fc.assert(
      fc.property(weights, weights, fc.integer({ min: 1, max: 8 }), (a, b, top) => {
        const [one, other] = [normal(a), normal(b)];
        const { nats } = coarseDivergence(headOf(one, top), headOf(other, top));
        expect(nats).toBeGreaterThanOrEqual(0);
        expect(nats).toBeLessThanOrEqual(whole(one, other) + 1e-6);
      }),
    );
  });
});
