import { describe, expect, it } from "vitest";
import { judgeMemory, type MemoryCheck, memoryCheck } from "../../../src/execute/load/memory-check.ts";
import type { MemoryEstimate } from "../../../src/models/memory/memory-estimate.ts";
import { fakeModel } from "../../../src/runners/fake/models.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";
import { smallestBundledModel } from "../../support/ladder.ts";
import { modelIdentity } from "../../support/model-identity.ts";
import { questions, suiteOf, taskOf } from "../../support/suites.ts";

const estimate: MemoryEstimate = {
  weightsBytes: 4.7e9,
  kvCacheBytes: 3e8,
  computeBytes: 2e8,
  totalBytes: 5.2e9,
  atLeastBytes: 5e9,
  notes: [],
};
const variant = { id: "v", threads: null, contextSize: null, gpuLayers: "auto" } as const;
const model = fakeModel("skilled");

const checkWith = (
  changes: Partial<MemoryCheck> & { readonly told?: MemoryEstimate | null; readonly free?: number },
) => ({
  estimate: () => (changes.told === undefined ? estimate : changes.told),
  freeBytes: async () => changes.free ?? 3.1e9,
  allowOversize: false,
  hasGpu: false,
  gpuMemoryBytes: null,
  ...changes,
});
const refusalOf = async (check: MemoryCheck, gpuLayers: number | "auto" = "auto") =>
  (await judgeMemory(check, model, { ...variant, gpuLayers }, 4096)).refusal;

describe("a model that will not fit", () => {
  it("is refused with the numbers and the way around it", async () => {
    expect(await refusalOf(checkWith({}))).toBe(
      "not opened: it takes about 5.2 GB (weights 4.7 GB, context 0.3 GB, buffers 0.2 GB), and 3.1 GB are free; a smaller -c takes less, --allow-oversize opens it all the same",
    );
  });

  it("is refused by what is known for certain where not all is", async () => {
    const told = { ...estimate, kvCacheBytes: null, computeBytes: null, totalBytes: null, atLeastBytes: 4.7e9 };
    expect(await refusalOf(checkWith({ told }))).toContain("about 4.7 GB (weights 4.7 GB), and 3.1 GB are free");
    expect(await refusalOf(checkWith({ told, free: 4.8e9 }))).toBeNull();
  });

  it.each([
    ["it fits", checkWith({ free: 5.2e9 }), "auto"],
    ["it was allowed", checkWith({ allowOversize: true }), "auto"],
    ["a graphics card may hold it", checkWith({ hasGpu: true }), "auto"],
    ["its header tells nothing", checkWith({ told: null }), "auto"],
  ] as const)("is opened where %s", async (_name, check, layers) => {
    expect(await refusalOf(check, layers)).toBeNull();
  });

  it("is held against memory and graphics cards together where these tell theirs", async () => {
    expect(await refusalOf(checkWith({ hasGpu: true, gpuMemoryBytes: 2.2e9 }))).toBeNull();
    expect(await refusalOf(checkWith({ hasGpu: true, gpuMemoryBytes: 2e9 }))).toContain(
      "3.1 GB of memory and 2.0 GB on the graphics cards are free",
    );
    expect(await refusalOf(checkWith({ hasGpu: true, gpuMemoryBytes: 9e9 }), 0)).toContain("and 3.1 GB are free");
  });

  it("is refused beside a graphics card that is not to be used", async () => {
    expect(await refusalOf(checkWith({ hasGpu: true }), 0)).toContain("not opened");
  });
});

describe("a run", () => {
  it("refuses the model that won't fit and goes on with the other", async () => {
    const prepared = await preparedRun({
      models: ["skilled", "novice"],
      suites: [suiteOf("s", [taskOf("s/choices", "multiple-choice", questions(4))])],
      contextSize: 256,
    });
    const [large, small] = prepared.plan.models.map(({ id }) => id) as [string, string];
    const memory = checkWith({
      estimate: ({ id }) => (id === large ? estimate : { ...estimate, totalBytes: 1e9 }),
    });
    const { records, events } = await carryOut(prepared, { memory });
    const of = (kind: string, id: string) =>
      records.filter((record) => record.kind === kind && "model" in record && record.model === id);
    expect(of("load", large)).toEqual([]);
    expect(of("result", large)).toEqual([]);
    expect(of("fail", large)).toHaveLength(4);
    expect(of("result", small)).toHaveLength(4);
    expect(of("fail", large)[0]).toMatchObject({
      cause: "load",
      message: expect.stringContaining("3.1 GB are free"),
    });
    expect(of("load", small)[0]).toMatchObject({ memoryEstimate: { totalBytes: 1e9, freeBytes: 3.1e9 } });
    expect(events.filter(({ type }) => type === "problem")).toHaveLength(1);
  });
});

describe("the estimate of a real file", () => {
  const check = memoryCheck({ allowOversize: false, hasGpu: false, gpuMemoryBytes: null });
  const size = { parameters: 1000, bitsPerWeight: 8.5 };
  const identity = modelIdentity({ path: smallestBundledModel(), ...size });

  it("counts the weights of all parts, and the cache in the type that was asked for", () => {
    const plain = check.estimate(identity, variant, 1024);
    expect(plain?.weightsBytes).toBe(Math.round((size.parameters * size.bitsPerWeight) / 8));
    const small = check.estimate(identity, { ...variant, kvCacheType: "q8_0" }, 1024);
    expect((small?.kvCacheBytes ?? 0) / (plain?.kvCacheBytes ?? 1)).toBeCloseTo(34 / 64, 9);
    const slow = check.estimate(identity, { ...variant, flashAttention: "off" }, 1024);
    expect(slow?.computeBytes).toBeGreaterThan(plain?.computeBytes ?? 0);
  });

  it("is nothing for a file that is gone", () => {
    expect(check.estimate({ ...identity, path: "/nowhere.gguf" }, variant, 1024)).toBeNull();
  });

  it("is held against memory that this machine has", async () => {
    expect(await check.freeBytes()).toBeGreaterThan(1e6);
  });
});
