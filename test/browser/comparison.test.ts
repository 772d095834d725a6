import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answers, constructRun } from "../cli/constructed.ts";
import { schoolmark } from "../cli/support.ts";
import { describeInBrowser, launch, overflow, type Visit, visit } from "./browser.ts";

const cwd = mkdtempSync(join(tmpdir(), "schoolmark-swap-"));
const swap = join(cwd, "swap.html");
const evil = "<img src=x onerror=alert(1)>";

describeInBrowser("the swap view in a browser", () => {
  let browser: Browser;
  let visited: Visit;

  beforeAll(async () => {
    const right = answers(400, 240);
    await constructRun(join(cwd, "results"), {
      prompt: evil,
      models: [
        { id: "old", right, speeds: [100, 101, 102, 100, 99, 101], bytes: 2_000_000 },
        {
          id: `new ${evil}`,
          right: answers(400, 240, { lost: 30, gained: 4 }),
          speeds: [120, 119, 121, 120, 118, 122],
        },
      ],
    });
    const { code, stderr } = await schoolmark(["check", "new", "-b", "old", "--html", swap], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining("swap.html")]);
    browser = await launch();
    visited = await visit(browser, swap);
  });
  afterAll(() => browser?.close());

  it("says in its first sentence whether the swap is good enough", async () => {
    expect(await visited.page.textContent(".answer p")).toMatch(
      /^new .* is not good enough to replace old: .*−6\.5 points/,
    );
  });

  it("draws the differences against the margin, from base to candidate, and what it costs", async () => {
    const drawn = await visited.page.$$eval("figure[data-chart]", (all) =>
      all.map((one) => one.getAttribute("data-chart")),
    );
    expect(drawn).toEqual(["differences", "dumbbells", "costs"]);
    const dashed = await visited.page.$$eval(
      'figure[data-chart="differences"] .wide line[stroke-dasharray]',
      (all) => all.length,
    );
    expect(dashed).toBe(1);
  });

  it("lists each flipped item in full, as text", async () => {
    const rows = await visited.page.$$eval(".items tbody tr", (all) => all.map((row) => row.textContent ?? ""));
    expect(rows).toHaveLength(34);
    expect(rows[0]).toContain(`${evil} 0`);
    expect(await visited.page.locator("main img").count()).toBe(0);
  });

  it("asks for nothing, complains of nothing and fits a narrow window", async () => {
    expect(visited.requests).toEqual([`file://${swap}`]);
    expect(visited.complaints).toEqual([]);
    const { page } = await visit(browser, swap, { viewport: { width: 400, height: 800 } });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
