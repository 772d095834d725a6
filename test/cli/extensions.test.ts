import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf } from "./support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Extension {
  readonly file: string;
  readonly name: string;
  /** Where the file would stand in `src`, without its ending. */
  readonly place: string;
  readonly registry: string;
  readonly list: string;
}

const extensions: readonly Extension[] = [
  {
    file: "answers-given",
    name: "answersGiven",
    place: "metrics/answers-given",
    registry: "metrics/index",
    list: "metricGroups",
  },
  {
    file: "uptime",
    name: "uptimeMeter",
    place: "meters/uptime",
    registry: "meters/index",
    list: "meters",
  },
  { file: "yes-no", name: "yesNo", place: "tasks/yes-no", registry: "tasks/index", list: "taskKinds" },
  {
    file: "sizes",
    name: "sizesChart",
    place: "report/charts/sizes",
    registry: "report/charts/index",
    list: "chartBuilders",
  },
];

/** The built program with one file more, and one entry more in a list that was there. */
function extend(program: string, { file, name, place, registry, list }: Extension): void {
  const source = readFileSync(join(root, `test/extensions/${file}.ts`), "utf8");
  const { code } = transformSync(source, {
    loader: "ts",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const up = relative(dirname(place), ".") || ".";
  const moved = code.replaceAll(/"..\/..\/src\/(.*?)\.ts"/g, `"${up}/$1.js"`);
  writeFileSync(join(program, "dist", `${place}.js`), moved);
  const path = join(program, "dist", `${registry}.js`);
  const [before, after, ...more] = readFileSync(path, "utf8").split(`export const ${list} = [`);
  if (after === undefined || more.length > 0) throw new Error(`${registry} has no list ${list}`);
  const imported = `import { ${name} } from "./${relative(dirname(registry), place)}.js";`;
  writeFileSync(path, `${imported}\n${before}export const ${list} = [${name}, ${after}`);
}

describe("a metric, a meter, a task kind and a chart that one file and one line each add", () => {
  const program = emptyFolder();
  const cwd = emptyFolder();
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(program, "dist/cli/main.js"), ...args], { cwd, encoding: "utf8" });
  const written = (path: string): string => readFileSync(join(program, path), "utf8");
  const ofRun = (file: string): string => readFileSync(join(onlyRun(join(cwd, "results")), file), "utf8");
  const suite = (kind: string) => ({
    name: "s",
    version: 1,
    tasks: [{ name: "statements", kind, items: [{ id: "1", statement: "2 is even:", holds: true }] }],
  });

  beforeAll(() => {
    for (const part of ["dist", "docs", "schemas", "scripts", "package.json"])
      cpSync(join(root, part), join(program, part), {
        recursive: true,
        filter: (path) => !/\.(map|d\.ts)$/.test(path),
      });
    for (const part of ["models", "suites", "node_modules"]) symlinkSync(join(root, part), join(program, part));
    for (const extension of extensions) extend(program, extension);
    execFileSync(process.execPath, ["scripts/generate.mjs"], { cwd: program });
    writeFileSync(join(cwd, "s.yaml"), JSON.stringify(suite("yes-no")));
    const [model = ""] = bundledModels();
    const { status, stderr } = run("run", model, "-s", "s.yaml", "--loads", "1", "-t", "1");
    expect(status, stderr).toBe(0);
  });

  it("the metric is in the rows, the table, the page, the glossary and the schema of policies", () => {
    expect(ofRun("rows.csv")).toMatch(/,answers_given,.*,summary,.*,neither,1,1,/);
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
    writeFileSync(join(cwd, "wrong.yaml"), JSON.stringify(suite("yes-or-no")));
    const { status, stderr } = run("suite", "lint", "wrong.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/name one of .*yes-no/);
  });

  it("the chart is on the page, drawn and with its data", () => {
    const page = ofRun("report.html");
    expect(page).toContain("How large the files are");
    expect(page).toContain('data-chart="sizes"');
  });
});
