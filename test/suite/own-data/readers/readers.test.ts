import { describe, expect, it } from "vitest";
import { readerFor } from "../../../../src/suite/own-data/readers/index.ts";
import type { Content } from "../../../../src/suite/own-data/types.ts";

function read(file: string, text: string): Content {
  const reader = readerFor(file);
  if (reader.takes !== "text") throw new Error("takes bytes");
  return reader.read(text);
}
const shape = (file: string, text: string) => read(file, text).blocks.map(({ kind, text: plain }) => [kind, plain]);

describe("Markdown", () => {
  const source = [
    "---",
    'title: "The guide"',
    "---",
    "[![build](https://x/y.svg)](https://x) [![npm][npm-image]][npm-url]",
    "",
    "Install",
    "-------",
    "Run `npm ci` in **the** [folder](https://x.org/(a)) of _your_ project,",
    "twice.&nbsp;It is 2<sup>64</sup> times safer.",
    "<!-- hidden",
    "text -->",
    "- [One](#one)",
    "- First `thing`",
    "  goes on",
    "",
    "```js",
    "const a = 1; // **kept**",
    "```",
    "",
    "| Option | Default |",
    "| --- | :-: |",
    "| `--port` | 8080 |",
    "| `a\\|b` | *none* |",
    "[ref]: https://x",
  ].join("\n");

  it("is read as its reader sees it, without markup, badges, contents and comments", () => {
    expect(shape("a.md", source)).toEqual([
      ["heading", "The guide"],
      ["heading", "Install"],
      ["prose", "Run npm ci in the folder of your project, twice. It is 2^64 times safer."],
      ["list", "First thing goes on"],
      ["code", "const a = 1; // **kept**"],
    ]);
  });

  it("keeps the place of each block, of names set as code, and tables", () => {
    const { blocks, tables } = read("a.md", source);
    const prose = blocks[2];
    expect(source.slice(prose?.start, prose?.end)).toMatch(/^Run `npm ci`[\s\S]*safer\.$/);
    expect(prose?.terms?.map(([from, to]) => prose.text.slice(from, to))).toEqual(["npm ci"]);
    expect(tables).toMatchObject([
      { header: ["Option", "Default"], place: 5, rows: [{ cells: ["--port", "8080"] }, { cells: ["a|b", "none"] }] },
    ]);
    const row = tables[0]?.rows[0];
    expect(source.slice(row?.start, row?.end)).toBe("| `--port` | 8080 |");
  });
});

describe("HTML", () => {
  const source =
    "<html><head><title>T</title><style>p{}</style></head><body><header>Logo</header><nav><a>Home</a></nav><main><header><h1>Mills &amp; more</h1></header><p>Twelve <code>mills</code>\n stand <b>here</b>.<p>Unclosed<ul><li>One<li>Two</ul><pre>ab  c\n d</pre><table><tr><th>k<th>v</tr><tr><td>x<td>1</table><script>alert(1)</script></main><footer>©</footer></body></html>";

  it("is read without navigation, scripts and footers, its entities as letters", () => {
    expect(shape("a.html", source)).toEqual([
      ["heading", "Mills & more"],
      ["prose", "Twelve mills stand here."],
      ["prose", "Unclosed"],
      ["list", "One"],
      ["list", "Two"],
      ["code", "ab  c\n d"],
    ]);
    const { blocks, tables } = read("a.html", source);
    expect(source.slice(blocks[1]?.start, blocks[1]?.end)).toContain("Twelve <code>mills</code>");
    expect(blocks[1]?.terms).toEqual([[7, 12]]);
    expect(tables).toMatchObject([{ header: ["k", "v"], rows: [{ cells: ["x", "1"] }] }]);
  });
});

describe("tables", () => {
  it("of CSV keep quoted separators, line breaks and marks, each row with its place", () => {
    const source = 'town;said\nKelso;"a ""b""; c\nd"\nHollin;"stray" mark\nshort\n';
    const { tables } = read("a.csv", source);
    expect(tables[0]?.rows.map(({ cells }) => cells)).toEqual([
      ["Kelso", 'a "b"; c\nd'],
      ["Hollin", '"stray" mark'],
    ]);
    const [first] = tables[0]?.rows ?? [];
    expect(source.slice(first?.start, first?.end)).toBe('Kelso;"a ""b""; c\nd"');
  });

  it.each([
    ["a list", "a.json", '[ {"a": 1, "b": "x,]"}, {"a": 2, "b": "y"},\n {"a": 3, "b": "z"} ]'],
    ["lines", "a.jsonl", '{"a": 1, "b": "x,]"}\n{"a": 2, "b": "y"}\nbroken\n{"a": 3, "b": "z"}\n'],
  ])("of JSON are made of %s of objects, each with its place", (_name, file, source) => {
    const { tables } = read(file, source);
    expect(tables[0]).toMatchObject({
      header: ["a", "b"],
      rows: [{ cells: ["1", "x,]"] }, { cells: ["2", "y"] }, { cells: ["3", "z"] }],
    });
    const [first] = tables[0]?.rows ?? [];
    expect(source.slice(first?.start, first?.end)).toBe('{"a": 1, "b": "x,]"}');
  });

  it("of JSON give long texts as paragraphs", () => {
    const long = "A long text about mills. ".repeat(8).trim();
    expect(shape("a.json", JSON.stringify({ deep: [{ text: long }] }))).toEqual([["prose", long]]);
  });
});

it("plain text and code are parted by empty lines", () => {
  expect(shape("a.txt", "One\ntwo.\n\n=====\nThree.")).toEqual([
    ["prose", "One two."],
    ["prose", "Three."],
  ]);
  expect(shape("a.py", "def f():\n    return 1\n\n\nx = f()\n")).toEqual([
    ["code", "def f():\n    return 1"],
    ["code", "x = f()"],
  ]);
  expect(shape("unheard.of", "Text.")).toEqual([["prose", "Text."]]);
});
