import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const decisionsIn = (cwd: string, file: string) =>
  readFileSync(join(cwd, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const threeQuestions = "prompt,expected\n1+1=,2\n2+2=,4\n3+3=,6\n";

describe("a file of questions", () => {
  it("is run as it is, and says how it is scored and what was left out", async () => {
    const cwd = folderWith({ "sums.csv": "Question;Expected\n1+1=;2\n2+2=;\n" });
    const { code, stdout } = await schoolmark(
      ["run", "skilled", "--runner", "fake", "-s", "sums.csv", "--loads", "1", "--json"],
      { cwd },
    );
    expect(code).toBe(0);
    const { plan, rows } = JSON.parse(stdout) as {
      plan: { tasks: { key: string; notes: string[] }[] };
      rows: { metric: string }[];
    };
    expect(plan.tasks.map(({ key }) => key)).toEqual(["sums/sums"]);
    expect(plan.tasks[0]?.notes.join()).toMatch(/first number.*rows left out: 1, such as sums\.csv:3/);
    expect(rows.some(({ metric }) => metric === "exact_match")).toBe(true);
  });

  it.each([
    ["choices", "question,A,B,answer\nWet?,yes,no,B\nDry?,yes,no,A\n", "multiple-choice"],
    ["texts", "prompt,expected\nCapital of France?,Paris\n", "generate"],
    ["pairs", "good,bad\nHe goes.,He go.\n", "minimal-pair"],
  ])("of %s is told by its columns", async (_name, csv, kind) => {
    const cwd = folderWith({ "mine.csv": csv });
    const { stdout } = await schoolmark(["suite", "stats", "mine.csv", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ kind }] });
  });
});

/** Presses keys at a pseudo terminal, each once the last one was answered. */
async function review(cwd: string, keys: string, args = "", env: Record<string, string> = {}): Promise<string> {
  const child = spawn(
    "script",
    ["-qec", `"${process.execPath}" "${main}" suite review sums.csv ${args}`, "/dev/null"],
    {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  let shown = "";
  let pressed = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    const asked = shown.split("q quit").length - 1;
    while (pressed < Math.min(asked, keys.length)) child.stdin.write(keys[pressed++] ?? "");
  });
  await new Promise((done) => child.on("close", done));
  return shown;
}

const hasScript = spawnSync("script", ["--version"]).stdout?.toString().includes("util-linux") === true;

