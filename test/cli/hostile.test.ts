import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, type Outcome, onlyRun, schoolmark } from "./support.ts";

const script = "<script>alert(1)</script>";
const ansi = "\u001b[2J\u001b]0;owned\u0007";
const [model = ""] = bundledModels();

describe("names that are text from elsewhere", () => {
  const cwd = emptyFolder();
  let outcome: Outcome;
  beforeAll(async () => {
    const folder = join(cwd, "m");
    mkdirSync(folder);
    for (const name of ["=cmd|calc", "<img src=x onerror=alert(1)>", `${ansi}red`, "a`|b"])
      copyFileSync(model, join(folder, `${name}.gguf`));
    const items = [
      { id: `q1 ${script}`, question: `${ansi}${script} =1+1`, choices: [script, "=HYPERLINK(1)"], answer: 0 },
      { id: "q2 \u202egnp", question: "Is it?", choices: ["yes", "no"], answer: 1 },
    ];
    writeFileSync(join(cwd, "items.jsonl"), items.map((item) => JSON.stringify(item)).join("\n"));
    writeFileSync(
      join(cwd, "suite.yaml"),
      `name: own\nversion: 1\ndescription: "${script}"\ntasks:\n  - name: one\n    kind: multiple-choice\n    description: "${script}"\n    items: items.jsonl\n`,
    );
    outcome = await schoolmark(
      ["run", "m", "-s", "suite.yaml", "-s", "speed", "--loads", "1", "-t", "1", "--time-budget", "1"],
      { cwd },
    );
  });

  test("are measured like any other", () => {
    expect(outcome).toMatchObject({ code: 0 });
  });

  test("reach the terminal without escape codes", () => {
    expect(outcome.stdout + outcome.stderr).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
  });

  test("reach the page as text only", () => {
    const page = readFileSync(join(onlyRun(join(cwd, "results")), "report.html"), "utf8");
    expect(page).not.toContain("<script>alert");
    expect(page).not.toMatch(/<img src=x/);
    expect(page).not.toContain("\u001b");
  });

  test("reach the CSV without formulas", () => {
    const rows = readFileSync(join(onlyRun(join(cwd, "results")), "rows.csv"), "utf8");
    expect(rows).toContain("'=cmd|calc");
    for (const cell of rows.split(/[,\r\n]/)) expect(cell).not.toMatch(/^"?[=@+]/);
  });

  test("reach Markdown without tables or HTML broken", async () => {
    const { stdout } = await schoolmark(["report", "--format", "md"], { cwd });
    expect(stdout).not.toMatch(/<img src=x|<script>/);
    expect(stdout).not.toContain("\u001b");
  });
});
