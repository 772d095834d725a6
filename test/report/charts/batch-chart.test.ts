import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/metrics/types.ts";
import { batchChart } from "../../../src/report/charts/batch.ts";
import { compileSpec, renderSvg } from "../../../src/report/charts/render.ts";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { inventedRun, plainModels } from "../invented.ts";

const [first, second] = plainModels.map(({ id }) => id);

function batch(model: string, sequences: number, value: number | null, changes: Partial<Row> = {}): Row {
  return {
    model,
    variant: "default",
    task: null,
    metric: "batch_tokens_per_second",
    work: { phase: "batch", tokens: 32, depth: 0, sequences },
    threads: [2],
    fileCache: null,
    covers: [],
    method: {
      kind: "timing",
      clock: "engine",
      spread: { loads: 3, repetitions: { low: 5, high: 5 }, bounds: "range-over-loads" },
      proxy: null,
    },
    unit: "tokens/s",
    better: "higher",
    n: 15,
    value,
    low: value === null ? null : value * 0.95,
    high: value === null ? null : value * 1.05,
    caveats: value === null ? [{ kind: "no-timings" }] : [],
    recordIds: [],
    origin: "measured",
    ...changes,
  };
}

function chartOf(rows: readonly Row[]) {
  const run = inventedRun(plainModels);
  return batchChart(summarize({ ...run, rows: [...run.rows, ...rows] }));
}

function drawn(rows: readonly Row[]) {
  const chart = chartOf(rows);
  if (chart?.kind !== "drawn") throw new Error("not drawn");
  return { ...chart, words: chart.caption.map((span) => (typeof span === "string" ? span : span.text)).join("") };
}

const usual = [
  ...[1, 2, 4, 8].map((sequences) => batch(first!, sequences, 100 * sequences ** 0.5)),
  ...[8, 1].map((sequences) => batch(second!, sequences, 100 * sequences)),
];

describe("the chart of batches", () => {
  it("is left out where none were timed, or one number of sequences only", () => {
    expect(chartOf([])).toBeNull();
    expect(chartOf([batch(first!, 4, 100)])).toBeNull();
  });

  it("has a line for each model, in the order of sequences, and a column for each number of them", () => {
    const { table } = drawn(usual);
    expect(table.headings).toEqual(["Model", "1 sequence", "2 sequences", "4 sequences", "8 sequences"]);
    const cells = table.rows.map((row) => row.cells.map((cell) => cell.replace(/ .*/, "")));
    expect(cells).toContainEqual([first, "100", "141", "200", "283"]);
    expect(cells).toContainEqual([second, "100", "not", "not", "800"]);
  });

  it("says who gains most, by how much", () => {
    expect(drawn(usual).words).toMatch(/8\.0 times what 1 sequence gets\.$/);
    expect(drawn(usual).words).toContain(second);
  });

  it("says where a gain is not clear of the spread, and where there is none", () => {
    const vague = [batch(first!, 1, 100, { high: 150 }), batch(first!, 8, 140, { low: 90 })];
    expect(drawn(vague).words).toMatch(/, not clear of the spread\.$/);
    expect(drawn([batch(first!, 1, 100), batch(first!, 8, 90)]).words).toBe(
      "No model gets more from several sequences at once.",
    );
  });

  it("keeps batches of another length off its axis", () => {
    const longer = batch(first!, 16, 5000, { work: { phase: "batch", tokens: 64, depth: 0, sequences: 16 } });
    expect(drawn([...usual, longer]).table.headings).not.toContain("16 sequences");
  });

  it.each([720, 350])("keeps to %i pixels and gives no warnings", async (width) => {
    const spec = drawn(usual).spec(width);
    const warnings: string[] = [];
    compileSpec(spec, (message) => warnings.push(message));
    expect(warnings).toEqual([]);
    const svg = await renderSvg(spec, "batch");
    expect(Number(/ width="([\d.]+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(width + 24);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
