import { describe, expect, it } from "vitest";
import type { Gguf } from "../../../src/models/gguf/gguf.ts";
import { decodeReadsOf } from "../../../src/models/memory/decode-reads.ts";
import type { BandwidthRecord } from "../../../src/records/schema.ts";
import { at, load, modelOf, planOf, reduceAll, sample, timeTask, timing } from "../records.ts";

const model = {
  ...modelOf("a"),
  decodeReads: {
    weightBytes: 1_000_000,
    layers: [
      { bytesPerToken: 1000, window: null },
      { bytesPerToken: 100, window: 50 },
    ],
    note: null,
  },
};
const plan = planOf([timeTask], { models: [model] });
const ceiling = (
  when: BandwidthRecord["when"],
  bytesPerSecond: number | null,
  parts: Partial<BandwidthRecord> = {},
): BandwidthRecord => ({
  kind: "roof",
  at,
  when,
  model: "a",
  variant: "v",
  load: 0,
  threads: 2,
  bufferBytes: 2 ** 27,
  passes: 10,
  bestBytesPerSecond: bytesPerSecond,
  medianBytesPerSecond: bytesPerSecond,
  reason: null,
  ...parts,
});
/** 21 tokens behind 190, a millisecond each: on average 200 tokens lie before. */
const decode = sample({ phase: "decode", depth: 190, tokens: 21, timing: timing({ engineMs: 21, wallMs: 30 }) });
const shareOf = (...ceilings: readonly BandwidthRecord[]) =>
  reduceAll(plan, [load({}, { device: "cpu" }), ...ceilings, decode]).row("roof_share");

describe("the share of the roof", () => {
  it("is told of a build for graphics cards that found none: it computes on the processor", () => {
    const on = (device: string) =>
      reduceAll(plan, [load({}, { device }), ceiling("before", 5e9), decode]).row("roof_share");
    expect(on("vulkan: ").value).toBe(on("cpu").value);
    expect(on("vulkan: NVIDIA H200").value).toBeNull();
  });

  it("is what decoding reads a second of what memory gives: weights, and the cache as far as each layer looks back", () => {
    const bytesPerToken = 1_000_000 + 1000 * 200 + 100 * 50;
    const row = shareOf(ceiling("before", 5e9), ceiling("after", 5e9));
    expect(row.value).toBeCloseTo((bytesPerToken * 1000) / 5e9, 10);
    expect(row).toMatchObject({ unit: "share", scope: "2 threads", reason: null, origin: "measured" });
  });

  it("above 100 % says what that means, and a roof that moved is told of", () => {
    expect(shareOf(ceiling("before", 1e9), ceiling("after", 1e9)).reason).toContain(
      "the model sits in the processor's cache",
    );
    expect(shareOf(ceiling("before", 5e9), ceiling("after", 4e9)).reason).toBe(
      "memory's speed before and after the model differs by more than 15 %",
    );
    expect(shareOf(ceiling("before", 5e9), ceiling("after", 4.5e9)).reason).toBeNull();
  });

  it("takes the roof of the whole run where none was taken beside the model, and never one of other threads", () => {
    const whole = { model: null, variant: null, load: null };
    expect(shareOf(ceiling("before", 5e9, whole)).value).toBeCloseTo(0.241, 6);
    expect(shareOf(ceiling("before", 5e9, { threads: 1 }))).toMatchObject({
      value: null,
      reason: "memory was not read with 2 threads",
    });
    expect(shareOf(ceiling("before", null, { reason: "no SIMD" }))).toMatchObject({ value: null, reason: "no SIMD" });
  });

  it("is left out with a reason on a GPU, and without rows where memory was not read at all", () => {
    const onGpu = reduceAll(plan, [load({}, { device: "vulkan: card" }), ceiling("before", 5e9), decode]);
    expect(onGpu.row("roof_share")).toMatchObject({ value: null, reason: expect.stringContaining("a GPU") });
    expect(reduceAll(plan, [decode]).rows.filter(({ metric }) => metric === "roof_share")).toEqual([]);
  });
});

describe("what decoding reads", () => {
  const header = (parts: object): Gguf =>
    ({
      architecture: "llama",
      metadata: new Map(),
      numbers: new Map(),
      blockCount: null,
      embeddingLength: null,
      vocabularySize: null,
      expertCount: null,
      expertUsedCount: null,
      ...parts,
    }) as unknown as Gguf;
  const tensors = { bytes: 1000, embeddingBytes: 100, outputElements: 0, expertBytes: 0 };

  it("is all weights where the output layer is the embedding, and without its table where it is not", () => {
    expect(decodeReadsOf(header({ tensors })).weightBytes).toBe(1000);
    expect(decodeReadsOf(header({ tensors: { ...tensors, outputElements: 5 } })).weightBytes).toBe(900);
  });

  it("is of experts only those that a token passes, or all with a note where that is not told", () => {
    const moe = { tensors: { ...tensors, expertBytes: 800 }, expertCount: 8, expertUsedCount: 2 };
    expect(decodeReadsOf(header(moe))).toMatchObject({ weightBytes: 400, note: null });
    expect(decodeReadsOf(header({ ...moe, expertUsedCount: null }))).toMatchObject({
      weightBytes: 1000,
      note: expect.stringContaining("all are counted"),
    });
  });
});
