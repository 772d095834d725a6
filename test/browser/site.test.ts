import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answers, constructRun } from "../cli/constructed.ts";
import { emptyFolder, schoolmark, start } from "../cli/support.ts";
import { names } from "../support/hostile-texts.mjs";
import { describeInBrowser, launch, overflow, visit } from "./browser.ts";

describeInBrowser("a site of runs", () => {
  const cwd = emptyFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    const hostile = names.slice(0, 5).map((id, index) => ({
      id,
      right: answers(30, 12 + 3 * index),
      speeds: [40 + 10 * index],
      sha256: `${index}`.repeat(64),
    }));
    for (const second of [1, 2]) await constructRun(join(cwd, "results"), { models: hostile, second });
    await schoolmark(["report", "--site", join(cwd, "site")], { cwd });
  });

  afterAll(() => browser.close());

  it("asks for nothing but its own pages, draws its charts, and leads to each run and back", async () => {
    const { page, requests, complaints } = await visit(browser, join(cwd, "site", "index.html"));
    expect(await page.locator("figure[data-chart] svg").count()).toBe(6);
    expect(await overflow(page)).toBe(0);
    await page.locator("section a").first().click();
    await page.getByRole("link", { name: "All runs" }).click();
    expect(await page.title()).toBe("Runs over time");
    expect(
      requests.filter((url) => !url.startsWith(`file://${join(cwd, "site")}/`) && !url.startsWith("data:")),
    ).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("picks a model in all charts and tables", async () => {
    const { page } = await visit(browser, join(cwd, "site", "index.html"), { viewport: { width: 400, height: 800 } });
    expect(await overflow(page)).toBe(0);
    const key = await page.locator("#pick option").nth(1).getAttribute("value");
    await page.selectOption("#pick", key);
    const lit = await page.$$eval("figure[data-chart]:has(svg .on)", (all) => all.length);
    expect(lit).toBe(await page.locator("figure[data-chart]").count());
  });
});

describeInBrowser("a run that is watched", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  it("shows progress and figures until its end, and speaks to the run alone", async () => {
    const words = ["run", "--runner", "fake", "skilled", "novice", "-s", "everyday", "--limit", "400", "--loads", "1"];
    const { child, outcome } = start([...words, "--watch", "--json"], { cwd: emptyFolder() });
    const address = await new Promise<string>((resolve) => {
      child.stderr?.on("data", (chunk) => resolve(/http:\S+/.exec(`${chunk}`)?.[0] ?? ""));
    });
    const page = await browser.newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(address);
    await page.getByText("done; the report lies in").waitFor();
    expect(await page.locator("[data-live] table tbody tr").count()).toBe(2);
    expect((await outcome).code).toBe(0);
    expect(requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
