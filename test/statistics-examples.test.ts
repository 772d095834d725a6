import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { outcomeOf, verdictOf } from "../src/analysis/comparison/verdict.ts";
import { lookConfidences } from "../src/analysis/stopping/take-look.ts";
import { rightAboveChance } from "../src/metrics/accuracy/right-above-chance.ts";
import { countChanges } from "../src/statistics/grouped-pairs.ts";
import { linear, within } from "../src/statistics/interval.ts";
import { independentShift, pairedShift } from "../src/statistics/locations.ts";
import { createMoments, meanInterval } from "../src/statistics/means.ts";
import { mcnemarExact, pairedInterval } from "../src/statistics/paired.ts";
import { pairsNeeded, verdictConfidence } from "../src/statistics/power.ts";
import { wilson } from "../src/statistics/proportions.ts";
import { medianInterval } from "../src/statistics/ranks.ts";
import { createPairs, ratioInterval, ratioOfEstimates, stratifiedRatio } from "../src/statistics/ratios.ts";
import { defaultLooks } from "../src/statistics/sequential.ts";
import { countRight, stratifiedShare } from "../src/statistics/shares.ts";
import { stratifiedPaired } from "../src/statistics/stratified.ts";

const lines = readFileSync(new URL("../docs/statistics.md", import.meta.url), "utf8");
/** Without line breaks, so that an example may run over two. */
const page = lines.replaceAll(/\s+/g, " ");

/** As the page writes an interval: "63.1–95.0". A minus sign where one end is below 0, and dots between. */
function span(interval: { readonly low: number | null; readonly high: number | null } | null, scale = 1, digits = 1) {
  if (interval?.low == null || interval.high == null) return "no interval";
  const [low, high] = [interval.low, interval.high].map((end) => (end * scale).toFixed(digits).replace("-", "−"));
  return (interval.low ?? 0) < 0 ? `${low} … ${high}` : `${low}–${high}`;
}

const percent = (interval: Parameters<typeof span>[0]): string => span(interval, 100);
const groups = (count: number, size: number, score: (group: number) => number) =>
  Array.from({ length: count * size }, (_, index) => {
    const group = Math.floor(index / size);
    return { group: `${group}`, value: score(group) };
  });
const momentsOf = (values: readonly number[]) => {
  const moments = createMoments();
  for (const value of values) moments.add(value);
  return moments;
};
const pairsOf = (values: readonly (readonly [number, number])[]) => {
  const pairs = createPairs();
  for (const [y, x] of values) pairs.add(y, x);
  return pairs;
};

