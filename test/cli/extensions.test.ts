import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf } from "./support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Extension {
  /** In test/extensions, without its ending. */
  readonly file: string;
  readonly name: string;
  /** The folder of `src` where the file would stand. */
  readonly folder: string;
  /** The file of `src` with the list, without its ending, and what the list begins with. */
  readonly registry: string;
  readonly list: string;
  /** What a list of names has before the entry. */
  readonly key?: string;
}

const extensions: readonly Extension[] = [
  {
    file: "answers-given",
    name: "answersGiven",
    folder: "metrics",
    registry: "metrics/index",
    list: "metricGroups = [",
  },
  {
    file: "cut-answers",
    name: "cutAnswers",
    folder: "metrics/accuracy",
    registry: "metrics/index",
    list: "metricGroups = [",
  },
  {
    file: "architecture",
    name: "architecture",
    folder: "report/data",
    registry: "report/data/table",
    list: "factColumns = [",
  },
  { file: "uptime", name: "uptimeMeter", folder: "meters", registry: "meters/index", list: "meters = [" },
  {
    file: "steady",
    name: "steady",
    folder: "meters/energy",
    registry: "meters/energy/index",
    list: "energySources = [",
  },
  { file: "yes-no", name: "yesNo", folder: "tasks", registry: "tasks/index", list: "taskKinds = [" },
  {
    file: "first-letter",
    name: "firstLetter",
    folder: "tasks",
    registry: "tasks/matchers",
    list: "entries = {",
    key: '"first-letter"',
  },
  { file: "twin", name: "twin", folder: "runners", registry: "runners/index", list: "runners = {", key: "twin" },
  {
    file: "sizes",
    name: "sizesChart",
    folder: "report/charts",
    registry: "report/charts/index",
    list: "chartBuilders = [",
  },
  {
    file: "tabs",
    name: "tabs",
    folder: "report/outputs",
    registry: "report/outputs/index",
    list: "reportFormats = [",
  },
  { file: "riddles", name: "riddles", folder: "suite/formats", registry: "suite/formats/index", list: "formats = [" },
  { file: "cards", name: "cards", folder: "suite/import", registry: "suite/import/index", list: "importers = [" },
  { file: "shouted", name: "shouted", folder: "suite/lint", registry: "suite/lint/rules", list: "rules = [" },
];

