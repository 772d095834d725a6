import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderPage } from "../../../src/report/page/page.ts";
import { type InventedModel, inventedInput, ladderModels, plainModels } from "../invented.ts";

const nothing: InventedModel = {
  id: "broken",
  parameters: 1e6,
  tokens: null,
  accuracy: null,
  energy: null,
  decode: null,
  memory: null,
  reason: "the process was killed for memory",
};

/** The page without the script of our own, which only a build makes. */
function withoutScript(page: string): string {
  return page.replace(/<script>[\s\S]*?<\/script>/, "");
}

describe("the page", () => {
  it("loads nothing, and runs nothing but its own script, by its hash", async () => {
    const page = await renderPage(inventedInput(ladderModels));
    const [script] = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    const hash = createHash("sha256")
      .update(script?.[1] ?? "")
      .digest("base64");
    const scripts = script === undefined ? "" : ` script-src 'sha256-${hash}';`;
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain(
      `content="default-src 'none';${scripts} style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"`,
    );
    const rest = withoutScript(page);
    expect(rest).not.toMatch(/<script|https?:|@import|url\(|xmlns/i);
    expect(page.match(/href="([^"]*)"/g)).toEqual(['href="data:,"']);
  });

  it("opens with the answer, then the ladder, the table, the charts and how it was measured", async () => {
    const page = await renderPage(inventedInput(ladderModels));
    const order = [
      "answers best",
      "What schooling did",
      "<h2>Models",
      "<h2>Trade-offs",
      "<h2>Tasks",
      "<h2>How it was measured",
    ];
    const places = order.map((part) => page.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("draws each chart at two widths, each with a caption and its data", async () => {
    const page = await renderPage(inventedInput(ladderModels));
    const charts = [...page.matchAll(/<figcaption id="([^"]+)"/g)].map((match) => match[1]);
    expect(charts).toEqual([
      ...["energy-accuracy", "schooling", "equal-compute", "quantization"],
      ...["speed", "memory", "fits", "break-even", "tasks"],
    ]);
    expect(page.match(/<svg /g)).toHaveLength(2 * charts.length);
    expect(page.match(/<summary>Data/g)).toHaveLength(charts.length);
    const labels = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].map((match) => match[1]);
    for (const label of labels) expect(page).toContain(`<figcaption id="${label}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is the same for the same input", async () => {
    const input = inventedInput(ladderModels);
    expect(await renderPage(input)).toBe(await renderPage(input));
  });

  it("stays under 1.5 MB for twelve models", async () => {
    expect((await renderPage(inventedInput(ladderModels))).length).toBeLessThan(1_500_000);
  });

  it("says what was not measured and why, and never 0, NaN or null", async () => {
    const page = await renderPage(inventedInput([plainModels[0]!, nothing]));
    expect(page).toContain("not measured");
    expect(page).toContain("the process was killed for memory");
    expect(page).toContain("undisclosed");
    expect(withoutScript(page)).not.toMatch(/NaN|Infinity|>null|undefined/);
  });

  it("gives a reason in the place of each chart that can't be drawn", async () => {
    const page = await renderPage(inventedInput([nothing]));
    expect(page).not.toContain("<svg");
    expect(page.match(/Not drawn: /g)!.length).toBeGreaterThanOrEqual(4);
  });

  it("shows one model without comparing it", async () => {
    const page = await renderPage(inventedInput(plainModels.slice(0, 1)));
    expect(page).toContain("<title>One model: small-135M-Q4_1</title>");
    expect(page).toContain("needs accuracy and energy per correct answer of two models");
  });

  it("keeps the rest when there is no energy", async () => {
    const models = ladderModels.map((model) => ({ ...model, energy: null, reason: "CPU time is not known" }));
    const page = await renderPage(inventedInput(models));
    expect(page).toContain("(CPU time is not known)");
    expect(page).toContain("The same training compute");
  });

  it("tells skips, failures and an unfinished run", async () => {
    const page = await renderPage(
      inventedInput(plainModels, {
        complete: false,
        counts: { planned: 100, result: 90, skip: 3, fail: 2 },
        problems: [
          { kind: "fail", model: "small-135M-Q4_1", task: "schoolbook/copy", message: "out of memory", count: 2 },
        ],
      }),
    );
    expect(page).toContain("95 of 100 jobs have an outcome");
    expect(page).toContain("2 jobs: out of memory");
  });

  it("keeps the ids of several runs apart", async () => {
    const { runs, ...rest } = inventedInput(plainModels);
    const page = await renderPage({ ...rest, runs: [runs[0]!, { ...runs[0]!, name: "second" }] });
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).toContain(`<h2 class="run" id="run2">second</h2>`);
  });
});
