import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/metrics/types.ts";
import { threadsOf } from "../../../src/report/data/figures.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { columnsOf } from "../../../src/report/data/table.ts";
import { inventedRun, plainModels } from "../invented.ts";

const prefill = (tokens: number, depth: number) => ({ phase: "prefill" as const, tokens, depth, sequences: 1 });

function withRows(change: (row: Row) => readonly Row[]): ReturnType<typeof summarize> {
  const run = inventedRun(plainModels);
  return summarize({ ...run, rows: run.rows.flatMap(change) });
}

describe("figures of the table", () => {
  it("come most accurate first", () => {
    expect(summarize(inventedRun(plainModels)).settings.map(({ name }) => name)).toEqual([
      "large-360M-Q8_0",
      "small-135M-Q4_1",
    ]);
  });

  it("compare the length that most models were timed at", () => {
    const { settings } = withRows((row) => {
      if (row.metric !== "decode_tokens_per_second") return [row];
      const longer = { ...row, work: { ...row.work!, tokens: 512 }, value: 1 };
      return row.model.startsWith("small") ? [row, longer] : [row];
    });
    expect(settings.map(({ figures }) => figures.decode.work?.tokens)).toEqual([32, 32]);
  });

  it("prefer an empty context and the longest stretch", () => {
    const { settings } = withRows((row) =>
      row.metric === "prefill_tokens_per_second"
        ? [row, { ...row, work: prefill(512, 0) }, { ...row, work: prefill(1024, 512) }]
        : [row],
    );
    expect(settings[0]!.figures.prefill.work).toEqual(prefill(512, 0));
  });

  it("take the best of several thread counts", () => {
    const { settings } = withRows((row) =>
      row.metric === "decode_tokens_per_second" ? [row, { ...row, threads: [4], value: (row.value ?? 0) * 2 }] : [row],
    );
    expect(settings[0]!.figures.decode.threads).toEqual([4]);
  });

  it("tell a load from the disk apart from one whose file was in memory", () => {
    const load = (fileCache: "warm" | "cold", value: number) => (row: Row) => ({
      ...row,
      metric: "load_ms",
      fileCache,
      value,
    });
    const [warm, cold] = [load("warm", 50), load("cold", 20)];
    const summary = withRows((row) => {
      if (row.metric === "load_ms") return [];
      return row.metric === "acc" && row.task === null ? [row, warm(row), cold(row)] : [row];
    });
    const loads = columnsOf(summary).filter(({ heading }) => heading.startsWith("Load"));
    expect(loads.map(({ heading, cell }) => [heading, summary.settings.map(cell)])).toEqual([
      ["Load", [expect.objectContaining({ number: 50 }), expect.objectContaining({ number: 50 })]],
      ["Load from disk", [expect.objectContaining({ number: 20 }), expect.objectContaining({ number: 20 })]],
    ]);
  });

  it("never mix energy scopes", () => {
    const { settings } = withRows((row) =>
      row.metric === "energy_joules_per_item" && row.model.startsWith("small")
        ? [row, { ...row, covers: ["wall"], value: 1 }]
        : [row],
    );
    expect(settings.map(({ figures }) => figures.energyPerItem.covers)).toEqual([["package"], ["package"]]);
  });

  it("carry a reason where a metric has no row", () => {
    const { settings } = withRows((row) => (row.metric === "peak_resident_bytes" ? [] : [row]));
    expect(settings[0]!.figures.peakResident).toMatchObject({ value: null, caveats: [{ kind: "not-measured" }] });
  });

  it("have a thread count where all loads have the same", () => {
    expect(threadsOf({ threads: [2] })).toBe(2);
    expect(threadsOf({ threads: [1, 2] })).toBeNull();
    expect(threadsOf({ threads: [] })).toBeNull();
  });

  it("name the settings where a run has several", () => {
    const run = inventedRun(plainModels.slice(0, 1));
    const variants = ["one", "two"].map((id) => ({ ...run.plan.variants[0]!, id }));
    const { settings } = summarize({ ...run, plan: { ...run.plan, variants } });
    expect(settings.map(({ name }) => name)).toEqual(["small-135M-Q4_1 (one)", "small-135M-Q4_1 (two)"]);
  });
});