/** The built program with one file more, and one entry more in a list that was there. */
function extend(program: string, { file, name, folder, registry, list, key }: Extension): void {
  const source = readFileSync(join(root, `test/extensions/${file}.ts`), "utf8");
  const { code } = transformSync(source, {
    loader: "ts",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const moved = code.replaceAll(/"..\/..\/src\/(.*?)\.ts"/g, `"${relative(folder, ".")}/$1.js"`);
  writeFileSync(join(program, "dist", folder, `${file}.js`), moved);
  const path = join(program, "dist", `${registry}.js`);
  const [before, after, ...more] = readFileSync(path, "utf8").split(`const ${list}`);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`${registry} has no ${list}`);
  const imported = `import { ${name} } from "./${relative(dirname(registry), join(folder, file))}.js";`;
  const entry = key === undefined ? name : `${key}: ${name}`;
  writeFileSync(path, `${imported}\n${before}const ${list}${entry}, ${after}`);
}

describe("whatever can be added by one file and one line", () => {
  const program = emptyFolder();
  const cwd = emptyFolder();
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(program, "dist/cli/main.js"), ...args], { cwd, encoding: "utf8" });
  const written = (path: string): string => readFileSync(join(program, path), "utf8");
  const ofRun = (file: string): string => readFileSync(join(onlyRun(join(cwd, "results")), file), "utf8");
  const yesNo = { name: "statements", kind: "yes-no", items: [{ id: "1", statement: "2 is even:", holds: true }] };
  const letters = {
    name: "letters",
    kind: "generate",
    match: "first-letter",
    items: [{ id: "1", prompt: "Say A!!", answer: "A" }],
  };
  const suite = (...tasks: readonly object[]) => JSON.stringify({ name: "s", version: 1, tasks });

  beforeAll(() => {
    for (const part of ["dist", "docs", "schemas", "scripts", "package.json"])
      cpSync(join(root, part), join(program, part), {
        recursive: true,
        filter: (path) => !/\.(map|d\.ts)$/.test(path),
      });
    for (const part of ["models", "suites", "node_modules"]) symlinkSync(join(root, part), join(program, part));
    for (const extension of extensions) extend(program, extension);
    execFileSync(process.execPath, ["scripts/generate.mjs"], { cwd: program });
    writeFileSync(
      join(cwd, "riddles.jsonl"),
      '{"riddle": "What has keys and opens no lock?", "solution": "a piano"}\n',
    );
    const riddles = { name: "riddles", items: { file: "riddles.jsonl", format: "riddles" } };
    writeFileSync(join(cwd, "s.yaml"), suite(yesNo, letters, riddles));
    const [model = ""] = bundledModels();
    const { status, stderr } = run("run", model, "twin:skilled", "-s", "s.yaml", "--loads", "1", "-t", "1");
    expect(status, stderr).toBe(0);
  });

  it("the metric is in the rows, the table, the page, the glossary and the schema of policies", () => {
    expect(ofRun("rows.csv")).toMatch(/,answers_given,.*,summary,.*,neither,3,3,/);
    expect(ofRun("report.html")).toContain("Answers given");
    expect(run("report").stdout).toMatch(/model.* answers /);
    expect(written("docs/metrics.md")).toContain("| `answers_given` | Answers given |");
    expect(JSON.stringify(JSON.parse(written("schemas/check.schema.json")))).toContain('"answers_given"');
  });

  it("the meter is in the records and in the account of results", () => {
    const series = recordsOf(onlyRun(join(cwd, "results"))).filter(({ meter }) => meter === "uptime");
    expect(series).toMatchObject([{ kind: "series", unit: "s", columns: ["at_ms", "harness_seconds"] }]);
    expect(written("docs/results.md")).toContain("| `uptime` | s | `harness_seconds` |");
  });

  it("the task kind is asked and scored, is in the suites' schema and page, and named where a kind is unknown", () => {
    expect(ofRun("rows.csv")).toMatch(/,s\/statements,acc,/);
    expect(JSON.stringify(JSON.parse(written("schemas/suite.schema.json")))).toContain('"const":"yes-no"');
    expect(written("docs/suites.md")).toContain("| `yes-no` | `statement`, `holds` |");
    writeFileSync(join(cwd, "wrong.yaml"), suite({ ...yesNo, kind: "yes-or-no" }));
    const { status, stderr } = run("suite", "lint", "wrong.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/name one of .*yes-no/);
  });

  it("the chart is on the page, drawn and with its data", () => {
    const page = ofRun("report.html");
    expect(page).toContain("How large the files are");
    expect(page).toContain('data-chart="sizes"');
  });

  it("the metric of the architecture page counts answers that ran into their limit, of written ones only", () => {
    expect(ofRun("rows.csv")).toMatch(/,s\/letters,cut_answers,/);
    expect(ofRun("rows.csv")).not.toMatch(/,s\/statements,cut_answers,/);
  });

  it("the column is in the table of the terminal, of Markdown and of the page", () => {
    expect(run("report").stdout).toMatch(/model.* arch/);
    expect(run("report", "--format", "md").stdout).toMatch(/\| Model .*\| Architecture \|/);
    expect(ofRun("report.html")).toContain("Architecture");
  });

  it("the energy source is read, and named where energy is told of", () => {
    const series = recordsOf(onlyRun(join(cwd, "results"))).filter(({ meter }) => meter === "energy:steady");
    expect(series.length).toBeGreaterThan(0);
    expect(ofRun("rows.csv")).toMatch(/,energy_joules_per_item,.*steady/);
  });

  it("the matcher scores answers, is in the suites' schema and page, and named where a matcher is unknown", () => {
    expect(ofRun("rows.csv")).toMatch(/,s\/letters,exact_match,/);
    expect(JSON.stringify(JSON.parse(written("schemas/suite.schema.json")))).toContain('"first-letter"');
    expect(written("docs/suites.md")).toContain("| `first-letter` | the first letter of the answer");
    writeFileSync(join(cwd, "wrong.yaml"), suite({ ...letters, match: "last-letter" }));
    const { status, stderr } = run("suite", "lint", "wrong.yaml");
    expect(status).toBe(2);
    expect(stderr).toContain("first-letter");
  });

  it("the runner answers under its name, and is in the help and the page of runners", () => {
    expect(ofRun("rows.csv")).toMatch(/^[^,]*,fake-skilled,/m);
    expect(run("run", "--help").stdout).toContain("twin");
    expect(written("docs/runners.md")).toContain("| `twin` | the made-up models once more |");
  });

  it("the output is written, and named where a format is unknown", () => {
    expect(run("report", "--format", "tabs").stdout).toMatch(/^[^\t\n]+\tanswers_given\t3$/m);
    expect(run("report", "--format", "tab").stderr).toMatch(/choose of .*tabs/);
  });

  it("the published set is asked as its format says, and is in the suites' page", () => {
    expect(ofRun("rows.csv")).toMatch(/,s\/riddles,contains,/);
    expect(written("docs/suites.md")).toContain("| `riddles` | Riddles with one solution | `generate` |");
  });

  it("the import makes a suite of its files, is in the suites' page, and named where a file is none", () => {
    writeFileSync(join(cwd, "cards.jsonl"), '{"front": "2 + 2", "back": "four"}\n');
    const { stdout } = run("suite", "import", "cards.jsonl", "--match", "first-letter");
    expect(stdout).toContain("Read as flash cards.");
    expect(readFileSync(join(cwd, "cards.suite.yaml"), "utf8")).toContain("match: first-letter");
    expect(written("docs/suites.md")).toContain("| flash cards | JSONL with front and back |");
    writeFileSync(join(cwd, "other.jsonl"), '{"side": 1}\n');
    expect(run("suite", "import", "other.jsonl").stderr).toContain("flash cards (JSONL with front and back)");
  });

  it("the lint rule finds what it looks for, and is in the suites' page", () => {
    expect(run("suite", "lint", "s.yaml").stdout).toContain("ends in several exclamation marks");
    expect(written("docs/suites.md")).toContain(
      "| `shouted` | questions that end in several exclamation marks | warning |",
    );
  });
});
