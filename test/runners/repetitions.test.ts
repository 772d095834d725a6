import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { repeatAsAsked } from "../../src/runners/llama/repetitions.ts";
import { median, medianInterval } from "../../src/statistics/ranks.ts";

const repeatOf = (ms: number) => ({ timing: { wallMs: ms, engineMs: ms, samplingMs: null, cpuMs: null } });

/** Work that takes the durations one after another, the last one for ever, by a clock that moves with them. */
function source(durations: Iterable<number>) {
  const iterator = durations[Symbol.iterator]();
  const state = { now: 0, taken: 0, last: 1 };
  return {
    state,
    nowMs: () => state.now,
    async take() {
      const next = iterator.next();
      if (next.done !== true) state.last = next.value;
      state.now += state.last;
      state.taken += 1;
      return repeatOf(state.last);
    },
  };
}

function* noisy(seed: string, spread: number): Generator<number> {
  const random = seededRandom(seed);
  for (;;)
    yield Math.exp(spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) *
      (random() < 0.05 ? 2 : 1);
}

const until = { precision: 0.05, leastRepeats: 5, budgetMs: null };

describe("repetitions", () => {
  it("are so many as asked for, after one to warm up, where nothing else ends them", async () => {
    const work = source([9, 1]);
    const { repeats, warmUpMs, ended } = await repeatAsAsked(work.take, { repeats: 4 }, work);
    expect(repeats.map(({ timing }) => timing.wallMs)).toEqual([1, 1, 1, 1]);
    expect({ warmUpMs, ended }).toEqual({ warmUpMs: [9], ended: "number" });
  });

  it("begin once two in a row agree", async () => {
    const work = source([50, 20, 12, 10.3, 10.1, 10]);
    const { repeats, warmUpMs } = await repeatAsAsked(work.take, { repeats: 9, until }, work);
    expect(warmUpMs).toEqual([50, 20, 12, 10.3, 10.1]);
    expect(new Set(repeats.map(({ timing }) => timing.wallMs))).toEqual(new Set([10]));
  });

  it("begin after ten that never agree", async () => {
    const work = source(Array.from({ length: 40 }, (_, index) => 2 ** (index % 2)));
    const { warmUpMs } = await repeatAsAsked(work.take, { repeats: 9, until }, work);
    expect(warmUpMs).toHaveLength(10);
  });

  it("reach the precision asked for, and no sooner", async () => {
    for (const seed of ["a", "b", "c", "d", "e", "f"]) {
      const work = source(noisy(seed, 0.1));
      const taken = await repeatAsAsked(work.take, { repeats: 2000, until }, work);
      expect(taken.ended).toBe("precise");
      expect(taken.precision).toBeLessThanOrEqual(0.05);
      expect(taken.repeats.length).toBeGreaterThanOrEqual(7);
    }
  });

  it("end when the budget is spent, but not before the least number", async () => {
    const work = source(noisy("slow", 0.5));
    const rule = { repeats: 1000, until: { ...until, precision: 0.001, budgetMs: 40 } };
    const taken = await repeatAsAsked(work.take, rule, work);
    expect(taken.ended).toBe("time-budget");
    expect(work.state.now).toBeLessThan(45);

    const heavy = source([100]);
    const least = await repeatAsAsked(heavy.take, { repeats: 1000, until: { ...until, budgetMs: 1 } }, heavy);
    expect(least).toMatchObject({ ended: "time-budget", warmUpMs: [100] });
    expect(least.repeats).toHaveLength(5);
  });

  it("end at the greatest number", async () => {
    const work = source(noisy("wild", 0.5));
    const rule = { repeats: 20, until: { ...until, precision: 0.001 } };
    const taken = await repeatAsAsked(work.take, rule, work);
    expect(taken).toMatchObject({ ended: "most" });
    expect(taken.repeats).toHaveLength(20);
  });

  it("are judged by the quiet ones, however wild the disturbed ones are", async () => {
    // Every other one is noisy, and longer by a factor that never settles.
    const state = { taken: 0 };
    const take = async () => {
      state.taken += 1;
      const quiet = state.taken % 2 === 0;
      const ms = quiet ? 10 + 0.01 * (state.taken % 3) : 20 * (1 + (state.taken % 7));
      return { ...repeatOf(ms), quiet };
    };
    const rule = { repeats: 200, until };
    const judged = await repeatAsAsked(take, rule, { isClean: ({ quiet }) => quiet });
    expect(judged.ended).toBe("precise");
    expect(judged.precision).toBeLessThan(0.01);
    expect(judged.repeats.length).toBeLessThan(20);
    expect(judged.repeats.some(({ quiet }) => !quiet)).toBe(true);

    const blind = await repeatAsAsked(take, rule);
    expect(blind.ended).toBe("most");
  });

  it("that are all disturbed end like others, at the greatest number or when they agree", async () => {
    const isClean = () => false;
    const steady = source([10]);
    expect(await repeatAsAsked(steady.take, { repeats: 50, until }, { ...steady, isClean })).toMatchObject({
      ended: "precise",
      precision: 0,
    });
    const wild = source(noisy("all", 0.5));
    const rule = { repeats: 20, until: { ...until, precision: 0.001 } };
    expect(await repeatAsAsked(wild.take, rule, { ...wild, isClean })).toMatchObject({ ended: "most" });
  });

  it("leave an interval that covers the true median, though it decided when to stop", async () => {
    const truth =
      median(
        [...Array(20_001)].map(
          (
            (draws) => () =>
              draws.next().value
          )(noisy("truth", 0.1)),
        ),
      ) ?? 0;
    const runs = 300;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const work = source(noisy(`run ${run}`, 0.1));
      const { repeats } = await repeatAsAsked(work.take, { repeats: 2000, until }, work);
      const interval = medianInterval(repeats.map(({ timing }) => timing.wallMs));
      if (interval !== null && interval.low <= truth && truth <= interval.high) covered += 1;
    }
    // Nominally 95 %; simulated over many runs 92–98 %.
    expect(covered / runs).toBeGreaterThan(0.9);
  });
});
