import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, schoolmark } from "./support.ts";

test("the newest run is the one begun last, also after the clock was set back", async () => {
  const cwd = emptyFolder();
  const runs = () => readdirSync(join(cwd, "results")).sort();
  const run = (model: string) =>
    schoolmark(["run", "--runner", "fake", model, "-s", "schoolbook", "--limit", "2", "--loads", "1"], { cwd });
  expect(await run("skilled")).toMatchObject({ code: 0, stderr: expect.not.stringContaining("clock") });
  const [first = ""] = runs();
  // As if it had begun while the clock was far ahead.
  const ahead = first.replace(/^\d{8}/, "20991231");
  renameSync(join(cwd, "results", first), join(cwd, "results", ahead));
  const { code, stderr } = await run("novice");
  const [, second = "", ...more] = runs();
  expect({ code, more }).toEqual({ code: 0, more: [] });
  expect(second > ahead).toBe(true);
  expect(stderr).toContain(`this run is named ${second}, so that it counts as the newest`);
  const { stdout } = await schoolmark(["report", "--json"], { cwd });
  expect(stdout).toContain("fake-novice");
  expect(stdout).not.toContain("fake-skilled");
});
