import { describe, expect, it } from "vitest";
import { reportFormats } from "../../src/report/index.ts";
import type { ReportInput } from "../../src/report/types.ts";
import { type InventedModel, inventedInput } from "./invented.ts";

const names = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</style><script>alert(2)</script>",
  "</svg><svg onload=alert(3)>",
  "\u001b[31mred\u001b[0m\u0007\u009b2J",
  '=HYPERLINK("http://evil.example","x")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  "\u202egpj.exe",
  "javascript:alert(1)",
  "https://evil.example/x www.evil.example @someone",
  "| a | `b` | **c** [d](https://evil.example) ![e](https://evil.example/e.png) <!-- -->",
  "x".repeat(300),
  "🦙 模型 модель",
  "datum['x'] || alert(1)",
  "$".concat("{alert(1)} {{7*7}}"),
];

function hostileInput(): ReportInput {
  const models = names.map(
    (id, index): InventedModel => ({
      id,
      parameters: 1e6 * (1 + (index % 3)),
      tokens: index % 2 === 0 ? 2e6 * (1 + index) : null,
      quantization: index % 2 === 0 ? "Q8_0" : id,
      accuracy: index === 4 ? null : 0.3 + index * 0.03,
      energy: index === 5 ? null : 0.1 + index * 0.05,
      reason: `no: ${id}`,
    }),
  );
  const input = inventedInput(models, {
    name: names[0]!,
    alarms: names.map((message, index) => ({ model: names[index]!, task: message, message })),
    problems: names.map((message) => ({ kind: "fail", model: message, task: message, message, count: 1 })),
  });
  const [run] = input.runs;
  return {
    ...input,
    title: names.join(" "),
    runs: [
      {
        ...run!,
        plan: {
          ...run!.plan,
          suites: names.map((name) => ({ name, version: 1, hash: name })),
          tasks: [
            ...run!.plan.tasks,
            ...names.map((key) => ({
              key,
              kind: "generate",
              description: key,
              items: 1,
              primaryMetric: "acc",
              repeats: "once" as const,
            })),
          ],
        },
        rows: [
          ...run!.rows,
          ...names.map((task) => ({
            ...run!.rows[0]!,
            task,
            method: task,
            scope: task,
            reason: task,
            recordIds: [task],
          })),
        ],
        run: {
          ...run!.run,
          command: ["schoolmark", ...names],
          environment: { ...run!.run.environment, cpu: names[1]!, gpus: [...names] },
        },
      },
    ],
  };
}

async function rendered(id: string): Promise<string> {
  return reportFormats.find((format) => format.id === id)!.render(hostileInput());
}

/** Controls and format characters, direction overrides among them; line ends are taken out before. */
const controls = /[\p{Cc}\p{Cf}]/u;

describe("foreign text on the page", () => {
  it("makes no element, attribute or script", async () => {
    const page = await rendered("html");
    const rest = page.replace(/<script>[\s\S]*?<\/script>/, "");
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
