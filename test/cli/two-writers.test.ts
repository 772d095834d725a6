import { readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark, start, whenResults } from "./support.ts";

const [model = ""] = bundledModels();
const command = ["run", model, "-s", "schoolbook", "--limit", "25", "--loads", "1", "-t", "1"];

const resultsOf = (run: string): number => recordsOf(run).filter(({ kind }) => kind === "result").length;

describe.skipIf(process.platform === "win32")("a run that one process measures", () => {
  test("is refused to another by name, and gone on with once that one is gone", async () => {
    const cwd = emptyFolder();
    const first = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 5);
    // However long the second one takes, the first is at it.
    first.child.kill("SIGSTOP");
    const writers = readdirSync(run).sort();
    const second = await schoolmark([...command, "--resume"], { cwd });
    const where = `process ${first.child.pid} on ${hostname()}, since 2`;
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toMatch(/^error: \d{8}T\d{6}Z-[0-9a-f]{8} is being measured by .*\n$/m);
    expect(second.stderr).toContain(where);
    expect(readdirSync(run).sort()).toEqual(writers);
    first.child.kill("SIGKILL");
    await first.outcome;
    const third = await schoolmark([...command, "--resume"], { cwd });
    expect(third).toMatchObject({ code: 0, stderr: expect.stringContaining(`was left by ${where}`) });
    const sealed = recordsOf(run).at(-1)?.["counts"] as { planned: number } | undefined;
    expect(resultsOf(run)).toBe(sealed?.planned);
    expect(readdirSync(run).filter((file) => file.endsWith(".lock"))).toEqual([]);
  });

  test("has its lock given back by Ctrl-C, and a second one too", async () => {
    const cwd = emptyFolder();
    const { child, outcome } = start(command, { cwd });
    const run = await whenResults(join(cwd, "results"), 5);
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
    expect(readdirSync(run).filter((file) => file.endsWith(".lock"))).toEqual([]);
  });
});

test("shards of one plan are measured side by side", async () => {
  const cwd = emptyFolder();
  const args = ["run", "--runner", "fake", "-s", "schoolbook", "--limit", "4"];
  const parts = await Promise.all(["1/2", "2/2"].map((shard) => schoolmark([...args, "--shard", shard], { cwd })));
  expect(parts.map(({ code }) => code)).toEqual([0, 0]);
  const folders = readdirSync(join(cwd, "results")).map((name) => join("results", name));
  expect(await schoolmark(["merge", ...folders, "--results", "merged"], { cwd })).toMatchObject({ code: 0 });
  expect(readdirSync(onlyRun(join(cwd, "merged")))).not.toContain("run.lock");
});
