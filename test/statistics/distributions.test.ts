import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile, normalSpan, studentQuantile } from "../../src/statistics/distributions.ts";

describe("normalQuantile", () => {
  // Computed with scipy 1.17.1, norm.ppf.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.001, -3.090232306167813],
    [1e-10, -6.361340902404056],
    [0.9, 1.2815515655446004],
    [0.2, -0.8416212335729142],
  ])("of %d is %d", (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 13);
  });

  it("is odd around one half", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
        expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 8);
      }),
    );
  });

  it.each([0, 1, -1, Number.NaN])("refuses the probability %d", (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });
});

it("spans 1.96 standard errors at 95 %", () => {
  expect(normalSpan(0.95)).toBeCloseTo(1.959963984540054, 13);
});

describe("studentQuantile", () => {
  // Computed with scipy 1.17.1, t.ppf.
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 3, 3.1824463052837078],
    [0.975, 10, 2.228138851986274],
    [0.95, 30, 1.697260886593957],
    [0.999, 1, 318.30883898555015],
    [0.999, 5, 5.893429531356009],
    [0.975, 100, 1.9839715185235518],
    [0.975, 1000, 1.9623390808264083],
  ])("of %d with %d degrees is %d", (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees) / expected).toBeCloseTo(1, 10);
  });

  it("nears the normal quantile with many degrees", () => {
    expect(studentQuantile(0.975, 1_000_000)).toBeCloseTo(normalQuantile(0.975), 5);
  });

  it("is odd and 0 at one half", () => {
    expect(studentQuantile(0.5, 4)).toBe(0);
    expect(studentQuantile(0.1, 4)).toBe(-studentQuantile(0.9, 4));
  });

  it("refuses no degrees of freedom", () => {
    expect(() => studentQuantile(0.9, 0)).toThrow(RangeError);
  });
});
