import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/records/schema.ts";
import { settingsOfLoad, variantsOf } from "../../src/suite/variants.ts";

const plain = { threads: null, contextSize: null, gpuLayers: "auto" } as const;

describe("a sweep", () => {
  it("that is not asked for leaves the plain settings", () => {
    expect(variantsOf(plain, [])).toEqual({ variants: [{ id: "default", ...plain }], leftOut: [] });
  });

  it("makes a variant of every combination, named by what was asked for", () => {
    const { variants } = variantsOf(plain, ["threads=1,2", "kvCache=f16,q8_0", "batch=256"]);
    expect(variants).toHaveLength(4);
    expect(variants[1]).toEqual({
      ...plain,
      id: "threads=1 kvCache=q8_0 batch=256",
      threads: 1,
      kvCacheType: "q8_0",
      batchSize: 256,
    });
  });

  it("leaves out by name what no engine runs", () => {
    const { variants, leftOut } = variantsOf(plain, ["flashAttention=on,off", "kvCache=f16,q4_0"]);
    expect(variants.map(({ id }) => id)).toEqual([
      "flashAttention=on kvCache=f16",
      "flashAttention=on kvCache=q4_0",
      "flashAttention=off kvCache=f16",
    ]);
    expect(leftOut).toEqual(["flashAttention=off kvCache=q4_0: a KV cache of q4_0 needs flash attention"]);
  });

  it.each([
    ["thread=1", /thread=1: write KEY=VALUE.*threads, flashAttention, kvCache, batch, gpuLayers/],
    ["constructor=1", /write KEY=VALUE/],
    ["threads", /write KEY=VALUE/],
    ["threads=", /"" is none of: whole numbers/],
    ["threads=1,0", /"0" is none of: whole numbers of at least 1/],
    ["threads=1.5", /"1.5" is none of/],
    ["flashAttention=yes", /"yes" is none of: on, off, auto/],
    ["kvCache=q8", /"q8" is none of: .*f16.*q8_0/],
    ["gpuLayers=-1", /"-1" is none of: whole numbers, auto/],
  ])("refuses %s", (sweep, message) => {
    expect(() => variantsOf(plain, [sweep])).toThrow(message);
  });

  it("refuses a setting that is given twice, too many combinations, and those of which none is possible", () => {
    expect(() => variantsOf(plain, ["threads=1", "threads=2"])).toThrow("names threads twice");
    expect(() => variantsOf({ ...plain, threads: 4 }, ["threads=1,2"])).toThrow("given twice: by -t/--threads");
    const many = Array.from({ length: 20 }, (_, index) => index + 1).join(",");
    expect(() => variantsOf(plain, [`threads=${many}`, `batch=${many}`])).toThrow("400 combinations");
    expect(() => variantsOf(plain, ["flashAttention=off", "kvCache=q8_0"])).toThrow("nothing is left of it");
  });
});

describe("the order of blocks", () => {
  const planOf = (models: number, variants: number, seed: number) =>
    ({ models: Array(models).fill(null), variants: Array(variants).fill(null), seed }) as unknown as Plan;

  it("takes every model under every variant once in each load, and is the same whenever it is drawn", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        fc.nat(50),
        (m, v, seed, load) => {
          const blocks = settingsOfLoad(planOf(m, v, seed), load);
          const all = Array.from({ length: m }, (_, model) =>
            Array.from({ length: v }, (_, variant) => `${model}/${variant}`),
          );
          expect(blocks.map(({ model, variant }) => `${model}/${variant}`).sort()).toEqual(all.flat().sort());
          expect(settingsOfLoad(planOf(m, v, seed), load)).toEqual(blocks);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives every block every place about equally often over loads", () => {
    const loads = 3000;
    const places = new Map<string, number>();
    for (let load = 0; load < loads; load++)
      for (const [place, { model, variant }] of settingsOfLoad(planOf(2, 2, 7), load).entries()) {
        const key = `${model}${variant}@${place}`;
        places.set(key, (places.get(key) ?? 0) + 1);
      }
    // Sixteen counts of a share of 1/4 each: 4.5 standard errors.
    const tolerance = 4.5 * Math.sqrt(loads * 0.25 * 0.75);
    expect(places.size).toBe(16);
    for (const count of places.values()) expect(Math.abs(count - loads / 4)).toBeLessThan(tolerance);
  });
});
