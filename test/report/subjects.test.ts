import { describe, expect, it } from "vitest";
import type { Row } from "../../src/metrics/types.ts";
import { lengthOf, threadsOf } from "../../src/report/figures.ts";
import { summarize } from "../../src/report/subjects.ts";
import { inventedRun, plainModels } from "./invented.ts";

function withRows(change: (row: Row) => readonly Row[]): ReturnType<typeof summarize> {
  const run = inventedRun(plainModels);
  return summarize({ ...run, rows: run.rows.flatMap(change) });
}

describe("figures of the table", () => {
  it("come most accurate first", () => {
    expect(summarize(inventedRun(plainModels)).subjects.map(({ name }) => name)).toEqual([
      "large-360M-Q8_0",
      "small-135M-Q4_1",
    ]);
  });

  it("compare the length that most models were timed at", () => {
    const { subjects } = withRows((row) => {
      if (row.metric !== "decode_tokens_per_second") return [row];
      const longer = { ...row, method: "decode 512 at depth 0, engine call", value: 1 };
      return row.model.startsWith("small") ? [row, longer] : [row];
    });
    expect(subjects.map(({ figures }) => figures.decode.method.slice(0, 9))).toEqual(["decode 32", "decode 32"]);
  });

  it("prefer an empty context and the longest stretch", () => {
    const { subjects } = withRows((row) =>
      row.metric === "prefill_tokens_per_second"
        ? [row, { ...row, method: "prefill 512 at depth 0, x" }, { ...row, method: "prefill 1024 at depth 512, x" }]
        : [row],
    );
    expect(subjects[0]!.figures.prefill.method).toBe("prefill 512 at depth 0, x");
  });

  it("take the best of several thread counts", () => {
    const { subjects } = withRows((row) =>
      row.metric === "decode_tokens_per_second"
        ? [row, { ...row, scope: "4 threads", value: (row.value ?? 0) * 2 }]
        : [row],
    );
    expect(subjects[0]!.figures.decode.scope).toBe("4 threads");
  });

  it("tell a load from the disk apart from one whose file was in memory", () => {
    const load = (place: string, value: number) => (row: Row) => ({
      ...row,
      metric: "load_ms",
      method: `opening the model${place}, median of 2 loads`,
      value,
    });
    const [warm, cold] = [load(", file in memory (warm)", 50), load(", file on disk alone (cold)", 20)];
    const { subjects } = withRows((row) => {
      if (row.metric === "load_ms") return [];
      return row.metric === "acc" && row.task === null ? [row, warm(row), cold(row)] : [row];
    });
    expect(subjects.map(({ figures }) => figures.load.value)).toEqual([50, 50]);
    expect(subjects.map(({ figures }) => figures.coldLoad.value)).toEqual([20, 20]);
  });

  it("never mix energy scopes", () => {
    const { subjects } = withRows((row) =>
      row.metric === "energy_joules_per_item" && row.model.startsWith("small")
        ? [row, { ...row, scope: "wall", value: 1 }]
        : [row],
    );
    expect(subjects.map(({ figures }) => figures.energyPerItem.scope)).toEqual([
      "package, 2 threads",
      "package, 2 threads",
    ]);
  });

  it("carry a reason where a metric has no row", () => {
    const { subjects } = withRows((row) => (row.metric === "peak_resident_bytes" ? [] : [row]));
    expect(subjects[0]!.figures.peakResident).toMatchObject({ value: null, reason: "not measured in this run" });
  });

  it("read lengths and threads from the words of a row", () => {
    expect(lengthOf("first-token 128 at depth 64, wall clock")).toEqual({
      phase: "first-token",
      tokens: 128,
      depth: 64,
    });
    expect(lengthOf("macro mean of 8 tasks")).toBeNull();
    expect(threadsOf("package, modelled, 2 threads")).toBe(2);
    expect(threadsOf("1 and 2 threads")).toBeNull();
    expect(threadsOf(null)).toBeNull();
  });

  it("name the settings where a run has several", () => {
    const run = inventedRun(plainModels.slice(0, 1));
    const variants = ["one", "two"].map((id) => ({ ...run.plan.variants[0]!, id }));
    const { subjects } = summarize({ ...run, plan: { ...run.plan, variants } });
    expect(subjects.map(({ name }) => name)).toEqual(["small-135M-Q4_1 (one)", "small-135M-Q4_1 (two)"]);
  });
});
