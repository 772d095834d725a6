import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { createClusters } from "../../src/statistics/clusters.ts";

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
