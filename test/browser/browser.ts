import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { describe } from "vitest";
import { browserPath } from "../support/chromium.mjs";

/** Where a browser is required, its absence is an error; elsewhere these tests are skipped, and say so. */
const isRequired = (process.env["SCHOOLMARK_REQUIRE_BROWSER"] ?? "") !== "";
if (browserPath === null && isRequired)
  throw new Error("there is no Chromium here, and SCHOOLMARK_REQUIRE_BROWSER is set");

export const describeInBrowser = (name: string, body: () => void): void => {
  describe.skipIf(browserPath === null)(browserPath === null ? `${name} (skipped: no Chromium found)` : name, body);
};

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath ?? "", args: ["--no-sandbox"] });
}

/** An open page and all that it asked for or complained of. */
export interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

export async function visit(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`file://${path}`);
  return { page, requests, complaints };
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
