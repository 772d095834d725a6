import { describe, expect, it } from "vitest";
import { reportFormats } from "../../src/report/outputs/index.ts";
import { names } from "../support/hostile-texts.mjs";
import { hostileInput } from "./hostile-input.ts";

async function rendered(id: string): Promise<string> {
  return reportFormats.find((format) => format.id === id)!.render(hostileInput());
}

/** Controls and format characters, direction overrides among them; line ends are taken out before. */
const controls = /[\p{Cc}\p{Cf}]/u;

describe("foreign text on the page", () => {
  it("makes no element, attribute or script", async () => {
    const page = await rendered("html");
    const rest = page.replace(/<script(?: type="text\/plain" data-block)?>[\s\S]*?<\/script>/g, "");
    const tags = [...rest.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]!.toLowerCase());
    expect(new Set(tags)).not.toContain("script");
    expect(new Set(tags)).not.toContain("img");
    const attributes = [...rest.matchAll(/<[a-z][^>]*>/gi)].flatMap(([tag]) =>
      [...tag.replace(/"[^"]*"/g, '""').matchAll(/[\s"]([a-z-]+)=/gi)].map((match) => match[1]!.toLowerCase()),
    );
    expect([...new Set(attributes)].filter((name) => name.startsWith("on"))).toEqual([]);
    expect(
      [...new Set(attributes)].filter((name) => ["href", "src", "srcset", "action", "data"].includes(name)),
    ).toEqual(["href"]);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("shows controls and direction overrides instead of obeying them", async () => {
    const page = await rendered("html");
    expect(controls.test(page.replaceAll("\n", ""))).toBe(false);
    expect(page).toContain("\\u{202e}gpj.exe");
  });

  it("stays well formed", async () => {
    const page = await rendered("html");
    for (const element of [
      "table",
      "tr",
      "td",
      "th",
      "section",
      "figure",
      "svg",
      "g",
      "text",
      "bdi",
      "details",
      "div",
      "li",
      "ul",
    ]) {
      const opened = page.match(new RegExp(`<${element}(>| [^>]*[^/]>)`, "g"))?.length ?? 0;
      expect(page.match(new RegExp(`</${element}>`, "g"))?.length ?? 0, element).toBe(opened);
    }
  });
});

describe("foreign text in CSV", () => {
  it("starts no formula and gives no order to a terminal", async () => {
    const csv = await rendered("csv");
    const cells = csv.split("\n").flatMap((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []);
    const texts = cells.map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, "").replaceAll('""', '"'));
    const dangerous = texts.filter((text) => /^\s*[=+\-@]/.test(text) && !/^-?[\d.]+(e[+-]?\d+)?$/i.test(text));
    expect(dangerous).toEqual([]);
    expect(texts).toContain("'-2+3");
    expect(controls.test(csv.replaceAll("\n", ""))).toBe(false);
  });
});

describe("foreign text on a terminal", () => {
  it.each(["text", "json"])("prints no control characters as %s", async (id) => {
    expect(controls.test((await rendered(id)).replaceAll("\n", ""))).toBe(false);
  });

  it("keeps JSON what it was", async () => {
    const { plan } = JSON.parse(await rendered("json"));
    expect(plan.models.map((model: { id: string }) => model.id)).toEqual(names);
  });
});

describe("foreign text in Markdown", () => {
  it("makes no markup, link, mention or table cell", async () => {
    const markdown = await rendered("md");
    expect(markdown).not.toMatch(/<[a-z!/]/i);
    expect(markdown).not.toMatch(/:\/\/|(^|[^\\])\]\(|www\.|@/m);
    expect(controls.test(markdown.replaceAll("\n", ""))).toBe(false);
    for (const table of markdown.split("\n\n").filter((block) => block.startsWith("| "))) {
      const cells = table
        .split("\n")
        .map((line) => line.replaceAll("\\\\", "").replaceAll("\\|", "").split("|").length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});
