import { describe, expect, it } from "vitest";
import { assess, gateOutcomes } from "../../../src/analysis/comparison/assess.ts";
import type { Sides } from "../../../src/analysis/comparison/comparison.ts";
import { outcomeOf, strongestOutcome, verdictNames, verdictOf } from "../../../src/analysis/comparison/verdict.ts";
import { defaultPolicy, type Policy } from "../../../src/analysis/policy/gate.ts";
import { evidence, flipped, shares, task, timed } from "../sides.ts";

const options = { confidence: 0.9, power: 0.8 };
const found = (low: number, high: number, n = 1000, spread = 0.1) =>
  verdictOf({ state: "compared", low, high, n, spread }, 0.02, options).name;

describe("the table of verdicts", () => {
  it.each([
    ["regressed", -0.08, -0.021],
    ["improved", 0.001, 0.05],
    ["improved", 0.03, 0.05],
    ["worse-within-margin", -0.019, -0.001],
    ["equivalent", -0.01, 0.01],
    ["non-inferior", -0.01, 0.03],
    ["underpowered", -0.03, 0.01],
    ["underpowered", -0.03, -0.001],
  ])("says %s of [%d, %d] at a margin of 0.02", (name, low, high) => {
    expect(found(low, high)).toBe(name);
  });

  it("says inconclusive where enough items were asked and the margin still lies inside", () => {
    expect(found(-0.03, 0.01, 2000, 0.1)).toBe("inconclusive");
    expect(found(-0.03, -0.001, 2000, 0.1)).toBe("inconclusive");
  });

  it("counts a loss of exactly the margin as not shown to be inside", () => {
    expect(found(-0.02, 0.01, 1_000_000)).toBe("inconclusive");
    expect(found(-0.05, -0.02, 1_000_000)).toBe("inconclusive");
  });

  it("tells how many items would decide", () => {
    const verdict = verdictOf({ state: "compared", low: -0.03, high: 0.01, n: 500, spread: 0.1 }, 0.02, options);
    expect(verdict).toMatchObject({ name: "underpowered", needed: 1546 });
  });

  it("tells how many loads would decide, which exact intervals of ranks need more of than means", () => {
    const finding = { state: "compared", low: -0.09, high: 0.06, n: 6, replicates: "loads", spread: 0.005 } as const;
    // π/3 · (6.18 · 0.005 ÷ 0.05² + 1.645² ÷ 2) = 14.37
    expect(verdictOf(finding, 0.05, options)).toMatchObject({
      name: "underpowered",
      needed: 15,
      cause: { kind: "too-few", replicates: "loads", n: 6, needed: 15 },
    });
  });

  it("is underpowered where few loads give no interval", () => {
    const few = { state: "compared", low: null, high: null, n: 3, spread: 0 } as const;
    expect(verdictOf({ ...few, replicates: "loads" }, 0.05, options)).toMatchObject({
      name: "underpowered",
      cause: { kind: "too-few-loads", loads: 3, needed: 6 },
    });
    expect(verdictOf({ ...few, groups: 1 }, 0.05, options)).toMatchObject({
      name: "underpowered",
      cause: { kind: "no-interval", items: 3, groups: 1 },
    });
  });

  it("refuses a margin that takes more items or loads than anybody takes", () => {
    const finding = { state: "compared", low: -0.09, high: 0.06, n: 6, spread: 0.005 } as const;
    for (const replicates of ["items", "loads"] as const)
      expect(verdictOf({ ...finding, ...(replicates === "loads" ? { replicates } : {}) }, 1e-6, options)).toMatchObject(
        { name: "underpowered", needed: null, cause: { kind: "margin-too-small", replicates } },
      );
  });

  it("gives each verdict its outcome", () => {
    expect(Object.fromEntries(verdictNames.map((name) => [name, outcomeOf(name)]))).toEqual({
      missing: "incomparable",
      incomparable: "incomparable",
      unproven: "undecided",
      regressed: "regressed",
      improved: "pass",
      "worse-within-margin": "pass",
      equivalent: "pass",
      "non-inferior": "pass",
      underpowered: "undecided",
      inconclusive: "undecided",
    });
  });

  it("lets a regression count over a failed run over what could not be told", () => {
    expect([
      strongestOutcome(["pass", "undecided", "incomparable", "failed", "regressed"]),
      strongestOutcome(["pass", "undecided", "incomparable", "failed"]),
      strongestOutcome(["undecided", "incomparable", "pass"]),
      strongestOutcome(["pass", "undecided"]),
      strongestOutcome([]),
    ]).toEqual(["regressed", "failed", "incomparable", "undecided", "pass"]);
  });
});

