import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import {
  type BootstrapOptions,
  clusterBootstrap as bootstrapOf,
  type ClusterSums,
  clusteredMean,
} from "../../src/statistics/bootstrap.ts";
import { createMoments, meanInterval } from "../../src/statistics/means.ts";

const mean = ([sum = 0, count = 0]: readonly number[]): number => sum / count;
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function clusterBootstrap(clusters: readonly ClusterSums[], of: typeof mean, options: BootstrapOptions) {
  const found = bootstrapOf(clusters, of, options);
  return found === null ? null : { value: found.value, ...found.interval(0.95) };
}

describe("clusterBootstrap", () => {
  it("of a mean of many values agrees with Student's interval", () => {
    const random = seededRandom("bootstrap");
    const values = Array.from({ length: 400 }, () => normal(random));
    const moments = createMoments();
    for (const value of values) moments.add(value);
    const interval = clusterBootstrap(
      values.map((value) => [value, 1]),
      mean,
      { random },
    )!;
    const student = meanInterval(moments)!;
    expect(interval.value).toBeCloseTo(moments.mean()!, 12);
    expect(Math.abs(interval.low - student.low)).toBeLessThan(0.02);
    expect(Math.abs(interval.high - student.high)).toBeLessThan(0.02);
  });

  it("leans to the long side of a skewed sample", () => {
    const random = seededRandom("skew");
    const values = Array.from({ length: 60 }, () => -Math.log(1 - random()));
    const { value, low, high } = clusterBootstrap(
      values.map((one) => [one, 1]),
      mean,
      { random },
    )!;
    expect(high - value).toBeGreaterThan(1.1 * (value - low));
  });

  it("is the same for the same seed, and wider where values come in clusters", () => {
    const random = seededRandom("clusters");
    const groups = Array.from({ length: 30 }, () => ({ shift: normal(random), size: 10 }));
    const values = groups.map(({ shift, size }) => Array.from({ length: size }, () => shift + 0.2 * normal(random)));
    const clustered = () =>
      clusterBootstrap(
        values.map((group) => [group.reduce((a, b) => a + b, 0), group.length]),
        mean,
        { random: seededRandom("same") },
      )!;
    const alone = clusterBootstrap(
      values.flat().map((value) => [value, 1]),
      mean,
      { random: seededRandom("same") },
    )!;
    expect(clustered()).toEqual(clustered());
    expect(clustered().high - clustered().low).toBeGreaterThan(2 * (alone.high - alone.low));
  });

  it("is the value itself where nothing varies, and nothing of one cluster", () => {
    const random = seededRandom("flat");
    expect(
      clusterBootstrap(
        [
          [0.5, 1],
          [0.5, 1],
          [0.5, 1],
        ],
        mean,
        { random },
      ),
    ).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(clusterBootstrap([[1, 1]], mean, { random })).toBeNull();
  });

  it("covers a mean of 40 skewed values near its level", () => {
    const random = seededRandom("coverage");
    let covered = 0;
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      const values = Array.from({ length: 40 }, () => [-Math.log(1 - random()), 1]);
      const { low, high } = clusterBootstrap(values, mean, { random, resamples: 400 })!;
      if (low <= 1 && 1 <= high) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.89);
    expect(covered / rounds).toBeLessThan(0.99);
  });
});

describe("clusteredMean", () => {
  it("agrees with the bootstrap over the same clusters", () => {
    const random = seededRandom("agree");
    const clusters = Array.from({ length: 200 }, () => ({ sum: 3 * normal(random), count: 3 }));
    const one = clusteredMean(clusters)!;
    const other = clusterBootstrap(
      clusters.map(({ sum, count }) => [sum, count]),
      mean,
      { random },
    )!;
    expect(Math.abs(one.low - other.low)).toBeLessThan(0.02);
    expect(Math.abs(one.high - other.high)).toBeLessThan(0.02);
  });

  it("of single values is the normal interval of a mean", () => {
    const clusters = [1, 2, 3, 4].map((sum) => ({ sum, count: 1 }));
    const { value, high } = clusteredMean(clusters)!;
    expect(value).toBe(2.5);
    expect(high - value).toBeCloseTo(1.959964 * Math.sqrt(5 / 3 / 4), 5);
  });
});
