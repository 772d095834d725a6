import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metricDefinitions } from "../../src/metrics/index.ts";
import { record, resultRecord } from "../../src/records/schema.ts";
import { readReportRun } from "../../src/report/data/read-run.ts";
import { renderCsv } from "../../src/report/outputs/csv.ts";
import { csvLines } from "../support/csv-lines.ts";

const page = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");
const fixture = fileURLToPath(new URL("../fixtures/run-version-1", import.meta.url));
const [small, large] = ["Schoolbook-0.25M-t16M-v1.0-Q8_0", "Schoolbook-16M-t250K-v1.0-Q8_0"] as const;

interface Example {
  readonly title: string;
  readonly language: string;
  readonly code: string;
}
const examples = [...page.matchAll(/^([^\n]+):\n\n```(sql|python)\n([\s\S]*?)```/gm)].map(
  ([, title = "", language = "", code = ""]): Example => ({ title, language, code }),
);

/** What each example must find in the kept run, in order. */
const answers: Readonly<Record<string, readonly RegExp[]>> = {
  "Accuracy against energy, all models": [
    new RegExp(`${small}\\D+1(\\.0)?\\D+0\\.011979`),
    new RegExp(`${large}\\D+0\\.1875\\D+0\\.04833`),
  ],
  "Decoding speed by number of threads, of a run with `--sweep threads=1,2,4`": [
    new RegExp(`${small}\\s+32(\\.0)?\\s+5832\\.85`),
    new RegExp(`${large}\\s+32(\\.0)?\\s+1123\\.75`),
  ],
  "Questions that two models answered differently by `acc`": ["days-25", "facts-27", "grammar-18"].map(
    (item) => new RegExp(`${item}\\W+${small}: 1, ${large}: 0`),
  ),
  "The five slowest answers": [
    new RegExp(`${small}\\s+schoolbook/prose\\s+prose-59\\s+223\\.27`),
    new RegExp(`${large}\\s+schoolbook/prose\\s+prose-51\\s+100\\.14`),
  ],
};

const folder = mkdtempSync(join(tmpdir(), "schoolmark-test-"));
let rows: ReturnType<typeof csvLines> = [];

beforeAll(async () => {
  cpSync(fixture, folder, { recursive: true });
  const run = await readReportRun(folder);
  const csv = renderCsv({ runs: [run], title: null, generatedAt: "" });
  writeFileSync(join(folder, "rows.csv"), csv);
  rows = csvLines(csv);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a program of the language is run, or null where this machine has none. */
const python = process.env["PYTHON"] ?? "python3";
const duckdb = "import duckdb, sys\nfor row in duckdb.sql(sys.argv[1]).fetchall(): print(*row)";
const commands: Readonly<Record<string, (code: string) => readonly (readonly [string, readonly string[]])[]>> = {
  sql: (code) => [
    ["duckdb", ["-list", "-noheader", "-c", code]],
    [python, ["-c", duckdb, code]],
  ],
  python: (code) => [[python, ["-c", code]]],
};

/** null: neither the program nor the package is there. */
async function outputOf({ language, code }: Example): Promise<string | null> {
  for (const [program, args] of commands[language]?.(code) ?? []) {
    try {
      return (await promisify(execFile)(program, [...args], { cwd: folder })).stdout;
    } catch (error) {
      if (!/ENOENT|ModuleNotFoundError/.test(String(error))) throw error;
    }
  }
  return null;
}

const sqlWords =
  /^(select|max|filter|as|from|where|is|null|group|by|order|asc|desc|having|count|distinct|string_agg|read_json|format|columns)$/i;

/** Names of columns and fields in an example: of SQL all words but its own and aliases, of Python what is quoted or follows a table. */
function namesIn({ language, code }: Example): readonly string[] {
  if (language === "sql") {
    const aliases = [...code.matchAll(/ AS (\w+)/g)].map(([, alias]) => alias);
    const words = code.replace(/'[^']*'/g, "").match(/[A-Za-z_]\w*/g) ?? [];
    return words.filter((word) => !sqlWords.test(word) && !aliases.includes(word));
  }
  const values: readonly string[] = [
    ...metricDefinitions.map(({ id }) => id),
    ...record.options.map(({ shape }) => shape.kind.value),
    ...resultRecord.shape.method.options,
  ];
  const quoted = [...code.matchAll(/"([^"]+)"/g)].map(([, text = ""]) => text);
  return [
    ...quoted.filter((text) => !/^utf-8$|\.(csv|jsonl)$/.test(text) && !values.includes(text)),
    ...[...code.replace(/"[^"]*"/g, "").matchAll(/\b(?:rows|results)\.(\w+)/g)].map(([, name = ""]) => name),
  ].map((name) => name.split(".")[0] ?? "");
}

describe("the examples of docs/results.md", () => {
  it("are those whose answers are known", () => {
    expect(examples.map(({ title }) => title)).toEqual(Object.keys(answers));
  });

  it.for(examples)("$title: gives the answer where its program is at hand", async (example, { skip }) => {
    const output = await outputOf(example);
    if (output === null) return skip(`${example.language} of this example is not installed here`);
    for (const answer of answers[example.title] ?? []) expect(output).toMatch(answer);
  });

  it.each(examples)("$title: names only columns and fields that there are", (example) => {
    const columns = Object.keys(rows[0] ?? {});
    const fields = record.options.flatMap(({ shape }) => Object.keys(shape));
    const asked = namesIn(example);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((name) => ![...columns, ...fields].includes(name))).toEqual([]);
  });

  it("find in the CSV what they say", () => {
    const figure = (model: string, metric: string, depth: string) =>
      rows.find(
        (row) => row["model"] === model && row["metric"] === metric && row["task"] === "" && row["depth"] === depth,
      )?.["value"];
    expect([small, large].map((model) => figure(model, "acc", ""))).toEqual(["1", "0.1875"]);
    expect([small, large].map((model) => Number(figure(model, "energy_joules_per_item", "")))).toEqual([
      expect.closeTo(0.011979, 6),
      expect.closeTo(0.048337, 6),
    ]);
    expect([small, large].map((model) => Number(figure(model, "decode_tokens_per_second", "0")))).toEqual([
      expect.closeTo(5832.857, 3),
      expect.closeTo(1123.752, 3),
    ]);
  });

  it("find in the records what they say", () => {
    const results = readdirSync(folder)
      .filter((file) => file.endsWith(".jsonl"))
      .flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n"))
      .map((line) => record.parse(JSON.parse(line)))
      .filter((line) => line.kind === "result");
    const accuracies = new Map<string, Set<number | null | undefined>>();
    for (const { item, score } of results) accuracies.set(item, (accuracies.get(item) ?? new Set()).add(score["acc"]));
    const differing = [...accuracies].filter(([, values]) => values.size > 1).map(([item]) => item);
    expect(differing).toEqual(expect.arrayContaining(["days-25", "facts-27", "grammar-18"]));
    expect(differing).toHaveLength(7);
    const slowest = results
      .filter(({ method }) => method !== "timing")
      .toSorted((a, b) => b.timing.wallMs - a.timing.wallMs)
      .slice(0, 5);
    expect(slowest.map(({ item }) => item)).toEqual(["prose-59", "prose-51", "prose-59", "sort-52", "prose-51"]);
  });
});
