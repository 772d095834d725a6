import { describe, expect, it } from "vitest";
import { assess } from "../../../src/analysis/comparison/assess.ts";
import { pairedMeans, pairedRatios } from "../../../src/analysis/comparison/item-statistics.ts";
import { pairItems } from "../../../src/analysis/comparison/pairing.ts";
import { defaultPolicy } from "../../../src/analysis/policy/gate.ts";
import { seededRandom } from "../../../src/lib/random.ts";
import type { SensedBy } from "../../../src/records/comparability.ts";
import { evidence, flipped, hashes, shares, task } from "../sides.ts";

const row = (rows: ReturnType<typeof assess>, metric: string, key: string | null = "s/task") =>
  rows.find((one) => one.metric === metric && one.task === key)!;

describe("pairing", () => {
  it("finds the items of both sides by hash, whatever else a side has", () => {
    const [before, after] = [task({}, { items: ["a", "c", "d"] }), task({}, { items: ["b", "c", "d", "e"] })];
    expect(pairItems(before, after)).toEqual([
      { hash: "c", base: 1, candidate: 1 },
      { hash: "d", base: 2, candidate: 2 },
    ]);
  });
});

/** Two sides whose forty scores alternate between two values. */
function briers(base: readonly [number, number], candidate: readonly [number, number]) {
  const side = (values: readonly [number, number]) =>
    evidence({
      tasks: [
        task({ brier: { statistic: "mean", values: Float32Array.from(hashes(40), (_, index) => values[index % 2]!) } }),
      ],
    });
  return { base: side(base), candidate: side(candidate) };
}

describe("a score where lower is better", () => {
  it("is signed so that positive is better", () => {
    const mean = (values: readonly number[]) => ({ statistic: "mean" as const, values: Float32Array.from(values) });
    const side = (shift: number) =>
      evidence({ tasks: [task({ brier: mean(Array.from({ length: 50 }, (_, i) => 0.5 + (i % 7) / 50 + shift)) })] });
    const gates = [{ task: "s/task", metric: "brier", work: null, margin: 0.02, when: "always" as const }];
    const brier = row(assess({ base: side(0), candidate: side(0.2) }, { ...defaultPolicy, gates }), "brier");
    expect(brier.difference).toBeCloseTo(-0.2, 5);
    expect(brier.verdict.name).toBe("regressed");
  });

  it("has a difference and an interval, and no verdict, where no margin says how much may be lost", () => {
    const brier = row(assess(briers([0.0012, 0.0012], [0.0043, 0.0044]), defaultPolicy), "brier");
    expect(brier).toMatchObject({ margin: null, verdict: { name: null, cause: null, needed: null }, gated: false });
    expect(brier.interval!.low).toBeLessThan(brier.difference!);
  });
});

describe("ratios of sums", () => {
  it("agree with the mean of differences where all texts are of one length", () => {
    const random = seededRandom("ratios");
    const differences = Array.from({ length: 80 }, () => random() - 0.3);
    const ratios = pairedRatios(
      differences.map((difference, i) => ({ base: [100 + i, 100], candidate: [100 + i + 100 * difference, 100] })),
      (nats) => nats,
      null,
      "s",
    );
    const means = pairedMeans(differences, 1, null, "s");
    expect(ratios.value).toBeCloseTo(means.value, 10);
    expect(ratios.spread).toBeCloseTo(means.spread, 3);
    expect(ratios.interval(0.95)!.low).toBeCloseTo(means.interval(0.95)!.low, 2);
  });

  it("of tokens are not compared across tokenizers", () => {
    const texts = { statistic: "ratio" as const, nats: Float32Array.of(1, 2, 3), sizes: Float32Array.of(1, 1, 1) };
    const side = (tokenizerHash: string, sha256: string) => {
      const plain = evidence({ tasks: [task({ target_perplexity: texts }, { primaryMetric: null })] });
      return { ...plain, subject: { ...plain.subject, tokenizerHash, sha256 } };
    };
    const rows = assess({ base: side("one", "a"), candidate: side("other", "b") }, defaultPolicy);
    expect(row(rows, "target_perplexity").verdict).toMatchObject({ name: "incomparable" });
  });
});

describe("items of one group", () => {
  it("are drawn together, so that flips of one passage count as one", () => {
    const alone = flipped(300, 0, 30);
    const groups = hashes(300).map((_, index) => `passage ${Math.floor(index / 10)}`);
    const grouped = flipped(300, 0, 30, { groups });
    const [one, other] = [alone, grouped].map((sides) => row(assess(sides, defaultPolicy), "acc"));
    expect(other?.difference).toBeCloseTo(one?.difference ?? 0, 12);
    expect(other!.interval!.high - other!.interval!.low).toBeGreaterThan(
      2 * (one!.interval!.high - one!.interval!.low),
    );
  });
});

describe("a task in few groups in which nothing differs", () => {
  const pass = ["improved", "worse-within-margin", "equivalent", "non-inferior"];
  const eight = ["a", "a", "b", "b", "c", "d", "e", "f"];
  const gates = [{ ...defaultPolicy.gates[0]!, margin: 0.01 }];

  it.each([
    ["six groups", eight],
    ["two items with two names", ["a", "b"]],
    ["one named item among lone ones", ["a", ...Array(10).fill("")]],
    ["one group", Array(8).fill("a")],
    ["one group of two", ["a", "a", "", "", "", ""]],
  ])("never passes a gate: %s", (_, groups: readonly string[]) => {
    const rows = assess(flipped(groups.length, 0, 0, { groups }), { ...defaultPolicy, gates });
    for (const key of ["s/task", null]) {
      const { finding, verdict } = row(rows, "acc", key);
      expect(pass).not.toContain(verdict.name);
      if (finding.state === "compared" && finding.low !== null) expect(finding.low).toBeLessThan(finding.high ?? -1);
    }
  });

  it("has the interval of its items where each has a group of its own", () => {
    const [alone, named] = [flipped(40, 3, 5), flipped(40, 3, 5, { groups: hashes(40) })];
    const [one, other] = [alone, named].map((sides) => row(assess(sides, defaultPolicy), "acc"));
    expect(other?.finding).toEqual(one?.finding);
    expect(other?.method).toEqual({ kind: "paired-shares", groups: null });
  });
});

