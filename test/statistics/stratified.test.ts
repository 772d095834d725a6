import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { tango } from "../../src/statistics/paired.ts";
import { stratifiedPaired } from "../../src/statistics/stratified.ts";

describe("stratifiedPaired", () => {
  it("is Tango's interval of one stratum", () => {
    const counts = { gained: 3, lost: 10, n: 100 };
    const [one, plain] = [stratifiedPaired([counts]), tango(counts)];
    expect(one?.value).toBeCloseTo(plain?.value ?? 0, 12);
    expect(one?.low).toBeCloseTo(plain?.low ?? 0, 12);
    expect(one?.high).toBeCloseTo(plain?.high ?? 0, 12);
  });

  it("is Tango's interval of all pairs together where strata are alike", () => {
    const all = tango({ gained: 20, lost: 30, n: 300 });
    const apart = stratifiedPaired(Array.from({ length: 10 }, () => ({ gained: 2, lost: 3, n: 30 })));
    expect(apart?.low).toBeCloseTo(all?.low ?? 0, 10);
    expect(apart?.high).toBeCloseTo(all?.high ?? 0, 10);
  });

  it("weighs strata alike, however many items they have", () => {
    const value = stratifiedPaired([
      { gained: 0, lost: 5, n: 10 },
      { gained: 0, lost: 0, n: 1000 },
    ])?.value;
    expect(value).toBeCloseTo(-0.25, 12);
  });

  it("is not made certain by large strata in which nothing differs", () => {
    const interval = stratifiedPaired([
      { gained: 0, lost: 0, n: 10 },
      { gained: 0, lost: 0, n: 100_000 },
    ]);
    const small = tango({ gained: 0, lost: 0, n: 10 });
    expect(interval?.high).toBeGreaterThan((small?.high ?? 0) / 4);
  });

  it("is Tango's at the number that the formula gives by hand", () => {
    // q = 3/41, 1/11: mean .0820399; Σ q/n ÷ 4 = (.00182927 + .00909091)/4 = .00273004; n = 30.0508; rates .0125 and .0125.
    const interval = stratifiedPaired(
      [
        { gained: 1, lost: 1, n: 40 },
        { gained: 0, lost: 0, n: 10 },
      ],
      0.9,
    );
    const n = (3 / 41 + 1 / 11) / 2 / ((3 / 41 / 40 + 1 / 11 / 10) / 4);
    expect(n).toBeCloseTo(30.0508, 3);
    const plain = tango({ gained: n / 80, lost: n / 80, n }, 0.9);
    expect(interval?.low).toBeCloseTo(plain?.low ?? 0, 10);
    expect(interval?.high).toBeCloseTo(plain?.high ?? 0, 10);
  });

  it("passes a loss of the margin that is all in the smallest of unequal tasks no more than one time in twenty", () => {
    const random = seededRandom("unequal");
    const margin = 0.04;
    const sizes = [1000, 500, 100, 50, 20, 20, 10];
    let passes = 0;
    for (let round = 0; round < 2000; round++) {
      const lost = Array.from({ length: 10 }, random).filter((draw) => draw < margin * sizes.length).length;
      const strata = sizes.map((n, index) => ({ gained: 0, lost: index === 6 ? lost : 0, n }));
      if ((stratifiedPaired(strata, 0.9)?.low ?? -1) > -margin) passes += 1;
    }
    // 99 % limit of a binomial with 2,000 rounds at 5 %: 125.
    expect(passes).toBeLessThanOrEqual(125);
  });

  it("lowers the number of a task whose items hang together", () => {
    const apart = { gained: 5, lost: 5, n: 100 };
    const grouped = { ...apart, grouping: { effective: 20, alike: 20, groups: 20 } };
    const [one, other] = [stratifiedPaired([apart, apart]), stratifiedPaired([apart, grouped])];
    expect(other?.low ?? 0).toBeLessThan(one?.low ?? -1);
    expect(other?.value).toBe(one?.value);
  });

  it("says nothing of an empty stratum", () => {
    expect(stratifiedPaired([])).toBeNull();
    expect(stratifiedPaired([{ gained: 0, lost: 0, n: 0 }])).toBeNull();
  });

  it("holds the truth as often as it says, over unlike strata", () => {
    const random = seededRandom("stratified");
    const strata = [
      { n: 40, gain: 0.2, loss: 0.1 },
      { n: 100, gain: 0.04, loss: 0.1 },
      { n: 200, gain: 0.05, loss: 0.02 },
    ];
    const truth = strata.reduce((sum, { gain, loss }) => sum + (gain - loss) / strata.length, 0);
    let held = 0;
    for (let round = 0; round < 2000; round++) {
      const counts = strata.map(({ n, gain, loss }) => {
        const draws = Array.from({ length: n }, random);
        return {
          gained: draws.filter((draw) => draw < gain).length,
          lost: draws.filter((draw) => draw >= gain && draw < gain + loss).length,
          n,
        };
      });
      const { low = 1, high = -1 } = stratifiedPaired(counts, 0.9) ?? {};
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / 2000).toBeGreaterThan(0.88);
    expect(held / 2000).toBeLessThan(0.95);
  });
});