const passages = countRight(groups(20, 3, (group) => (group < 17 ? 1 : 0)));
const flipped = countChanges(groups(20, 5, (group) => (group === 0 ? -1 : 0)));
const nineTasks = Array.from({ length: 9 }, () => ({ gained: 1, lost: 1, n: 50 }));
const loads = [0.02, -0.01, 0.03, 0.05, 0.01, 0.04];
const energy = { value: 320, low: 160, high: 528 };
const right = rightAboveChance([{ right: 30, n: 40, chance: 0.25 }]);
const looks = lookConfidences({ looks: defaultLooks, error: 0.05 });
const worked: readonly (readonly [what: string, told: string])[] = [
  ["17 of 20 right", `85 % (${percent(wilson(17, 20))})`],
  ["20 of 20 right", `100 % (${percent(wilson(20, 20))})`],
  ["17 of 20 passages of three questions right", `85 % (${percent(stratifiedShare([passages]))})`],
  [
    "158 of 160 right in eight tasks",
    `98.8 % (${percent(stratifiedShare([...Array.from({ length: 6 }, () => ({ right: 20, n: 20 })), { right: 19, n: 20 }, { right: 19, n: 20 }]))})`,
  ],
  [
    "2 of 2 right beside 1,000 of 1,000",
    `100 % (${percent(
      stratifiedShare([
        { right: 2, n: 2 },
        { right: 1000, n: 1000 },
      ]),
    )})`,
  ],
  [
    "Probabilities .9, .7, .8, .4, .95",
    `.75 (${span(within(meanInterval(momentsOf([0.9, 0.7, 0.8, 0.4, 0.95])) ?? { low: 0, high: 0 }, 0, 1), 1, 2)})`,
  ],
  [
    "80, 150 and 60 bits over 100, 180 and 90 bytes",
    `.784 bits/byte (${span(
      ratioInterval(
        pairsOf([
          [80, 100],
          [150, 180],
          [60, 90],
        ]),
      ),
      1,
      3,
    )})`,
  ],
  [
    "3 gained, 10 lost in 100 pairs",
    `−7 points (90 %: ${percent(pairedInterval({ gained: 3, lost: 10, n: 100 }, 0.9))}; 95 %: ${percent(pairedInterval({ gained: 3, lost: 10, n: 100 }))})`,
  ],
  ["No flip in 25 pairs", `0 points (90 %: ${percent(pairedInterval({ gained: 0, lost: 0, n: 25 }, 0.9))})`],
  ["No flip in 150 pairs", `0 points (90 %: ${percent(pairedInterval({ gained: 0, lost: 0, n: 150 }, 0.9))})`],
  ["One of 20 groups of five lost", `−5 points (90 %: ${percent(stratifiedPaired([flipped], 0.9))})`],
  [
    "One gained and one lost in each of nine tasks of 50",
    `0 points (90 %: ${percent(stratifiedPaired(nineTasks, 0.9))})`,
  ],
  ["Six loads, 2, −1, 3, 5, 1 and 4 % faster", `2.3 % faster (90 %: ${span(pairedShift(loads, 0.9), 100)})`],
  ["Two loads against two", span(independentShift([1, 2], [4, 5], 0.9))],
  [
    "30 of 40 right at 8 J each where guessing gives a quarter",
    `12 J (${span(right === null ? null : ratioOfEstimates(energy, right))})`,
  ],
  [
    "Energies 2, 3 and 4 J beside 5, 6 and 9 J",
    `.45 (${span(
      stratifiedRatio([
        {
          size: 3,
          pairs: [
            [2, 5],
            [3, 6],
            [4, 9],
          ],
        },
      ])?.interval ?? null,
      1,
      2,
    )})`,
  ],
  ["7 repetitions of 10 … 16 ms", `13 ms (${span(medianInterval([10, 11, 12, 13, 14, 15, 16]), 1, 0)})`],
  ["10 % of items flip, margin 2 points", `${pairsNeeded(0.1, 0.02).toLocaleString("en")} questions`],
  ["3 gained, 10 lost: p", `p = ${mcnemarExact({ gained: 3, lost: 10 }).toFixed(3)}`],
  ["Looks at 25, 50, 75 and 100 %", looks.map((look) => `${(100 * look).toFixed(2)} %`).join(", ")],
];

it.each(worked)("the example “%s” says what the functions do", (what, told) => {
  // Not far behind what it is about, or it would be another example's.
  const begin = page.indexOf(what);
  expect(begin).toBeGreaterThan(0);
  expect(page.slice(begin, begin + what.length + told.length + 90)).toContain(told);
});

it("the verdicts of the examples are those of the gate", () => {
  const verdictOfCounts = (gained: number, lost: number, n: number) => {
    const { low = 0, high = 0 } = pairedInterval({ gained, lost, n }, verdictConfidence) ?? {};
    const finding = { state: "compared", low, high, n, spread: (gained + lost) / n } as const;
    const { name } = verdictOf(finding, 0.02, { confidence: verdictConfidence, power: 0.8 });
    return outcomeOf(name) === "undecided" ? "undecided" : name;
  };
  for (const [counts, interval, verdict] of [
    [[18, 22, 500], "−3.0 … 1.3", "undecided"],
    [[38, 60, 2000], "−1.9 … −0.3", "worse-within-margin"],
    [[15, 40, 500], "−7.5 … −2.6", "regressed"],
    [[0, 0, 25], "−11.3 … 11.3", "undecided"],
    [[0, 0, 150], "−2.0 … 2.0", "equivalent"],
  ] as const) {
    const [gained, lost, n] = counts;
    expect(percent(pairedInterval({ gained, lost, n }, 0.9))).toBe(interval);
    expect(verdictOfCounts(gained, lost, n)).toBe(verdict);
    expect(lines).toContain(
      `| ${gained} gained, ${lost} lost in ${n.toLocaleString("en")} | ${interval} | ${verdict} |`,
    );
  }
});

it("a number of right answers is a linear function of the accuracy", () => {
  const share = wilson(30, 40);
  if (share === null || right === null) throw new Error("no interval");
  expect(right.low).toBeCloseTo(linear(share, 40 / 0.75, -10 / 0.75).low, 9);
});