describe("the macro mean", () => {
  it("has the interval of its task where there is but one, in groups or not", () => {
    for (const groups of [null, hashes(300).map((_, index) => `passage ${Math.floor(index / 5)}`)]) {
      const rows = assess(flipped(300, 4, 9, { groups }), defaultPolicy);
      const { low, high } = row(rows, "acc").interval!;
      expect(row(rows, "acc", null).interval).toEqual({ low, high });
    }
  });

  it("is the mean of the tasks' differences, whatever their sizes", () => {
    const [small, large] = [flipped(100, 0, 10), flipped(900, 0, 0, { key: "s/other" })];
    const sides = {
      base: evidence({ tasks: [...small.base.tasks, ...large.base.tasks] }),
      candidate: evidence({ tasks: [...small.candidate.tasks, ...large.candidate.tasks] }),
    };
    const macro = row(assess(sides, defaultPolicy), "acc", null);
    expect(macro.difference).toBeCloseTo(-0.05, 12);
    expect(macro.n).toBe(1000);
  });

  it("is what its worst part is: a task that only one side has makes it missing", () => {
    const { base, candidate } = flipped(100, 0, 0);
    const more = evidence({ tasks: [...candidate.tasks, task({ acc: shares([1, 0]) }, { key: "s/more" })] });
    const macro = row(assess({ base, candidate: more }, defaultPolicy), "acc", null);
    expect(macro.verdict).toMatchObject({
      name: "missing",
      cause: { kind: "in-task", task: "s/more", cause: { kind: "asked-on-one-side", side: "candidate" } },
    });
  });
});

describe("rows", () => {
  it("come worst first and name the items that flipped", () => {
    const [bad, fine] = [flipped(200, 2, 60), flipped(200, 0, 0, { key: "s/fine" })];
    const sides = {
      base: evidence({ tasks: [...fine.base.tasks, ...bad.base.tasks] }),
      candidate: evidence({ tasks: [...fine.candidate.tasks, ...bad.candidate.tasks] }),
    };
    const rows = assess(sides, defaultPolicy);
    expect(rows[0]?.verdict.name).toBe("regressed");
    expect(row(rows, "acc").flips?.lost).toEqual(hashes(60));
    expect(row(rows, "acc").adjustedP!).toBeCloseTo(2 * row(rows, "acc").p!, 12);
  });

  it("are the same every time", () => {
    const mean = { statistic: "mean" as const, values: Float32Array.from(hashes(70), (_, i) => (i % 9) / 9) };
    const other = { statistic: "mean" as const, values: Float32Array.from(hashes(70), (_, i) => (i % 8) / 8) };
    const sides = {
      base: evidence({ tasks: [task({ gold_probability: mean })] }),
      candidate: evidence({ tasks: [task({ gold_probability: other })] }),
    };
    expect(assess(sides, defaultPolicy)).toEqual(assess(sides, defaultPolicy));
  });
});

describe("the rate of false alarms", () => {
  // Sides swapped at random, item by item: there is no difference, so the one-sided 5 % test must alarm in at most 5 %.
  it("stays at its level when the sides of paired outcomes are swapped at random", () => {
    const random = seededRandom("sides");
    const policy = { ...defaultPolicy, gates: [{ ...defaultPolicy.gates[0]!, margin: 1e-9 }] };
    let alarms = 0;
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      let gained = 0;
      for (let item = 0; item < 80; item++) if (random() < 0.5) gained += 1;
      const [macro] = assess(flipped(400, gained, 80 - gained), policy).filter(({ task: key }) => key === null);
      if (macro?.verdict.name === "regressed") alarms += 1;
    }
    // 99 % limit of a binomial with 2,000 rounds at 5 %: 125.
    expect(alarms).toBeLessThanOrEqual(125);
    expect(alarms).toBeGreaterThan(50);
  });
});

describe("energy without a sensor", () => {
  const rapl: SensedBy = { sensors: ["rapl"], covers: ["package"] };
  const side = (threads: number, sensedBy?: SensedBy) =>
    evidence({
      timings: [
        {
          metric: "energy_joules_per_generated_token",
          work: { phase: "generation", tokens: 32, depth: 0, sequences: 1 },
          threads,
          loads: [10, 11, 12, 10, 11, 12],
          ...(sensedBy === undefined ? {} : { sensedBy }),
        },
      ],
    });
  const compared = (one: ReturnType<typeof side>, other: ReturnType<typeof side>) =>
    row(
      assess({ base: { ...one, execution: "r" }, candidate: { ...other, execution: "r" } }, defaultPolicy),
      "energy_joules_per_generated_token",
      null,
    );

  it("proves nothing where the two ran on different numbers of threads", () => {
    expect(compared(side(2), side(1)).finding).toEqual({
      state: "unproven",
      cause: { kind: "threads-differ", base: 2, candidate: 1 },
    });
    expect(compared(side(2), side(2)).finding.state).toBe("compared");
    expect(compared(side(2, rapl), side(1, rapl)).finding.state).toBe("compared");
  });
});
