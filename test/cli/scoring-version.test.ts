import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../src/records/schema.ts";
import { otherVersion } from "../support/other-version.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const newer = otherVersion(
  emptyFolder(),
  "tasks/multiple-choice.js",
  "scoringVersion: () => 1",
  "scoringVersion: () => 2",
);
const cwd = emptyFolder();
const items = Array.from({ length: 40 }, (_, n) => ({
  id: `q${n}`,
  question: `${n}?`,
  choices: ["a", "b"],
  answer: 0,
}));
const task = { name: "chosen", kind: "multiple-choice", items };
const command = ["run", "--runner", "fake", "skilled", "-s", "sums.yaml", "--loads", "1"];
const planOf = (folder: string) => JSON.parse(readFileSync(join(cwd, folder, "plan.json"), "utf8")) as Plan;
const runsIn = (results: string) => readdirSync(join(cwd, results)).map((name) => join(results, name));
const only = (results: string): string => {
  const [run = "", ...more] = runsIn(results);
  expect(more).toEqual([]);
  return run;
};
let [old, renewed] = ["", ""];

beforeAll(async () => {
  writeFileSync(join(cwd, "sums.yaml"), JSON.stringify({ name: "sums", version: 1, tasks: [task] }));
  expect(await schoolmark([...command, "--results", "old"], { cwd })).toMatchObject({ code: 0 });
  expect(newer([...command, "--results", "new"], cwd)).toMatchObject({ code: 0 });
  [old, renewed] = [only("old"), only("new")];
});

describe("answers scored by two versions of the rules", () => {
  test("are of two plans, and version 1 is not written down", () => {
    expect(planOf(old).tasks[0]).not.toHaveProperty("scoringVersion");
    expect(planOf(renewed).tasks[0]).toMatchObject({ scoringVersion: 2 });
    expect(planOf(renewed).hash).not.toBe(planOf(old).hash);
  });

  test.each([
    ["an older base", () => [old, renewed]],
    ["an older candidate", () => [renewed, old]],
  ])("are not compared with %s: it says which run to score again", (_name, sides) => {
    const { code, stdout } = newer(["compare", ...sides()], cwd);
    expect(code).toBe(4);
    expect(stdout).toContain("scoring-version differs");
    expect(stdout).toContain(`  schoolmark rescore ${old}\n`);
    expect(stdout).not.toContain(`rescore ${renewed}`);
    const json = JSON.parse(newer(["compare", ...sides(), "--json"], cwd).stdout);
    expect(json.rescore.commands).toEqual([`schoolmark rescore ${old}`]);
  });

  test("are compared once they were scored again by the same version", () => {
    expect(newer(["rescore", old, "-s", "sums.yaml", "--results", "rescored"], cwd)).toMatchObject({ code: 0 });
    const rescored = only("rescored");
    expect(planOf(rescored).tasks[0]).toMatchObject({ scoringVersion: 2 });
    const { code, stdout } = newer(["compare", rescored, renewed, "--json"], cwd);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).not.toHaveProperty("rescore");
  });

  test("are no pass for a policy, whatever it lets differ", async () => {
    const policy = { version: 1, gates: [{ metric: "acc", margin: "2 points" }], swap: ["engine", "suite", "scoring"] };
    writeFileSync(join(cwd, "policy.yaml"), JSON.stringify(policy));
    const check = (path: string) => newer(["check", renewed, "--baseline", old, "--policy", path], cwd);
    expect(check("policy.yaml")).toMatchObject({ code: 4, stdout: expect.stringContaining("scoring-version differs") });
    writeFileSync(join(cwd, "all.yaml"), JSON.stringify({ ...policy, swap: ["scoring-version"] }));
    expect(check("all.yaml")).toMatchObject({ code: 2, stderr: expect.stringContaining("swap") });
  });

  test("of a baseline are scored again and saved again by the commands that are printed", () => {
    const saved = ["baseline", "save", "main", `${basename(old)}#skilled`, "--results", "old"];
    expect(newer(saved, cwd)).toMatchObject({ code: 0 });
    const check = ["check", renewed, "--baseline", "main"];
    const { code, stdout } = newer(check, cwd);
    expect(code).toBe(4);
    const commands = [...stdout.matchAll(/^ {2}schoolmark (.*)$/gm)].map(([, words = ""]) => words.split(" "));
    expect(commands).toEqual([
      ["rescore", basename(old)],
      ["baseline", "save", "main", "fake-skilled", "--replace"],
    ]);
    for (const [verb = "", ...words] of commands) {
      const more = verb === "rescore" ? ["-s", "sums.yaml", "--results", "old"] : ["--results", "old"];
      expect(newer([verb, ...words, ...more], cwd)).toMatchObject({ code: 0 });
    }
    expect(newer(check, cwd).stdout).not.toContain("scoring-version");
    expect(readFileSync(join(cwd, "baselines/main.json"), "utf8")).toMatch(/"scoringVersion": ?2/);
  });

  test("are not joined as parts of one run", async () => {
    const part = (n: number) => [...command, "--shard", `${n}/2`, "--results", `part-${n}`];
    expect(await schoolmark(part(1), { cwd })).toMatchObject({ code: 0 });
    expect(newer(part(2), cwd)).toMatchObject({ code: 0 });
    const merged = newer(["merge", only("part-1"), only("part-2"), "--results", "joined"], cwd);
    expect(merged).toMatchObject({ code: 2, stderr: expect.stringMatching(/sums\/chosen: scoring version/) });
  });

  test("are not mixed in one run by going on with it", () => {
    const { code, stderr } = newer([...command, "--results", "old", "--resume", basename(old)], cwd);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("is scored by version 1") });
  });

  test("are told of where a run was stopped before the version changed, and --resume names none", () => {
    cpSync(join(cwd, old), join(cwd, "stopped", basename(old)), { recursive: true });
    const [records = ""] = readdirSync(join(cwd, old)).filter((name) => name.endsWith(".jsonl"));
    const path = join(cwd, "stopped", basename(old), records);
    writeFileSync(path, `${readFileSync(path, "utf8").trim().split("\n").slice(0, -9).join("\n")}\n`);
    const { code, stderr } = newer([...command, "--results", "stopped", "--resume"], cwd);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `the unfinished run of this plan ${basename(old)} is scored by version 1 of the rules for`,
    );
    expect(stderr).toContain("go on with the version of Schoolmark that it was started with");
  });
});
