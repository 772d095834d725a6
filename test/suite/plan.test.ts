import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../src/records/read.ts";
import { jobsOfLoad, limitItems, makePlan, type PlanOptions, rescoredPlan } from "../../src/suite/plan.ts";
import type { Item } from "../../src/tasks/types.ts";
import { modelIdentity } from "../support/model-identity.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 60 });
const seeds = fc.nat({ max: 1000 });

const textItems = (names: readonly string[]): readonly Item[] => names.map((id) => ({ id, text: "x" }) as Item);

const fixtureRun = fileURLToPath(new URL("../fixtures/run-version-1/", import.meta.url));

/** The ids that `limitItems` keeps of one task. */
function kept(names: readonly string[], limit: number, seed: number): readonly string[] {
  const [suite] = limitItems([suiteOf("s", [taskOf("s/t", "text", textItems(names))])], limit, seed);
  return suite?.tasks[0]?.items.map(({ id }) => id) ?? [];
}

describe("a limit on items", () => {
  it("keeps as many as it says, in their own order", () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 80 }), seeds, (names, limit, seed) => {
        const some = kept(names, limit, seed);
        expect(some).toHaveLength(Math.min(limit, names.length));
        expect(names.filter((id) => some.includes(id))).toEqual(some);
      }),
    );
  });

  it("keeps the same items in whatever order they are written", () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 30 }), seeds, (names, limit, seed) => {
        expect([...kept([...names].reverse(), limit, seed)].sort()).toEqual([...kept(names, limit, seed)].sort());
      }),
    );
  });

  it("decides between two items without regard to the others", () => {
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 30 }), seeds, (names, more, limit, seed) => {
        const all = [...new Set([...names, ...more])];
        const chosen = kept(all, limit, seed);
        // What is chosen of a larger set is chosen of every part of it that holds it.
        expect(kept(names, limit, seed)).toEqual(expect.arrayContaining(names.filter((id) => chosen.includes(id))));
      }),
    );
  });

  it("only adds items when it grows", () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 30 }), seeds, (names, limit, seed) => {
        expect(kept(names, limit + 1, seed)).toEqual(expect.arrayContaining([...kept(names, limit, seed)]));
      }),
    );
  });

  it("keeps other items for another seed", () => {
    const names = Array.from({ length: 200 }, (_, n) => `item-${n}`);
    expect(kept(names, 20, 1)).not.toEqual(kept(names, 20, 2));
  });

  it("takes numbered items from everywhere, not in runs of neighbours", () => {
    // Of 20 out of 100, each kept item's successor is kept with probability 19/99: 3.8 of 20 on average.
    const names = Array.from({ length: 100 }, (_, n) => `item-${String(n).padStart(2, "0")}`);
    let neighbours = 0;
    for (let seed = 0; seed < 50; seed++) {
      const some = new Set(kept(names, 20, seed));
      neighbours += names.filter((id, n) => some.has(id) && some.has(names[n + 1] ?? "")).length;
    }
    expect(neighbours / 50).toBeGreaterThan(3);
    expect(neighbours / 50).toBeLessThan(4.6);
  });

  it("leaves timings whole", () => {
    const items = [1, 2, 3].map((tokens) => ({ id: `p${tokens}`, phase: "prefill", tokens }));
    const [suite] = limitItems([suiteOf("s", [taskOf("s/speed", "speed", items)])], 1, 1);
    expect(suite?.tasks[0]?.items).toHaveLength(3);
  });
});

const options: PlanOptions = {
  runner: "fake",
  variants: [{ id: "default", threads: null, contextSize: null, gpuLayers: "auto" as const }],
  loads: 3,
  seed: 1,
  limit: null,
  profile: "full",
};
const suites = [
  suiteOf("s", [
    taskOf("s/choice", "multiple-choice", questions(4)),
    taskOf("s/speed", "speed", [{ id: "d", phase: "decode", tokens: 8 } as Item]),
  ]),
];

describe("a plan", () => {
  it("counts questions once and timings in every load, for each model", () => {
    const models = [modelIdentity(), modelIdentity({ id: "model-b" })];
    expect(makePlan(models, suites, [256, 256], options).jobs).toBe(2 * (4 + 3));
  });

  it("has the jobs that its loads ask, each once", () => {
    const jobs = [0, 1, 2].flatMap((load) => [...jobsOfLoad(suites, "model-a", "default", load)]);
    const keys = jobs.map(({ key: { task, item, repetition } }) => `${task} ${item} ${repetition}`);
    expect(keys).toEqual([
      ...["q0", "q1", "q2", "q3"].map((id) => `s/choice ${id} 0`),
      "s/speed d 0",
      "s/speed d 1",
      "s/speed d 2",
    ]);
  });

  it("has the hash that earlier versions gave it", async () => {
    const plan = await readPlan(fixtureRun);
    expect(rescoredPlan(plan, []).hash).toBe(plan.hash);
  });

  it("has the same hash whatever is kept of its runners, and another when a model changes its runner", () => {
    const plain = makePlan([modelIdentity()], suites, [256], options);
    const traits = { fake: { figures: "invented", clock: "engine" } } as const;
    expect(makePlan([modelIdentity()], suites, [256], { ...options, runners: traits }).hash).toBe(plain.hash);
    expect(makePlan([modelIdentity({ runner: "llama" })], suites, [256], options).hash).not.toBe(plain.hash);
  });

  it("has the same hash wherever its models lie", () => {
    const [here, there] = ["/a/m.gguf", "/elsewhere/m.gguf"].map(
      (path) => makePlan([modelIdentity({ path })], suites, [256], options).hash,
    );
    expect(there).toBe(here);
  });

  it.each([
    ["seed", [modelIdentity()], suites, { ...options, seed: 2 }],
    ["number of loads", [modelIdentity()], suites, { ...options, loads: 2 }],
    ["limit", [modelIdentity()], suites, { ...options, limit: 4 }],
    ["runner", [modelIdentity()], suites, { ...options, runner: "llama" }],
    [
      "number of threads",
      [modelIdentity()],
      suites,
      { ...options, variants: options.variants.map((variant) => ({ ...variant, threads: 2 })) },
    ],
    ["model file", [modelIdentity({ sha256: "b".repeat(64) })], suites, options],
    ["suite", [modelIdentity()], suites.map((suite) => ({ ...suite, hash: "1".repeat(64) })), options],
  ])("has another hash for another %s", (_name, models, asked, changed) => {
    const reference = makePlan([modelIdentity()], suites, [256], options).hash;
    expect(makePlan(models, asked, [256], changed).hash).not.toBe(reference);
  });
});
