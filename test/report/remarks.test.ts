import { describe, expect, it } from "vitest";
import type { Caveat } from "../../src/metrics/caveat.ts";
import { summarize } from "../../src/report/data/setting-summaries.ts";
import { columnsOf, remarksOf } from "../../src/report/data/table.ts";
import type { ReportRun } from "../../src/report/data/types.ts";
import { renderMarkdown } from "../../src/report/outputs/markdown.ts";
import { renderText } from "../../src/report/outputs/text.ts";
import { modelsSection } from "../../src/report/page/sections/models.ts";
import { type InventedModel, inventedRun, ladderModels } from "./invented.ts";

const models: readonly InventedModel[] = ladderModels.slice(0, 6);
const never = "never quiet: every repetition was disturbed, and the figure is made of these";

const neverClean: Caveat = { kind: "never-clean" };

/** A run whose speeds have the given caveats, by metric and place of the model. */
function runWith(caveatsOf: (metric: string, model: number) => readonly Caveat[]): ReportRun {
  const run = inventedRun(models);
  const place = new Map(run.plan.models.map(({ id }, index) => [id, index]));
  return {
    ...run,
    rows: run.rows.map((row) =>
      /^(prefill|decode)_tokens/.test(row.metric)
        ? { ...row, caveats: caveatsOf(row.metric, place.get(row.model) ?? 0) }
        : row,
    ),
  };
}

const remarks = (run: ReportRun) => {
  const summary = summarize(run);
  return remarksOf(summary, columnsOf(summary)).filter(({ reason }) => /never quiet|loads left out/.test(reason));
};

describe("remarks under the table", () => {
  it("tell each reason once, with all columns and models that it holds for", () => {
    const told = remarks(runWith((metric, model) => (metric.startsWith("decode") || model < 2 ? [neverClean] : [])));
    expect(told).toHaveLength(1);
    expect(told[0]?.places.map(({ headings, names }) => [headings, names.length])).toEqual([
      [["Decode (tokens/s)"], 6],
      [["Prefill (tokens/s)"], 2],
    ]);
  });

  it("tell a figure's several reasons apart, so that each is told once", () => {
    const told = remarks(
      runWith((_, model) =>
        model === 0 ? [neverClean, { kind: "noisy-loads-left-out", left: 1, loads: 3 }] : [neverClean],
      ),
    );
    expect(told.map(({ places }) => places.map(({ names }) => names.length))).toEqual([[6], [1]]);
  });

  it("count many models and name them in a fold on the page", () => {
    const run = runWith((_, model) => (model < 5 ? [neverClean] : []));
    const page = modelsSection(summarize(run)).markup;
    expect(page).toContain(`of 5 of 6 models: ${never}</summary>`);
    const fold = page.slice(page.indexOf("</summary>"));
    for (const { id } of run.plan.models.slice(0, 5)) expect(fold).toContain(`<bdi>${id}</bdi>`);
  });

  it("say all models where it is all, in every form", () => {
    const run = runWith(() => [neverClean]);
    const input = { runs: [run], title: null, generatedAt: run.run.at };
    expect(renderText(input).replace(/\n {2}/g, " ")).toContain(`Decode (tokens/s) of all models: ${never}`);
    expect(renderMarkdown(input)).toContain("Prefill (tokens/s) of all models: never quiet");
    expect(modelsSection(summarize(run)).markup).toContain("of all models: never quiet");
  });
});
