import { execFile } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, mainFile, onlyRun, recordsOf, schoolmark } from "./support.ts";

/** Where a shell may send what is printed; `exit` gives on the code of the program itself, not that of its reader. */
const settings = {
  "| true": "$SM 2>/dev/null | true; exit $PIPESTATUS",
  "2>&1 | true": "$SM 2>&1 | true; exit $PIPESTATUS",
  "2>&1 >/dev/null | true": "$SM 2>&1 >/dev/null | true; exit $PIPESTATUS",
  "2>&1 | head -1": "$SM 2>&1 | head -1 >/dev/null; exit $PIPESTATUS",
  ">&-": "$SM >&- 2>/dev/null",
  "2>&-": "$SM 2>&- >/dev/null",
  ">&- 2>&-": "$SM >&- 2>&-",
  "<&-": "$SM <&- >/dev/null 2>&1",
  "2>/dev/full": "$SM 2>/dev/full >/dev/null",
  ">/dev/full": "$SM >/dev/full 2>/dev/null",
  ">/dev/full 2>&1": "$SM >/dev/full 2>&1",
} as const;
type Setting = keyof typeof settings;

/** Where the results themselves are lost, and something says so: they are files on a full disk to a shell. */
const losing: readonly Setting[] = [">/dev/full", ">/dev/full 2>&1"];

const all = Object.keys(settings) as Setting[];
const some: readonly Setting[] = ["| true", "2>&1 | true", ">&- 2>&-", ">/dev/full", ">/dev/full 2>&1"];

const inShell = (setting: Setting, args: readonly string[], cwd: string): Promise<number> =>
  new Promise((resolve) => {
    const script = settings[setting].replace("$SM", '"$0" "$@"');
    const child = execFile("bash", ["-c", script, process.execPath, mainFile, ...args], { cwd });
    child.on("close", (code) => resolve(code ?? -1));
  });

describe.runIf(existsSync("/dev/full"))("the exit code of", () => {
  const cwd = emptyFolder();
  const runs: Record<string, string> = {};
  beforeAll(async () => {
    const construct = (second: number, lost = 0, gained = 0): Promise<string> =>
      constructRun(join(cwd, "results"), {
        models: [{ id: "model", right: answers(1000, 600, { lost, gained }) }],
        second,
      });
    expect(await schoolmark(["baseline", "save", "main", await construct(1)], { cwd })).toMatchObject({ code: 0 });
    runs["as good"] = await construct(2);
    runs["worse"] = await construct(3, 60, 5);
    runs["unclear"] = await construct(4, 30, 20);
  });

  test.each([
    ...all.map((setting) => ["worse", setting, 1] as const),
    ...some.map((setting) => ["unclear", setting, 3] as const),
    // A verdict that nobody got is no success.
    ...some.slice(1).map((setting) => ["as good", setting, losing.includes(setting) ? 5 : 0] as const),
  ])("a check of the %s one, %s, is its own: %i", async (run, setting, code) => {
    expect(await inShell(setting, ["check", runs[run] ?? "", "-b", "main"], cwd)).toBe(code);
  });

  test.each([
    ["a command without one", ["--help"], "| true", 0],
    ["a command without one", ["--help"], ">/dev/full", 5],
    ["a report", ["report", "--format", "csv"], ">/dev/full", 5],
    ["a report", ["report", "--format", "csv"], "| true", 0],
    ["a mistake", ["report", "none"], "2>&1 | true", 2],
    ["a mistake", ["report", "none"], "2>/dev/full", 2],
  ] as const)("%s: schoolmark %j %s is %i", async (_, args, setting, code) => {
    expect(await inShell(setting, args, cwd)).toBe(code);
  });
});

