import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { clusteredShare, createClusters } from "../../src/statistics/clusters.ts";
import { wilson } from "../../src/statistics/proportions.ts";

type Entry = readonly [cluster: string | null, numerator: number, denominator: number];

function clustersOf(entries: readonly Entry[]) {
  const clusters = createClusters();
  for (const entry of entries) clusters.add(...entry);
  return clusters;
}

describe("sums by cluster", () => {
  it("count each cluster as one pair of its sums", () => {
    // Sums (3, 2), (1, 1), (5, 1): ratio 9/4; mean x 4/3; d = y − 9/4·x: −1.5, −1.25, 2.75.
    const { pairs, grouped } = clustersOf([
      ["a", 1, 1],
      [null, 1, 1],
      ["a", 2, 1],
      ["b", 5, 1],
    ]);
    expect(grouped()).toBe(true);
    expect(pairs.count()).toBe(3);
    expect(pairs.ratio()).toBeCloseTo(9 / 4, 12);
    expect(pairs.standardError()).toBeCloseTo(Math.sqrt((1.5 ** 2 + 1.25 ** 2 + 2.75 ** 2) / 2 / 3) / (4 / 3), 12);
  });

  it("are the same to the last bit in any order", () => {
    const random = seededRandom("clusters");
    const entries: Entry[] = Array.from({ length: 200 }, (_, n) => [
      n % 3 === 0 ? null : `c${n % 17}`,
      random(),
      1 + random(),
    ]);
    const [forth, back] = [clustersOf(entries).pairs, clustersOf([...entries].reverse()).pairs];
    expect(back.ratio()).toBe(forth.ratio());
    expect(back.standardError()).toBe(forth.standardError());
  });

  it("are not grouped while each cluster has one", () => {
    expect(
      clustersOf([
        ["a", 1, 1],
        ["b", 0, 1],
        [null, 1, 1],
      ]).grouped(),
    ).toBe(false);
  });
});

const binary = (clusters: readonly (readonly number[])[]) =>
  clustersOf(clusters.flatMap((values, index) => values.map((value): Entry => [`c${index}`, value, 1]))).pairs;

describe("the interval of a share by clusters", () => {
  it("is Wilson's at the effective number of trials", () => {
    // Sums 2, 2, 0, 1 of 2 each: share 5/8; d = 0.75, 0.75, −1.25, −0.25; se² = 2.75/3/4/2² = 0.0572917;
    // effective 0.234375/0.0572917 = 4.0909; t(7)² / t(3)² = (2.364624/3.182446)² = 0.552075; kept 2.25849.
    // Wilson with z² = 3.841459: centre (0.625 + 0.85045)/2.70090 = 0.54628, half 1.059206/2.70090 = 0.39217.
    const share = clusteredShare(
      binary([
        [1, 1],
        [1, 1],
        [0, 0],
        [1, 0],
      ]),
      8,
    );
    expect(share?.value).toBe(5 / 8);
    expect(share?.low).toBeCloseTo(0.54628 - 0.39217, 4);
    expect(share?.high).toBeCloseTo(0.54628 + 0.39217, 4);
  });

  it("is about Wilson's own where clusters hold one each", () => {
    const values = Array.from({ length: 400 }, (_, n) => (n % 5 === 0 ? 1 : 0));
    const [clustered, plain] = [clusteredShare(binary(values.map((value) => [value])), 400), wilson(80, 400)];
    expect(clustered?.low).toBeCloseTo(plain?.low ?? 0, 3);
    expect(clustered?.high).toBeCloseTo(plain?.high ?? 0, 3);
  });

  it("counts clusters instead of trials where all within a cluster are alike", () => {
    const clusters = Array.from({ length: 100 }, (_, n) => Array.from({ length: 8 }, () => (n % 2 === 0 ? 1 : 0)));
    const [clustered, plain] = [clusteredShare(binary(clusters), 800), wilson(50, 100)];
    expect(clustered?.low).toBeCloseTo(plain?.low ?? 0, 2);
    expect(clustered?.high).toBeCloseTo(plain?.high ?? 0, 2);
  });

  it("stays within what is possible and open where all succeed", () => {
    const share = clusteredShare(
      binary([
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ]),
      9,
    );
    expect(share).toMatchObject({ value: 1, high: 1 });
    expect(share?.low).toBeLessThan(wilson(3, 3)?.low ?? 0);
  });

  it("is never narrower than that of as many single trials", () => {
    // Each cluster one right, one wrong: less spread than independent trials, which may be luck.
    const share = clusteredShare(binary(Array.from({ length: 50 }, () => [1, 0])), 100);
    const plain = wilson(50, 100);
    expect((share?.high ?? 0) - (share?.low ?? 0)).toBeGreaterThanOrEqual((plain?.high ?? 0) - (plain?.low ?? 0));
  });

  it("is not given for one cluster", () => {
    expect(clusteredShare(binary([[1, 0, 1]]), 3)).toBeNull();
  });

  it("holds the true share 95 times of 100 where answers within a cluster hang together", () => {
    const random = seededRandom("coverage");
    const trials = 2000;
    let [held, heldBySingles] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      // Each cluster's own probability is 0.3 or 0.9, each as likely: the true share is 0.6.
      const clusters = Array.from({ length: 40 }, () => {
        const own = random() < 0.5 ? 0.3 : 0.9;
        return Array.from({ length: 5 }, () => (random() < own ? 1 : 0));
      });
      const share = clusteredShare(binary(clusters), 200);
      if (share !== null && share.low <= 0.6 && share.high >= 0.6) held += 1;
      const single = wilson(clusters.flat().filter((value) => value === 1).length, 200);
      if (single !== null && single.low <= 0.6 && single.high >= 0.6) heldBySingles += 1;
    }
    expect(held / trials).toBeGreaterThan(0.93);
    expect(held / trials).toBeLessThan(0.98);
    // What it is for: taking the answers for independent misses far more often.
    expect(heldBySingles / trials).toBeLessThan(0.88);
  });
});
