import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark, scoresOf, start, whenResults } from "./support.ts";

const models = bundledModels().slice(0, 2);
const command = ["run", ...models, "-s", "schoolbook", "--limit", "25", "--loads", "1", "-t", "1"];
let expected: readonly string[];

beforeAll(async () => {
  const cwd = emptyFolder();
  expect(await schoolmark(command, { cwd })).toMatchObject({ code: 0 });
  expected = scoresOf(onlyRun(join(cwd, "results")));
});

/** The measured process of a run, by its record. */
function pidOf(run: string): number {
  return Number(recordsOf(run).findLast(({ kind }) => kind === "load")?.["pid"]);
}

/** Whether a process still works; one that only waits for its exit to be noticed does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function resumed(cwd: string): Promise<void> {
  const outcome = await schoolmark([...command, "--resume"], { cwd });
  expect(outcome).toMatchObject({ code: 0 });
  expect(scoresOf(onlyRun(join(cwd, "results")))).toEqual(expected);
}

describe("a run that is stopped goes on where it was", () => {
  test("after kill -9 of the program", async () => {
    const cwd = emptyFolder();
    const { child, outcome } = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 40);
    const pid = pidOf(run);
    child.kill("SIGKILL");
    await outcome;
    const taken = recordsOf(run).filter(({ kind }) => kind === "result").length;
    expect(taken).toBeGreaterThanOrEqual(40);
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    await resumed(cwd);
    const results = recordsOf(run).filter(({ kind }) => kind === "result");
    expect(results).toHaveLength(expected.length);
  });

  test("after Ctrl-C, which exits with 130, seals nothing and says how to go on", async () => {
    const cwd = emptyFolder();
    const { child, outcome } = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 10);
    child.kill("SIGINT");
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toContain("--resume");
    expect(recordsOf(run).some(({ kind }) => kind === "end" || kind === "fail")).toBe(false);
    await resumed(cwd);
  });

  test("with a torn last line, whose job is asked again", async () => {
    const cwd = emptyFolder();
    const { child, outcome } = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 10);
    child.kill("SIGKILL");
    await outcome;
    const [writer = ""] = readdirSync(run).filter((file) => file.endsWith(".jsonl"));
    appendFileSync(join(run, writer), '{"kind":"result","at":"2026');
    await resumed(cwd);
  });
});

describe("a model's process that breaks", () => {
  test("by kill -9 fails one job with its cause, the rest is measured, and --resume completes", async () => {
    const cwd = emptyFolder();
    const { outcome } = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 10);
    process.kill(pidOf(run), "SIGKILL");
    expect(await outcome).toMatchObject({ code: 5 });
    const fails = recordsOf(run).filter(({ kind }) => kind === "fail");
    expect(fails).toHaveLength(1);
    expect(fails[0]).toMatchObject({ cause: "killed", message: expect.stringContaining("memory") });
    await resumed(cwd);
  });

  test("by hanging is ended after --timeout, and the rest is measured", async () => {
    const cwd = emptyFolder();
    // Longer than any answer takes beside other tests; the start of a process has a limit of its own.
    const { outcome } = start([...command, "--timeout", "6"], { cwd });
    const run = await whenResults(join(cwd, "results"), 10);
    process.kill(pidOf(run), "SIGSTOP");
    expect(await outcome).toMatchObject({ code: 5 });
    expect(recordsOf(run).filter(({ kind }) => kind === "fail")).toMatchObject([{ cause: "timeout" }]);
    await resumed(cwd);
  });

  test("while it is loaded fails that model's jobs, and the other model goes on", async () => {
    const cwd = emptyFolder();
    const outcome = await schoolmark(
      ["run", "--runner", "fake", "unloadable", "novice", "-s", "schoolbook", "--limit", "2"],
      { cwd },
    );
    expect(outcome.code).toBe(5);
    const records = recordsOf(onlyRun(join(cwd, "results")));
    expect(new Set(records.filter(({ kind }) => kind === "fail").map(({ model }) => model))).toEqual(
      new Set(["fake-unloadable"]),
    );
    expect(new Set(records.filter(({ kind }) => kind === "result").map(({ model }) => model))).toEqual(
      new Set(["fake-novice"]),
    );
  });
});

const canMount = process.platform === "linux" && process.getuid?.() === 0;

test.skipIf(!canMount)(
  "a disk that fills stops the run with what was taken whole, and --resume completes (needs root, to mount a small disk)",
  async () => {
    const cwd = emptyFolder();
    const results = join(cwd, "results");
    mkdirSync(results);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", results], { stdio: "ignore" });
    } catch {
      return;
    }
    try {
      const full = await schoolmark(command, { cwd });
      expect(full).toMatchObject({
        code: 5,
        stderr: expect.stringMatching(/\.jsonl can't be written: the disk is full/),
      });
      expect(full.stderr).toContain("--resume");
      execFileSync("mount", ["-o", "remount,size=64m", results]);
      await resumed(cwd);
    } finally {
      execFileSync("umount", [results]);
    }
  },
);

test("a run whose sealed records were altered is refused by name", async () => {
  const cwd = emptyFolder();
  await schoolmark(["run", "--runner", "fake", "-s", "schoolbook", "--limit", "2"], { cwd });
  const run = onlyRun(join(cwd, "results"));
  const [writer = ""] = readdirSync(run).filter((file) => file.endsWith(".jsonl"));
  execFileSync("sed", ["-i", '0,/"exact_match":0/s//"exact_match":1/', join(run, writer)]);
  const { code, stderr } = await schoolmark(["report"], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(writer) });
});
