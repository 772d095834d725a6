import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openOutputs } from "../../src/cli/shared/output-file.ts";
import { answers, constructRun } from "./constructed.ts";
import { bundledModels, emptyFolder, schoolmark, start, whenResults } from "./support.ts";

const model = bundledModels()[0]!;
const longName = `${"x".repeat(300)}.out`;

const check = (option: string) => (path: string) => ["check", model, "-b", model, option, path];

/** Each option that names a file, with what would be measured or read at length. */
const commands = [
  ["check --junit", check("--junit")],
  ["check --html", check("--html")],
  ["check --openmetrics", check("--openmetrics")],
  ["check --summary", check("--summary")],
  ["compare --html", (path: string) => ["compare", model, model, "--html", path]],
  ["models synthesize", (path: string) => ["models", "synthesize", "llama-3.2-1b", path]],
] as const;

/** A folder with a file and a folder in it. */
function place(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "file"), "");
  mkdirSync(join(cwd, "folder"));
  return cwd;
}

/** Refused in one line that names the path, with nothing measured and nothing left behind. */
async function expectRefused(args: readonly string[], path: string, reason: string): Promise<void> {
  const cwd = place();
  const { code, stdout, stderr } = await schoolmark(args, { cwd, env: { XDG_STATE_HOME: join(cwd, "file") } });
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr.startsWith(`error: ${path}`)).toBe(true);
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain(".part");
  expect([code, stdout]).toEqual([2, ""]);
  expect(readdirSync(cwd).sort()).toEqual(["file", "folder"]);
  expect(readdirSync(join(cwd, "folder"))).toEqual([]);
  expect(statSync(join(cwd, "file")).size).toBe(0);
}

