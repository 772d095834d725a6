import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { renderPage } from "../../src/report/page/page.ts";
import { hostileInput } from "../report/hostile-input.ts";
import { inventedInput, ladderModels } from "../report/invented.ts";
import { inventedDetail } from "../report/invented-detail.ts";
import { describeInBrowser, launch, overflow, type Visit, visit } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "schoolmark-page-"));
const [ladder, hostile] = [join(folder, "ladder.html"), join(folder, "hostile.html")];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describeInBrowser("the page in a browser", () => {
  let browser: Browser;
  let ordinary: Visit;

  beforeAll(async () => {
    const input = inventedInput(ladderModels);
    const [run] = input.runs;
    writeFileSync(ladder, await renderPage({ ...input, runs: [{ ...run!, detail: inventedDetail(run!) }] }));
    writeFileSync(hostile, await renderPage(hostileInput()));
    browser = await launch();
    ordinary = await visit(browser, ladder);
    await ordinary.page.waitForSelector("tr.item");
  });
  afterEach(async () => {
    for (const context of browser.contexts()) if (context !== ordinary.page.context()) await context.close();
  });
  afterAll(() => browser?.close());

  it("asks for nothing but itself and complains of nothing", () => {
    expect(ordinary.requests).toEqual([`file://${ladder}`]);
    expect(ordinary.complaints).toEqual([]);
  });

  it("runs no script that was put into it later", async () => {
    const { page } = await visit(browser, ladder);
    const ran = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.foreign = true";
      document.body.append(script);
      const image = document.createElement("img");
      image.setAttribute("onerror", "window.foreign = true");
      image.src = "data:,";
      document.body.append(image);
      await new Promise((done) => setTimeout(done, 50));
      return "foreign" in window;
    });
    expect(ran).toBe(false);
    await expect(page.evaluate(() => fetch("data:,"))).rejects.toThrow();
  });

  it("shows each chart drawn, at one of its two widths", async () => {
    const charts = await ordinary.page.$$eval("figure[data-chart]", (figures) =>
      figures.map((figure) => {
        const shown = [...figure.querySelectorAll("svg")].filter((svg) => svg.getClientRects().length > 0);
        return { count: shown.length, marks: shown[0]?.querySelectorAll("[data-m]").length ?? 0 };
      }),
    );
    expect(charts.length).toBeGreaterThanOrEqual(10);
    for (const { count, marks } of charts) {
      expect(count).toBe(1);
      expect(marks).toBeGreaterThan(0);
    }
  });

  it("highlights one model in every chart and table, by choice and by a click, until Escape", async () => {
    const { page } = await visit(browser, ladder);
    await page.waitForSelector("tr.item");
    await page.selectOption("#pick", { index: 1 });
    const lit = await page.$$eval(".on", (elements) => elements.map((element) => element.getAttribute("data-m")));
    expect(new Set(lit).size).toBe(1);
    const places = await page.$$eval(
      "figure[data-chart]:has(svg .on), table:has(tr.on), table:has(td.on)",
      (all) => all.length,
    );
    expect(places).toBeGreaterThanOrEqual(12);
    const other = page.locator("tr[data-name] > th").nth(3);
    await other.click();
    expect(await page.$eval("#pick", (select) => (select as HTMLSelectElement).selectedIndex)).toBe(4);
    await page.keyboard.press("Escape");
    expect(await page.$$eval(".on", (elements) => elements.length)).toBe(0);
  });

  it("tells of a mark what its chart's data table tells", async () => {
    const { page } = await visit(browser, ladder);
    await page.locator('figure[data-chart="fits"] svg:visible path[data-m]').first().hover({ force: true });
    const tip = await page.textContent("#tip");
    expect(tip).toContain("Peak memory");
    expect(tip).toContain("MB");
  });

  it("sorts by number, gaps last, and filters by words", async () => {
    const { page } = await visit(browser, ladder);
    const memory = (): Promise<number[]> =>
      page.$$eval("table[data-sortable] >> nth=0", ([table]) =>
        [...(table as HTMLTableElement).tBodies[0]!.rows].map((row) => Number(row.cells[4]?.dataset["v"])),
      );
    await page.getByRole("button", { name: "Peak memory", exact: true }).click();
    expect(await memory()).toEqual((await memory()).toSorted((a, b) => b - a));
    await page.getByRole("button", { name: "Peak memory", exact: true }).click();
    expect(await memory()).toEqual((await memory()).toSorted((a, b) => a - b));
    expect(await page.getAttribute("th[aria-sort]", "aria-sort")).toBe("ascending");
    await page.getByLabel("Filter").first().fill("16M");
    const shown = await page.$$eval(
      "tr[data-name]",
      (rows) => rows.filter((row) => row.getClientRects().length > 0).length,
    );
    expect(shown).toBe(ladderModels.filter(({ id }) => id.includes("16M")).length);
  });

  it("saves a chart as an SVG without references and its data as CSV", async () => {
    const { page } = await visit(browser, ladder);
    const save = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      return readFileSync(await download.path(), "utf8");
    };
    const svg = await save("Save speed as SVG");
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toContain("var(");
    const csv = await save("Save the data of speed as CSV");
    expect(csv.split("\r\n")).toHaveLength(ladderModels.length + 1);
    expect(csv).toMatch(/^Model,Prefill,/);
  });

  it("narrows the questions to flips and opens one with its answers", async () => {
    const { page } = await visit(browser, ladder);
    await page.waitForSelector("tr.item");
    await page.getByLabel("Right for").selectOption({ index: 1 });
    await page.getByLabel("wrong for").selectOption({ index: 2 });
    const [right, wrong] = await page.$$eval("tr.item", (rows) =>
      [1, 2].map((cell) => rows.map((row) => (row as HTMLTableRowElement).cells[cell]?.textContent)),
    );
    expect(right!.length).toBeGreaterThan(0);
    expect(new Set(right)).toEqual(new Set(["✓"]));
    expect(new Set(wrong)).toEqual(new Set(["✗"]));
    await page.locator("tr.item button").first().click();
    expect(await page.textContent("tr.full")).toContain("−2.50");
  });

  it("can be used by keyboard alone", async () => {
    const { page } = await visit(browser, ladder);
    await page.waitForSelector("tr.item");
    const seen: string[] = [];
    for (let step = 0; step < 140; step += 1) {
      await page.keyboard.press("Tab");
      seen.push(
        await page.evaluate(
          () => `${document.activeElement?.tagName} ${document.activeElement?.closest("svg") !== null}`,
        ),
      );
    }
    expect(seen[0]).toBe("SELECT false");
    expect(seen).toContain("BUTTON false");
    expect(seen).toContain("SUMMARY false");
    expect(seen.filter((stop) => stop.endsWith("true"))).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has no serious fault of access in %s", async (colorScheme) => {
    const { page } = await visit(browser, ladder, { colorScheme, bypassCSP: true });
    await page.waitForSelector("tr.item");
    await page.evaluate(axe);
    const faults = await page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await checker.run();
      return violations.map(({ id, impact, nodes }) => ({ id, impact, first: nodes[0]?.html.slice(0, 200) }));
    });
    expect(faults.filter(({ impact }) => ["serious", "critical"].includes(impact))).toEqual([]);
  });

  it("follows the dark scheme in text and charts", async () => {
    const { page } = await visit(browser, ladder, { colorScheme: "dark" });
    const [ground, label] = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector("figure svg text")!).fill,
    ]);
    expect(ground).toBe("rgb(20, 23, 27)");
    expect(label).toMatch(/rgb\((1[6-9]\d|2\d\d), /);
  });

  it.each([400, 1000, 1600])("is no wider than a window of %i pixels, also with hostile names", async (width) => {
    for (const path of [ladder, hostile]) {
      const { page } = await visit(browser, path, { viewport: { width, height: 800 } });
      await page.waitForSelector("tr.item");
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });

  it("can be read without scripts", async () => {
    const { page } = await visit(browser, ladder, { javaScriptEnabled: false });
    const text = await page.textContent("main");
    for (const part of ["answers best", "Trade-offs", "Question by question", "How it was measured"])
      expect(text).toContain(part);
    expect(await page.locator("figure svg:visible").count()).toBeGreaterThanOrEqual(10);
    expect(await page.locator(".picker:visible, button:visible").count()).toBe(0);
    expect(await page.locator(".items table.marks tbody tr").count()).toBe(12);
  });

  it("prints to a PDF of several pages", async () => {
    const pdf = await ordinary.page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(3);
  });

  it("takes hostile names, questions and answers for text, also unpacked", async () => {
    const { page, requests, complaints } = await visit(browser, hostile);
    page.on("dialog", () => complaints.push("a dialog"));
    await page.waitForSelector("tr.item");
    for (const open of (await page.locator("tr.item button").all()).slice(0, 20)) await open.click();
    await page.selectOption("#pick", { index: 2 });
    expect(
      await page.locator("main script:not([data-block]), main img, main iframe, main [onload], main [onerror]").count(),
    ).toBe(0);
    expect(await page.textContent("tr.full >> nth=0")).toContain("Prompt");
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`file://${hostile}`]);
  });
});