describe("the checked examples at 2 points", () => {
  it.each([
    [500, 18, 22, "inconclusive", "undecided"],
    [2000, 38, 60, "worse-within-margin", "pass"],
    [500, 15, 40, "regressed", "regressed"],
  ] as const)("%d items, %d gained, %d lost: %s, outcome %s", (n, gained, lost, name, outcome) => {
    const [macro] = assess(flipped(n, gained, lost), defaultPolicy).filter(({ gated }) => gated);
    // The first has 8 % of its items flipped: 6.18 · 0.08 ÷ 0.02² = 1236 would decide.
    expect(macro?.verdict.name).toBe(name === "inconclusive" ? "underpowered" : name);
    expect(outcomeOf(macro!.verdict.name!)).toBe(outcome);
  });
});

const gated = (sides: Sides, policy: Policy = defaultPolicy) =>
  assess(sides, policy)
    .filter((row) => row.gated)
    .map(({ verdict }) => verdict.name);
const speedPolicy: Policy = {
  ...defaultPolicy,
  gates: [{ task: null, metric: "decode_tokens_per_second", work: null, margin: 0.05, when: "always" }],
};
/** No two loads of a model are equally fast, nor differ two models by the same ratio in each. */
const loads = (factor: number) =>
  [100, 101, 99, 100.5, 99.5, 100.2].map((rate, index) => rate * factor ** (1 + index / 1000));

describe("answers", () => {
  it("of the same model are equivalent", () => {
    expect(gated(flipped(600, 0, 0))).toEqual(["equivalent"]);
  });

  it("that a side lacks are missing", () => {
    const { base, candidate } = flipped(100, 5, 5, { planned: 101 });
    expect(gated({ base, candidate })).toEqual(["missing"]);
  });

  it("to other items are missing, even where the task has the same name", () => {
    const { base } = flipped(100, 5, 5);
    const other = task({ acc: shares(new Array(100).fill(1)) }, { items: new Array(100).fill("f".repeat(16)) });
    expect(gated({ base, candidate: evidence({ tasks: [other] }) })).toEqual(["missing"]);
  });

  it("of another suite, engine or seed are incomparable, unless the policy lets that differ", () => {
    const { base, candidate } = flipped(600, 0, 0);
    const { tasks } = flipped(600, 0, 0, { suiteHash: "other" }).candidate;
    const elsewhere = {
      ...candidate.protocol,
      answers: { ...candidate.protocol.answers, engine: { name: "fake", build: "2", package: "none" }, seed: 2 },
    };
    expect(gated({ base, candidate: { ...candidate, tasks } })).toEqual(["incomparable"]);
    expect(gated({ base, candidate: { ...candidate, protocol: elsewhere } })).toEqual(["incomparable"]);
    const swap = { ...defaultPolicy, swap: ["suite", "engine", "seed"] };
    expect(gated({ base, candidate: { ...candidate, tasks, protocol: elsewhere } }, swap)).toEqual(["equivalent"]);
  });

  it("are compared across machines, where timings are not", () => {
    const { base, candidate } = flipped(600, 0, 0);
    const there = { ...candidate.protocol, timings: { ...candidate.protocol.timings, machine: "there" } };
    expect(gated({ base, candidate: { ...candidate, protocol: there } })).toEqual(["equivalent"]);
    const speed = timed(loads(1), loads(1));
    const rows = gated({ base: speed.base, candidate: { ...speed.candidate, protocol: there } }, speedPolicy);
    expect(rows).toEqual(["incomparable"]);
  });
});

describe("a run that stopped once it was decided", () => {
  const left = (items: number) => flipped(600, 0, 0, { planned: 600 + items, leftOut: items });

  it("lacks nothing of what it left out", () => {
    expect(gated(left(400))).toEqual(["equivalent"]);
    const whole = flipped(600, 0, 0, { planned: 1000 });
    expect(gated({ base: left(400).base, candidate: whole.candidate })).toEqual(["missing"]);
  });

  it("must be as sure as the look that ended it", () => {
    const { base, candidate } = flipped(2000, 38, 60);
    expect(gated({ base, candidate })).toEqual(["worse-within-margin"]);
    expect(gated({ base, candidate: { ...candidate, stoppedAt: 0.995 } })).toEqual(["inconclusive"]);
  });
});