describe("a file to write", () => {
  test.each(commands)("of %s in a folder that is missing is refused before anything is measured", (_, command) =>
    expectRefused(command("no/such/file.out"), "no/such/file.out", "there is no folder no/such"),
  );

  test.each([
    ["--junit", "file/file.out", "file is not a folder"],
    ["--summary", "folder", "names a folder"],
    ["--html", longName, "name is too long"],
    ...(process.platform === "linux" ? [["--junit", "/proc/file.out", "no file can be made in /proc"] as const] : []),
  ] as const)("of check %s %s is refused: %s", (option, path, reason) =>
    expectRefused(check(option)(path), path, reason),
  );

  test("without a path is refused", async () => {
    const { code, stderr } = await schoolmark(["check", model, "-b", model, "--summary="]);
    expect([code, stderr]).toEqual([2, "error: --summary takes the path of one file\n"]);
  });

  test("given to two options is refused, whatever way leads to it", async () => {
    const cwd = place();
    symlinkSync("folder", join(cwd, "link"));
    const args = ["check", model, "-b", model, "--junit", "folder/x", "--html", "./link/../folder/x"];
    expect(await schoolmark(args, { cwd })).toMatchObject({
      code: 2,
      stderr: "error: --html and --junit name the same file, folder/x: give each its own\n",
    });
    expect(readdirSync(join(cwd, "folder"))).toEqual([]);
  });

  test.each([
    ["a model", "m.gguf", /m\.gguf is a model or a part of a run/],
    ["a plan", "plan.json", /plan\.json is a model or a part of a run/],
    ["the policy", "policy.yaml", /--html policy\.yaml would replace what this command reads/],
  ])("never replaces %s", async (_name, file, message) => {
    const cwd = place();
    const content = "version: 1\ngates:\n  - { metric: acc, margin: 2 points }\n";
    writeFileSync(join(cwd, file), content);
    const args = ["check", model, "-b", model, "--html", file, ...(file === "policy.yaml" ? ["--policy", file] : [])];
    const { code, stderr } = await schoolmark(args, { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(readFileSync(join(cwd, file), "utf8")).toBe(content);
  });

  test("given twice to one option is refused", async () => {
    const args = ["check", model, "-b", model, "--junit", "a", "--junit", "b"];
    expect(await schoolmark(args)).toMatchObject({ code: 2, stderr: "error: --junit takes the path of one file\n" });
  });
});

describe("a folder to write to", () => {
  const folders = [
    ["run --results", (path: string) => ["run", model, "--results", path]],
    ["compare --results", (path: string) => ["compare", model, model, "--results", path]],
    ["baseline save --baselines", (path: string) => ["baseline", "save", "main", model, "--baselines", path]],
  ] as const;
  test.each(folders)("of %s below a file is refused before anything is measured", (_, command) =>
    expectRefused(command("file/folder"), "file/folder", "not a folder"),
  );

  test("of calibrate is refused before anything is measured", async () => {
    const cwd = place();
    const { code, stdout, stderr } = await schoolmark(["calibrate", model], {
      cwd,
      env: { XDG_STATE_HOME: join(cwd, "file"), HOME: join(cwd, "file"), LOCALAPPDATA: join(cwd, "file") },
    });
    expect(stderr).toMatch(/^error: .*calibration\.json can't be written: .*not a folder; --dry-run .*\n$/);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("of init and import is refused before documents are read", async () => {
    for (const args of [
      ["init", "folder"],
      ["suite", "import", "file"],
    ])
      await expectRefused([...args, "--out", "file/s.suite.yaml"], "file/s.suite.yaml", "not a folder");
  });
});

describe("the files of a report", () => {
  const cwd = place();
  let run: string;
  beforeAll(async () => {
    run = await constructRun(join(cwd, "results"), {});
    // Nothing of it is read when the place is refused: reading would fail first.
    const [records = ""] = readdirSync(join(cwd, "results", run)).filter((file) => file.endsWith(".jsonl"));
    writeFileSync(join(cwd, "results", run, records), "torn\n{}\n");
  });

  test.each([
    ["one form", ["--format", "csv", "-o", "no/such/rows.csv"], "no/such/rows.csv", "there is no folder no/such"],
    ["several forms", ["--format", "csv,md", "-o", "no/such/rows"], "no/such/rows.csv", "there is no folder no/such"],
    ["a site", ["--site", "file/site"], "file/site", "is not a folder"],
    ["a file of no name", ["--format", "csv", "-o", ""], "a path is empty", "name the file or folder"],
  ])("are refused before records are read: %s", async (_, args, path, reason) => {
    const { code, stdout, stderr } = await schoolmark(["report", run, ...args], { cwd });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr.startsWith(`error: ${path}`)).toBe(true);
    expect(stderr).toContain(reason);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("files of a verdict", () => {
  const cwd = emptyFolder();
  let [same, worse] = ["", ""];
  beforeAll(async () => {
    const results = join(cwd, "results");
    const base = await constructRun(results, { models: [{ id: "model", right: answers(1000, 600) }], second: 1 });
    await schoolmark(["baseline", "save", "main", base], { cwd });
    same = await constructRun(results, { models: [{ id: "model", right: answers(1000, 600) }], second: 2 });
    const lost = answers(1000, 600, { lost: 60, gained: 5 });
    worse = await constructRun(results, { models: [{ id: "model", right: lost }], second: 3 });
  });
  const checked = (run: string, ...args: readonly string[]) =>
    schoolmark(["check", run, "-b", "main", ...args], { cwd });

  // /dev/full takes nothing: a disk that fills up after the command has begun.
  describe.runIf(existsSync("/dev/full"))("that a full disk does not take", () => {
    test("are told after the verdict, and the others are written", async () => {
      const { code, stdout, stderr } = await checked(same, "--html", "/dev/full", "--junit", "kept.xml");
      expect(stdout).toContain("as good as");
      expect(stderr.indexOf("check: pass")).toBeGreaterThan(-1);
      expect(stderr.indexOf("check: pass")).toBeLessThan(stderr.indexOf("error: "));
      expect(stderr).toContain("error: /dev/full can't be written: the disk is full");
      expect(code).toBe(5);
      expect(readFileSync(join(cwd, "kept.xml"), "utf8")).toContain("</testsuites>");
    });

    test("do not hide a regression, nor change the one JSON document", async () => {
      const { code, stdout } = await checked(worse, "--summary", "/dev/full", "--json");
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: "regressed", exit: 1 });
    });

    test("are told after a comparison, too", async () => {
      const { code, stdout, stderr } = await schoolmark(["compare", "main", same, "--html", "/dev/full"], { cwd });
      expect(stdout).toContain("as good as");
      expect(stderr).toBe("error: /dev/full can't be written: the disk is full; choose another place\n");
      expect(code).toBe(5);
    });
  });

  test("are written, and the verdict stands, where the reader of stdout has gone", async () => {
    const { child, outcome } = start(["check", worse, "-b", "main", "--junit", "gone.xml"], { cwd });
    child.stdout?.destroy();
    expect((await outcome).code).toBe(1);
    expect(readFileSync(join(cwd, "gone.xml"), "utf8")).toContain("</testsuites>");
  });

  test("keep what a link points to, and are not put in the place of a device", async () => {
    writeFileSync(join(cwd, "target.xml"), "old");
    symlinkSync("target.xml", join(cwd, "link.xml"));
    const long = `${"y".repeat(250)}.md`;
    expect(
      await checked(
        same,
        "--summary",
        long,
        "--junit",
        "link.xml",
        "--html",
        "/dev/null",
        "--openmetrics",
        "/dev/null",
      ),
    ).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(cwd, "target.xml"), "utf8")).toContain("</testsuites>");
    expect(readFileSync(join(cwd, long), "utf8")).toContain("Schoolmark check: pass");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

describe("what was in an output file", () => {
  test("stays when its folder can no longer be written to, which is told by the path given", async () => {
    const folder = emptyFolder();
    const path = join(folder, "folder", "link");
    mkdirSync(join(folder, "folder"));
    symlinkSync("target", path);
    writeFileSync(join(folder, "folder", "target"), "old");
    const { file } = await openOutputs({ file: { replace: path } }, []);
    renameSync(join(folder, "folder"), join(folder, "moved"));
    await expect(file?.write("new")).rejects.toThrow(
      `${path} can't be written: there is no folder ${join(folder, "folder")};`,
    );
    expect(readFileSync(join(folder, "moved", "target"), "utf8")).toBe("old");
    expect(readdirSync(join(folder, "moved")).sort()).toEqual(["link", "target"]);
  });

  test("stays when measuring is interrupted, and nothing lies beside it", async () => {
    const cwd = emptyFolder();
    for (const name of ["old.xml", "old.md"]) writeFileSync(join(cwd, name), "old");
    const files = ["--junit", "old.xml", "--summary", "old.md", "--html", "new.html"];
    const [, other = ""] = bundledModels();
    const { child, outcome } = start(["check", other, "-b", model, "-s", "schoolbook", "--loads", "1", ...files], {
      cwd,
    });
    await whenResults(join(cwd, "results"), 5);
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
    expect(["old.xml", "old.md"].map((name) => readFileSync(join(cwd, name), "utf8"))).toEqual(["old", "old"]);
    expect(readdirSync(cwd).sort()).toEqual(["old.md", "old.xml", "results"]);
  });
});
