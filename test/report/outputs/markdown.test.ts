import { describe, expect, it } from "vitest";
import { summarize } from "../../../src/report/data/setting-summaries.ts";
import { fitted } from "../../../src/report/outputs/markdown/fit.ts";
import { bar } from "../../../src/report/outputs/markdown/words.ts";
import { renderMarkdown } from "../../../src/report/outputs/markdown.ts";
import { names } from "../../support/hostile-texts.mjs";
import { inventedInput, ladderModels, plainModels } from "../invented.ts";
import { inventedDetail } from "../invented-detail.ts";

/** Cells of the table that begins with a heading. */
function cellsUnder(markdown: string, heading: string): readonly (readonly string[])[] {
  const block = markdown.split("\n\n").find((one) => one.startsWith(`| ${heading} |`)) ?? "";
  return block
    .split("\n")
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | "));
}

describe("the report as Markdown", () => {
  it("draws bars of one width, to an eighth of a character", () => {
    expect([0, 0.5, 1, 2, 0.3].map(bar)).toEqual(["░░░░░░░░", "████░░░░", "████████", "████████", "██▍░░░░░"]);
    for (let share = 0; share <= 1; share += 0.01) expect([...bar(share)]).toHaveLength(8);
  });

  it("shows accuracy of 100 %, the rest of the largest in its column", () => {
    const input = inventedInput(ladderModels);
    const rows = cellsUnder(renderMarkdown(input), "At a glance");
    const { settings } = summarize(input.runs[0]!);
    const fastest = Math.max(...settings.map(({ figures }) => figures.decode.value ?? 0));
    expect(rows).toHaveLength(settings.length);
    for (const [index, { figures }] of settings.entries()) {
      const [, accuracy = "", , decode = ""] = rows[index]!;
      expect(accuracy.split(" ")[0]).toBe(bar(figures.accuracy.value!));
      expect(decode.split(" ")[0]).toBe(bar(figures.decode.value! / fastest));
    }
  });

  it("gives every energy figure that the table has no column for, with how it was come by", () => {
    const input = inventedInput(plainModels);
    const [run] = input.runs;
    const row = {
      ...run!.rows[0]!,
      task: null,
      metric: "energy_ratio",
      method: { kind: "over-baseline" as const, baseline: "the largest", statistic: { kind: "none" as const } },
      unit: "×",
      value: 0.5,
      low: 0.4,
      high: 0.6,
      covers: ["package" as const],
      threads: [],
      caveats: [],
    };
    const markdown = renderMarkdown({ ...input, runs: [{ ...run!, rows: [...run!.rows, row] }] });
    expect(cellsUnder(markdown, "Model | Figure").flat()).toEqual([
      row.model.replaceAll("_", "\\_"),
      "Energy against the reference",
      "0.500 × (0.400–0.600)",
      "over the largest: not compared; package",
    ]);
  });

  it("lays a sweep out by the settings that differ", () => {
    const input = inventedInput(plainModels.slice(0, 1));
    const [run] = input.runs;
    const [variant] = run!.plan.variants;
    const variants = [1, 2].map((threads) => ({ ...variant!, id: `threads=${threads}`, threads }));
    const rows = variants.flatMap(({ id }) => run!.rows.map((row) => ({ ...row, variant: id })));
    const markdown = renderMarkdown({ ...input, runs: [{ ...run!, plan: { ...run!.plan, variants }, rows }] });
    expect(cellsUnder(markdown, "Model | threads").map(([, threads]) => threads)).toEqual(["1", "2"]);
  });

  it("shows the twenty questions on which models differ most, whatever they say", () => {
    const input = inventedInput(plainModels);
    const [run] = input.runs;
    const detail = inventedDetail(run!, 50, (index) => names[index % names.length]!);
    const markdown = renderMarkdown({ ...input, runs: [{ ...run!, detail }] });
    expect(cellsUnder(markdown, "Question | Expected")).toHaveLength(20);
    expect(markdown).toContain("20 of 400 questions");
    expect(markdown).not.toMatch(/<[a-z!/]/i);
    expect(markdown).not.toMatch(/:\/\/|www\.|@/);
  });

  it("leaves out whole sections beyond a size, and names them", () => {
    const input = inventedInput(ladderModels);
    const whole = renderMarkdown(input);
    for (const share of [0.2, 0.5, 0.9]) {
      const most = Math.floor(Buffer.byteLength(whole) * share);
      const cut = renderMarkdown(input, most);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
      expect(cut).toMatch(
        /\nLeft out, as this page would be too large: .+\. The HTML page and the CSV hold all of it\.\n$/,
      );
      for (const block of cut.split("\n\n").slice(0, -1)) expect(whole).toContain(block);
    }
    expect(fitted([{ name: "all", text: "x".repeat(500) }], 100)).toBe("");
  });
});
