import { join } from "node:path";
import { markup } from "../../support/hostile-texts.mjs";
import { hasBrowser, openBrowser } from "../browser.mjs";
import { comparisonPages, loadFillers, renderedPages, sitePages } from "../markup-pages.mjs";

/** As many as a page's charts tell apart. */
const perPage = 20;

export const markupInPages = {
  name: "markup",
  what: "markup in every text that reaches a page, opened in a browser: shown as text, nothing obeyed, nothing asked for",
  skipped: hasBrowser ? null : "no browser",
  async run({ folder, short, random, program, trial }) {
    const fillers = await loadFillers(folder);
    const groups = short ? [Array.from({ length: 6 }, () => random.of(markup))] : inGroups(markup);
    const waysOf = [
      ...groups.map((texts) => ({ texts, make: renderedPages })),
      ...(short ? [] : groups).map((texts) => ({ texts, make: sitePages })),
      ...(short ? [] : markup).map((text) => ({ texts: [text], make: comparisonPages })),
    ];
    const browser = await openBrowser();
    try {
      for (const [index, { texts, make }] of waysOf.entries()) {
        const place = join(folder, `${index}`);
        const pages = await make(join(place, "hostile"), texts, fillers, program);
        const plain = await make(join(place, "plain"), texts.map(harmless), fillers, program);
        for (const [number, page] of pages.entries()) {
          const [seen, expected] = [await browser.look(page), await browser.look(plain[number])];
          trial(`${page.name} with ${texts.length === 1 ? texts[0] : `group ${index}`}`, wrongIn(seen, expected));
          for (const text of texts) trial(`${page.name} with ${text}`, isShown(text, seen) ? null : "it is not shown");
        }
      }
    } finally {
      await browser.close();
    }
  },
};

function inGroups(texts) {
  const groups = [];
  for (let at = 0; at < texts.length; at += perPage) groups.push(texts.slice(at, at + perPage));
  return groups;
}

/** A text of the same length that means nothing anywhere. */
const harmless = (text, index) => `${index}${text.replace(/[^a-z0-9]/gi, "x")}`;

/** What a page holds that the same page with harmless texts does not. */
function wrongIn(seen, plain) {
  const more = (name) => seen[name].filter((one) => !plain[name].includes(one));
  for (const name of ["kinds", "protocols"]) if (more(name).length > 0) return `${name}: ${more(name).join(", ")}`;
  if (seen.requests.length > 0) return `it asked for ${seen.requests.join(", ")}`;
  if (seen.done.length > 0) return seen.done.join("; ");
  const [counts, usual] = [seen, plain].map(({ counts: of }) => JSON.stringify(of));
  return counts === usual ? null : `${counts}, where harmless texts have ${usual}`;
}

/** Controls are shown in another form. */
function isShown(text, { text: page }) {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) || page.includes(text);
}
