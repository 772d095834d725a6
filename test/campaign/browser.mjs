import { chromium } from "playwright-core";
import { browserPath } from "../support/chromium.mjs";

export const hasBrowser = browserPath !== null;

/** Opens pages in a browser without their content policy, so that what the policy would stop is seen too. */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  return { look: (page) => look(browser, page), close: () => browser.close() };
}

/** What the page holds, asked for and did; `news` is put into a live page as its script does. */
async function look(browser, { path, news }) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const [requests, done] = [[], []];
  await context.route(/^(?!file:|data:|blob:)/, (route) => route.abort());
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => done.push(`an error: ${error.message}`));
  page.on("dialog", (dialog) => {
    done.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`file://${path}`);
  if (news !== undefined)
    await page.evaluate((markup) => {
      document.querySelector("[data-live]").innerHTML = markup;
    }, news);
  await page.evaluate(used);
  const found = await page.evaluate(taken);
  // What was begun by then has its turn.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await context.close();
  // A page of a run that goes on asks that run for news.
  const own = [`file://${path}`, ...(news === undefined ? [] : [new URL("events", `file://${path}`).href])];
  return { ...found, requests: requests.filter((url) => !own.includes(url) && !url.startsWith("data:")), done };
}

/** Runs in the page: opens and chooses what a reader would. */
async function used() {
  const frame = () => new Promise((resolve) => setTimeout(resolve, 20));
  await frame();
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const button of [...document.querySelectorAll("tr.item button")].slice(0, 25)) button.click();
  const pick = document.querySelector("select#pick");
  for (let index = 0; index < (pick?.options.length ?? 0); index++) {
    pick.selectedIndex = index;
    pick.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const mark of [...document.querySelectorAll("figure svg [data-m]")].slice(0, 100))
    mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
  await frame();
}

/** Runs in the page: its kinds of elements and attributes, where it leads, how often what frames it is there, and its text. */
function taken() {
  const [kinds, protocols, counts] = [new Set(), new Set(), {}];
  // Where there is room for a label hangs on how wide its text is: points alone are counted.
  counts.points = document.querySelectorAll("figure svg path[data-m]").length;
  const texts = [document.documentElement.textContent];
  for (const element of document.querySelectorAll("*")) {
    kinds.add(element.localName);
    if (/^(script|style|section|figure|table|main|form|title|h2)$/.test(element.localName))
      counts[element.localName] = (counts[element.localName] ?? 0) + 1;
    for (const { name, value } of element.attributes) {
      kinds.add(`${element.localName} ${name}`);
      texts.push(value);
      if (name === "href" || name === "src") protocols.add(new URL(value, document.baseURI).protocol);
    }
  }
  return { kinds: [...kinds], protocols: [...protocols], counts, text: texts.join("\n") };
}
