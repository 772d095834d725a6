import { describe, expect, it } from "vitest";
import { answerOf, lookConfidences } from "../../../src/analysis/stopping/take-look.ts";
import { seededRandom } from "../../../src/lib/random.ts";
import { defaultLooks } from "../../../src/statistics/sequential.ts";
import { stratifiedPaired } from "../../../src/statistics/stratified.ts";

const margin = 0.03;
const answer = (low: number, high: number, question: "difference" | "non-inferior" = "difference") =>
  answerOf({ low, high }, { question, margin });

describe("an interval", () => {
  it.each([
    [0.01, 0.2, "better"],
    [-0.2, -0.01, "worse"],
    [-0.02, 0.02, "equivalent"],
    [-0.02, 0.2, null],
    [-0.2, 0.02, null],
    [-0.2, 0.2, null],
  ])("from %d to %d answers whether there is a difference with %s", (low, high, expected) => {
    expect(answer(low, high)).toBe(expected);
  });

  it.each([
    [0.01, 0.2, "better"],
    [-0.02, 0.2, "non-inferior"],
    [-0.02, 0.02, "equivalent"],
    [-0.02, -0.01, "equivalent"],
    [-0.2, -0.01, "worse"],
    [-0.2, 0.2, null],
  ])("from %d to %d answers whether too much is lost with %s", (low, high, expected) => {
    expect(answer(low, high, "non-inferior")).toBe(expected);
  });

  it("that can't be had yet answers nothing", () => {
    expect(answerOf(null, { question: "difference", margin })).toBeNull();
  });
});

describe("the confidence of looks", () => {
  it("falls from almost certainty to a little above what one look would need", () => {
    const confidences = lookConfidences({ looks: defaultLooks, error: 0.05 });
    expect(confidences[0]).toBeGreaterThan(0.999);
    expect(confidences[3]).toBeGreaterThan(0.9);
    expect(confidences[3]).toBeLessThan(0.92);
    expect([...confidences].sort((a, b) => b - a)).toEqual(confidences);
  });
});

/** Runs of 700 items, of which a fifth differ: `node bench/sequential.mjs` in small. */
function simulate(difference: number, pairs = 1500) {
  const random = seededRandom(`looks/${difference}`);
  const confidences = lookConfidences({ looks: defaultLooks, error: 0.05 });
  const known = new Map<string, ReturnType<typeof stratifiedPaired>>();
  const rates = { passes: 0, worse: 0, asked: 0 };
  for (let pair = 0; pair < pairs; pair++) {
    const counts = { gained: 0, lost: 0, n: 0 };
    let found: ReturnType<typeof answerOf> = null;
    for (const [look, share] of defaultLooks.entries()) {
      for (; counts.n < 700 * share; counts.n++) {
        const draw = random();
        if (draw < (0.2 + difference) / 2) counts.gained += 1;
        else if (draw < 0.2) counts.lost += 1;
      }
      const key = JSON.stringify(counts);
      if (!known.has(key)) known.set(key, stratifiedPaired([counts], confidences[look]));
      found = answerOf(known.get(key) ?? null, { question: "non-inferior", margin: 0.05 });
      if (found !== null) break;
    }
    rates.asked += counts.n / 700 / pairs;
    if (found === "worse") rates.worse += 1 / pairs;
    else if (found !== null) rates.passes += 1 / pairs;
  }
  return rates;
}

describe("looking four times", () => {
  it("does not pass a loss of the margin more often than one look may", () => {
    expect(simulate(-0.05).passes).toBeLessThan(0.065);
  });

  it("does not call equals worse more often than one look may, and passes most of them", () => {
    const { worse, passes, asked } = simulate(0);
    expect(worse).toBeLessThan(0.065);
    expect(passes).toBeGreaterThan(0.85);
    expect(asked).toBeLessThan(0.85);
  });

  it.each([0.05, -0.1])("takes about half of the items at a difference of %d", (difference) => {
    expect(simulate(difference).asked).toBeLessThan(0.6);
  });
});