describe("schoolmark suite review", () => {
  it.skipIf(!hasScript)(
    "keeps each decision at a terminal, goes on later, and runs leave out what was rejected",
    async () => {
      const cwd = folderWith({
        "sums.csv": threeQuestions,
        "editor.sh": `#!/bin/sh\nsed -i 's/1+1=/1+2=/; s/"answer": "2"/"answer": "3"/' "$1"\n`,
      });
      chmodSync(join(cwd, "editor.sh"), 0o755);
      const first = await review(cwd, "earq", "", { EDITOR: join(cwd, "editor.sh") });
      expect(first).toContain("1 of 3");
      expect(first).toContain("1+2=");
      expect(first).toContain("1 accepted, 1 rejected (left out of runs), 1 undecided");
      expect(decisionsIn(cwd, "sums.review.jsonl").map(({ decision, item }) => [decision, item])).toEqual([
        ["edit", "1"],
        ["accept", "1"],
        ["reject", "2"],
      ]);
      const { code } = await schoolmark(["run", "skilled", "--runner", "fake", "-s", "sums.csv", "--loads", "1"], {
        cwd,
      });
      expect(code).toBe(0);
      const records = recordsOf(onlyRun(join(cwd, "results")));
      expect(records.filter(({ kind }) => kind === "result").map(({ prompt, expected }) => [prompt, expected])).toEqual(
        [
          ["1+2=", "3"],
          ["3+3=", "6"],
        ],
      );
      const second = await review(cwd, "ba");
      expect(second).toContain("1 of 1");
      expect(second).toContain("3+3=");
      expect(second).toContain("2 accepted, 1 rejected");
      const again = await review(cwd, "sbaq", "--all");
      expect(again).toContain("· rejected");
      const told = await schoolmark(["suite", "review", "sums.csv", "--json"], { cwd });
      expect(JSON.parse(told.stdout)).toMatchObject({ items: 3, accepted: 2, rejected: 1, undecided: 0 });
    },
  );

  it("refuses without a terminal", async () => {
    const { code, stdout, stderr } = await schoolmark(["suite", "review", "sums.csv"], {
      cwd: folderWith({ "sums.csv": threeQuestions }),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("asks a person at a terminal");
  });

  it("counts the last decision, forgets it once the item is another, and names a broken line", async () => {
    const cwd = folderWith({ "sums.csv": threeQuestions });
    const counts = async () =>
      JSON.parse((await schoolmark(["suite", "review", "sums.csv", "--json"], { cwd })).stdout) as object;
    const plan = async () =>
      (await schoolmark(["run", "skilled", "--runner", "fake", "-s", "sums.csv", "--dry-run"], { cwd })).stdout;
    writeFileSync(join(cwd, "sums.review.jsonl"), "");
    const { itemHash } = (await import("../../dist/suite/items.js")) as { itemHash: (item: object) => string };
    const hash = itemHash({ id: "2", prompt: "2+2=", answer: "4" });
    const decide = (decision: object) =>
      appendFileSync(join(cwd, "sums.review.jsonl"), lines({ hash, item: "2", ...decision }));
    decide({ decision: "reject" });
    expect(await counts()).toMatchObject({ rejected: 1, undecided: 2 });
    expect(await plan()).toContain("items left out because they were rejected in review: 1");
    decide({ decision: "edit", value: { id: "2", prompt: "2+3=", answer: "5" } });
    expect(await plan()).toContain("items changed in review: 1");
    decide({ decision: "accept" });
    expect(await counts()).toMatchObject({ accepted: 1, undecided: 2 });
    writeFileSync(join(cwd, "sums.csv"), threeQuestions.replace("2+2=,4", "2+2=,four"));
    expect(await counts()).toMatchObject({ accepted: 0, rejected: 0, undecided: 3 });
    appendFileSync(join(cwd, "sums.review.jsonl"), '{"decision":"maybe"}\n');
    const { code, stderr } = await schoolmark(["suite", "review", "sums.csv", "--json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("sums.review.jsonl:4");
  });
});

describe("schoolmark suite lint", () => {
  it("names what is wrong by file and line, and ends with 1 for it alone", async () => {
    const cwd = folderWith({
      "a.yaml":
        "name: a\nversion: 1\ntasks:\n  - { name: m, kind: multiple-choice, items: m.jsonl }\n  - { name: g, kind: generate, items: g.jsonl, match: exact }\n",
      "m.jsonl": lines(
        { id: "m1", question: "Wet?", choices: ["yes", "no"], answer: 0 },
        { id: "m2", question: "wet?", choices: ["no", "yes"], answer: 1 },
        { id: "m3", question: "Dry?", choices: ["Sand", "sand."], answer: 1 },
        { id: "m4", question: "Where does the Paris metro run?", choices: ["Paris", "Rome"], answer: 0 },
      ),
      "g.jsonl": lines(
        { id: "g1", prompt: "Capital?", answer: "Bern" },
        { id: "g2", prompt: "Capital?", answer: "Rome" },
        { id: "g3", prompt: "x ".repeat(9000), answer: "Rome" },
      ),
    });
    const { code, stdout } = await schoolmark(["suite", "lint", "a.yaml"], { cwd });
    expect(code).toBe(1);
    expect(stdout.trim().split("\n")).toEqual([
      "error m.jsonl:2 a/m m2: asks the same as m1 (m.jsonl:1) (repeated-question)",
      "error m.jsonl:3 a/m m3: two choices are the same but for case, spacing or a full stop (like-choices)",
      "warning m.jsonl:4 a/m m4: the question holds the answer (leak)",
      "error g.jsonl:2 a/g g2: asks the same as g1 (g.jsonl:1) and expects another answer (several-answers)",
      expect.stringMatching(/^warning g\.jsonl:3 a\/g g3: takes about \d+ tokens.*\(too-long\)$/),
      "7 items: 3 wrong, 2 doubtful",
    ]);
  });

  it("finds answers that a model without knowledge would get right, as warnings", async () => {
    const cwd = folderWith({
      "a.yaml":
        "name: a\nversion: 1\ntasks:\n  - { name: m, kind: multiple-choice, items: m.jsonl }\n  - { name: g, kind: generate, items: g.jsonl, match: exact }\n",
      "m.jsonl": lines(
        ...Array.from({ length: 40 }, (_, i) => {
          const right = i === 0 ? 1 : 0;
          const choices = [`short ${i}`, `small ${i}`, `brief ${i}`, `little ${i}`];
          choices[right] = `the very long choice ${i}`;
          return { id: `m${i}`, question: `Q${i}?`, choices, answer: right };
        }),
      ),
      "g.jsonl": lines(
        ...Array.from({ length: 20 }, (_, i) => ({ id: `g${i}`, prompt: `Q${i}?`, answer: i < 15 ? "yes" : "no" })),
      ),
    });
    const { code, stdout } = await schoolmark(["suite", "lint", "a.yaml", "--json"], { cwd });
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; item: string | null; message: string }[] };
    expect(findings.map(({ rule }) => rule)).toEqual(["unbalanced", "telling-length", "one-answer"]);
    expect(findings.map(({ message }) => message.match(/\d+ of \d+/)?.[0])).toEqual([
      "39 of 40",
      "40 of 40",
      "15 of 20",
    ]);
  });

  it("finds nothing wrong with the suites that come along", async () => {
    for (const suite of ["everyday", "schoolbook"]) {
      const { code, stdout } = await schoolmark(["suite", "lint", suite]);
      expect({ suite, code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(" 0 wrong") });
    }
  });
});

describe("schoolmark suite stats", () => {
  it("takes the mean of the two in the middle as the median of an even number", async () => {
    const cwd = folderWith({ "m.csv": "question,A,B,answer\nab,x,y,A\nabcdefgh,x,z,B\n" });
    const { stdout } = await schoolmark(["suite", "stats", "m.csv", "--json"], { cwd });
    expect(JSON.parse(stdout).tasks[0].characters).toEqual({ median: 5, most: 8 });
  });

  it("tells kinds, numbers, lengths and balance", async () => {
    const cwd = folderWith({ "m.csv": "question,A,B,answer\nabc,x,y,A\nabcdef,x,z,B\nabcdefghi,x,w,B\n" });
    const { stdout } = await schoolmark(["suite", "stats", "m.csv", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      tasks: [
        {
          task: "m/m",
          kind: "multiple-choice",
          items: 3,
          chance: 0.5,
          characters: { median: 6, most: 9 },
          estimatedTokens: { median: 2, most: 3 },
          places: [1, 2],
        },
      ],
    });
    const { stdout: text } = await schoolmark(["suite", "stats", "m.csv"], { cwd });
    expect(text).toContain("right choice by place: 1 · 2");
    expect(text).toMatch(/±\d+ points/);
  });
});