describe("timings", () => {
  it("in turns in one run pair by load and prove a gain, a loss, and a loss inside the margin", () => {
    expect(gated(timed(loads(1), loads(1.1)), speedPolicy)).toEqual(["improved"]);
    expect(gated(timed(loads(1), loads(0.85)), speedPolicy)).toEqual(["regressed"]);
    expect(gated(timed(loads(1), loads(0.98)), speedPolicy)).toEqual(["worse-within-margin"]);
  });

  it("that differ by the very same ratio are copies of one measurement, and prove nothing", () => {
    for (const factor of [1, 0.99, 1.1]) {
      const sides = timed(
        loads(1),
        loads(1).map((rate) => rate * factor),
      );
      const [decode] = assess(sides, speedPolicy).filter(({ work }) => work !== null);
      expect(decode).toMatchObject({
        interval: null,
        verdict: { name: "underpowered", cause: { kind: "loads-alike" } },
      });
    }
  });

  it("of four loads are underpowered", () => {
    expect(gated(timed(loads(1).slice(2), loads(0.8).slice(2)), speedPolicy)).toEqual(["underpowered"]);
  });

  it("tells how long the loads take that are missing, where both sides' loads were timed", () => {
    const { base, candidate } = timed(loads(1).slice(2), loads(0.8).slice(2));
    const needs = (sides: Sides) => assess(sides, speedPolicy).find(({ work }) => work !== null)?.verdict;
    const paced = { base: { ...base, secondsPerLoad: 2 }, candidate: { ...candidate, secondsPerLoad: 3 } };
    expect(needs(paced)).toMatchObject({ needed: 6, neededSeconds: 30 });
    expect(needs({ base, candidate: paced.candidate })).not.toHaveProperty("neededSeconds");
  });

  it("of different days are unproven unless the machine was as fast", () => {
    const { base, candidate } = timed(loads(1), loads(0.85));
    const later = { ...candidate, execution: "another run" };
    expect(gated({ base, candidate: later }, speedPolicy)).toEqual(["unproven"]);
    const canary = { prefillTokensPerSecond: 900, decodeTokensPerSecond: 50, readBytesPerSecond: 1e10 };
    const against = (decode: number | null, resolution = {}) =>
      gated(
        {
          base: { ...base, machineSpeed: canary },
          candidate: { ...later, machineSpeed: { ...canary, decodeTokensPerSecond: decode, readBytesPerSecond: null } },
          resolution,
        },
        speedPolicy,
      );
    expect(against(47)).toEqual(["unproven"]);
    expect(against(50.2)).toEqual(["regressed"]);
    expect(against(null)).toEqual(["regressed"]);
    expect(against(47, { decodeTokensPerSecond: 0.08 })).toEqual(["regressed"]);
    expect(against(53.5, { readBytesPerSecond: 0.5 })).toEqual(["unproven"]);
    const other = { ...canary, prefillTokensPerSecond: null, decodeTokensPerSecond: null };
    const none = { prefillTokensPerSecond: 900, decodeTokensPerSecond: 50, readBytesPerSecond: null };
    expect(
      gated({ base: { ...base, machineSpeed: other }, candidate: { ...later, machineSpeed: none } }, speedPolicy),
    ).toEqual(["unproven"]);
  });

  it("that stayed disturbed are left out, pair by pair, and unproven where too few or none are left", () => {
    const disturbing = (sides: Sides, base: readonly number[], candidate: readonly number[]): Sides => {
      const disturb = (side: Sides["base"], disturbedLoads: readonly number[]) => ({
        ...side,
        timings: side.timings.map((timing) => ({ ...timing, disturbedLoads })),
      });
      return { base: disturb(sides.base, base), candidate: disturb(sides.candidate, candidate) };
    };
    // The last load of the candidate ran beside another program.
    const halved = [...loads(1.1).slice(0, -1), 20];
    expect(gated(timed(loads(1), halved), speedPolicy)).not.toEqual(["improved"]);
    const last = loads(1).length - 1;
    expect(gated(disturbing(timed(loads(1), halved), [], [last]), speedPolicy)).toEqual(["improved"]);
    expect(gated(disturbing(timed(loads(1), halved), [0, 1], [last]), speedPolicy)).toEqual(["unproven"]);
    const every = [...loads(1).keys()];
    expect(gated(disturbing(timed(loads(1), loads(0.5)), [], every), speedPolicy)).toEqual(["unproven"]);
  });

  it("gate nothing elsewhere when the policy says so", () => {
    const policy = {
      ...speedPolicy,
      gates: speedPolicy.gates.map((gate) => ({ ...gate, when: "same-machine" as const })),
    };
    const { base, candidate } = timed(loads(1), loads(0.5));
    const there = { ...candidate.protocol, timings: { ...candidate.protocol.timings, machine: "there" } };
    expect(gated({ base, candidate: { ...candidate, protocol: there } }, policy)).toEqual([]);
    expect(gated({ base, candidate }, policy)).toEqual(["regressed"]);
  });
});

it("only what is gated decides", () => {
  const { base, candidate } = flipped(2000, 0, 0);
  const sizes = (value: number) => [{ metric: "model_file_bytes", value, caveats: [] }];
  const rows = assess(
    { base: { ...base, sizes: sizes(1000) }, candidate: { ...candidate, sizes: sizes(3000) } },
    defaultPolicy,
  );
  const file = rows.find(({ metric }) => metric === "model_file_bytes");
  expect(file).toMatchObject({ gated: false, margin: null, verdict: { name: null }, base: 1000, candidate: 3000 });
  expect(strongestOutcome(gateOutcomes(rows))).toBe("pass");
});
