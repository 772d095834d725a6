import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Candidate,
  type Dimension,
  examine,
  frontier,
  frontOf,
  givenUp,
  type Limit,
  nearestMiss,
  ranked,
} from "../../../src/analysis/choice/choose.ts";

const around = (value: number, half = 0) => ({ value, low: value - half, high: value + half });
const candidate = (name: string, figures: Partial<Candidate["figures"]>): Candidate => ({
  name,
  figures: { accuracy: null, energy: null, speed: null, memory: null, size: null, ...figures },
});
const limit = (dimension: Dimension, side: "least" | "most", bound: number): Limit => ({
  text: `${dimension} ${bound}`,
  side,
  bound,
  figureOf: ({ figures }) => figures[dimension],
});

const large = candidate("large", { accuracy: around(0.8), energy: around(9), speed: around(5), memory: around(8) });
const middle = candidate("middle", { accuracy: around(0.7), energy: around(4), speed: around(12), memory: around(4) });
const small = candidate("small", { accuracy: around(0.5), energy: around(1), speed: around(40), memory: around(1) });
const poor = candidate("poor", { accuracy: around(0.5), energy: around(5), speed: around(11), memory: around(5) });
const all = [large, middle, small, poor];

describe("limits", () => {
  it("leave the best by the objective, in order", () => {
    const examined = examine(all, [limit("speed", "least", 10)]);
    expect(ranked(examined, "accuracy").map(({ name }) => name)).toEqual(["middle", "small", "poor"]);
    expect(ranked(examined, "energy").map(({ name }) => name)).toEqual(["small", "middle", "poor"]);
    expect(ranked(examined, "speed")[0]?.name).toBe("small");
    expect(ranked(examined, "memory")[0]?.name).toBe("small");
  });

  it("tell what is kept, what only by its value, what not, and what is not known", () => {
    const wide = candidate("wide", { speed: around(11, 2) });
    const states = (bound: number, side: "least" | "most") =>
      examine([wide], [limit("speed", side, bound)])[0]?.checks[0]?.state;
    expect(states(9, "least")).toBe("kept");
    expect(states(10, "least")).toBe("unsure");
    expect(states(12, "least")).toBe("broken");
    expect(states(12, "most")).toBe("unsure");
    expect(states(13, "most")).toBe("kept");
    expect(examine([wide], [limit("memory", "most", 1)])[0]).toMatchObject({
      fits: false,
      checks: [{ state: "unknown" }],
    });
  });

  it("name the nearest where none keeps all: fewest broken, then least beyond", () => {
    const limits = [limit("accuracy", "least", 0.75), limit("speed", "least", 10)];
    expect(nearestMiss(examine([small, middle, poor], limits))?.candidate.name).toBe("middle");
    expect(nearestMiss(examine([], limits))).toBeNull();
  });

  it("cost something: what others are better in", () => {
    expect(givenUp(middle, all).map(({ dimension, best }) => [dimension, best.name])).toEqual([
      ["accuracy", "large"],
      ["energy", "small"],
      ["speed", "small"],
      ["memory", "small"],
    ]);
    expect(givenUp(small, [small])).toEqual([]);
  });
});

describe("the front", () => {
  it("leaves out whoever is beaten in everything", () => {
    expect(frontOf(all).members.map(({ name }) => name)).toEqual(["large", "middle", "small"]);
  });

  it("weighs only what is known of all", () => {
    const blind = candidate("blind", { accuracy: around(0.9) });
    expect(frontOf([...all, blind])).toEqual({ members: [blind], dimensions: ["accuracy"] });
  });

  it("holds nobody that another beats, and whoever it leaves out is beaten by a member", () => {
    const point = fc.tuple(
      fc.integer({ max: 5, min: 0 }),
      fc.integer({ max: 5, min: 0 }),
      fc.integer({ max: 5, min: 0 }),
    );
    const beats = (a: readonly number[], b: readonly number[]): boolean =>
      a.every((value, index) => value >= (b[index] as number)) &&
      a.some((value, index) => value > (b[index] as number));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 12 }), (points) => {
        const kept = frontier(points);
        expect(kept.length).toBeGreaterThan(0);
        for (const [place, one] of points.entries()) {
          const isBeaten = kept.some((member) => beats(points[member] as number[], one));
          expect(isBeaten).toBe(!kept.includes(place));
        }
      }),
    );
  });
});