describe.runIf(existsSync("/dev/full"))("a run goes on to its end and is sealed", () => {
  test.each(["2>&1 | head -1", "2>&1 | true", ">/dev/full 2>&1"] as const)("with %s", async (setting) => {
    const cwd = emptyFolder();
    const args = ["run", "--runner", "fake", "-s", "schoolbook", "--limit", "1"];
    expect(await inShell(setting, args, cwd)).toBe(losing.includes(setting) ? 5 : 0);
    const run = onlyRun(join(cwd, "results"));
    expect(recordsOf(run).at(-1)).toMatchObject({ kind: "end" });
    expect(readdirSync(run)).toEqual(expect.arrayContaining(["report.html", "rows.csv"]));
  });
});

describe.skipIf(process.platform === "win32")("a program that may open few files", () => {
  // Below 20, Node itself gives up before it comes to this program.
  test.each([20, 64])("ends in one line and no verdict: %i", async (files) => {
    const script = `ulimit -n ${files}; exec "$0" "$@"`;
    const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const args = ["-c", script, process.execPath, mainFile, "report"];
      const child = execFile("bash", args, { cwd: emptyFolder() }, (_error, _stdout, stderr) =>
        resolve({ code: child.exitCode, stderr }),
      );
    });
    expect(stderr).toMatch(/^error: .*\n$/);
    // 2: it could load all it needs, and found no run.
    expect(code).toBe(stderr.includes("there is no run") ? 2 : 5);
  });
});

describe("an error that nothing caught", () => {
  /** Throws outside of everything that waits for it, as soon as the condition holds. */
  const thrower = (condition: string): Record<string, string> => {
    const file = join(emptyFolder(), "throw.mjs");
    const script = `import { existsSync, readdirSync } from "node:fs";
      setInterval(() => { if (${condition}) throw new Error("out of the blue"); }, 1).unref();`;
    writeFileSync(file, script);
    return { NODE_OPTIONS: `--import ${file}` };
  };

  test("is called a bug in one line, and ends with 70", async () => {
    const { code, stderr } = await schoolmark(["--help"], {
      env: thrower("process.listenerCount('uncaughtException') > 0"),
    });
    expect([code, stderr]).toEqual([70, expect.stringMatching(/^error: out of the blue \(this is a bug.*\n$/)]);
  });

  test("in a run ends it with 5 and the command to go on with, which completes it", async () => {
    const cwd = emptyFolder();
    const args = ["run", "--runner", "fake", "-s", "schoolbook", "--limit", "20"];
    const env = thrower(
      'existsSync("results") && readdirSync("results", { recursive: true }).some((name) => /jsonl$/.test(name))',
    );
    const { code, stderr } = await schoolmark(args, { cwd, env });
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/out of the blue.*\n.*go on with: schoolmark run .* --resume/),
    ]);
    expect(await schoolmark([...args, "--resume"], { cwd })).toMatchObject({ code: 0 });
  });
});

describe.skipIf(process.platform === "win32")("a complete run whose page finds no room", () => {
  test("ends with 5 and says how to make the page again", async () => {
    const cwd = emptyFolder();
    // No file may grow beyond this: the records do not, the page would.
    const script = `ulimit -f 100; trap '' XFSZ; exec "$0" "$@"`;
    const args = ["run", "--runner", "fake", "-s", "schoolbook", "--limit", "2"];
    const outcome = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const child = execFile("bash", ["-c", script, process.execPath, mainFile, ...args], { cwd }, (_e, _o, stderr) =>
        resolve({ code: child.exitCode, stderr }),
      );
    });
    const run = onlyRun(join(cwd, "results"));
    const command = `schoolmark report ${run.slice(cwd.length + 1)}`;
    expect(outcome).toMatchObject({ code: 5, stderr: expect.stringContaining("report.html can't be written") });
    expect(outcome.stderr).toMatch(/the run is complete: .* schoolmark report \S+\n$/m);
    expect(recordsOf(run).at(-1)).toMatchObject({ kind: "end" });
    expect(await schoolmark(command.split(" ").slice(1), { cwd })).toMatchObject({ code: 0 });
    expect(readdirSync(run)).toContain("report.html");
  });
});
