import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const results = join(cwd, "results");
const right = answers(5000, 3000);
const speeds = [100, 101, 99, 100.5, 99.5, 100.2];
const in_ = (...args: readonly string[]) => schoolmark(args, { cwd });
const file = (name: string) => join(cwd, "baselines", `${name}.json`);

beforeAll(async () => {
  await constructRun(results, { models: [{ id: "model", right, speeds }] });
  expect(await in_("baseline", "save", "main")).toMatchObject({ code: 0 });
});

describe("baseline save", () => {
  test("keeps 5,000 items and 6 loads in at most 200 kB", () => {
    expect(statSync(file("main")).size).toBeLessThanOrEqual(200_000);
  });

  test("has a head that people can read", () => {
    const head = readFileSync(file("main"), "utf8").split("\n").slice(0, 40).join("\n");
    expect(head).toContain('"id": "model"');
    expect(head).toContain('"acc · s/choices": 0.6');
  });

  test("replaces one only when told to", async () => {
    expect(await in_("baseline", "save", "main")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--replace"),
    });
    expect(await in_("baseline", "save", "main", "--replace")).toMatchObject({ code: 0 });
  });

  test("refuses names that lead elsewhere", async () => {
    expect(await in_("baseline", "save", "../elsewhere")).toMatchObject({ code: 2 });
  });
});

test("a baseline differs from its own run by nothing", async () => {
  const { stdout } = await in_("compare", "main", "model", "--json");
  const { verdicts } = JSON.parse(stdout) as { verdicts: { difference: number; verdict: string }[] };
  expect(verdicts.length).toBeGreaterThan(3);
  expect(verdicts.filter(({ difference }) => difference !== null && difference !== 0)).toEqual([]);
});

test("list and show tell what there is", async () => {
  expect((await in_("baseline", "list")).stdout).toMatch(/^main {2}model, 5,000 items, 6 loads/);
  expect((await in_("baseline", "show", "main")).stdout).toContain("s/choices  5000 of 5000 items, acc");
  expect(await in_("baseline", "show", "none")).toMatchObject({ code: 2 });
});

test("diff compares two baselines item by item", async () => {
  const worse = answers(5000, 3000, { lost: 300 });
  await constructRun(results, { models: [{ id: "model", right: worse, speeds }], second: 1 });
  await in_("baseline", "save", "worse");
  const { code, stdout } = await in_("baseline", "diff", "main", "worse");
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("regressed") });
  expect(stdout).toContain("−300 +0");
});

test("is read where a task asks another's items under another condition", async () => {
  const run = new URL("../fixtures/run-version-1-resumed", import.meta.url).pathname;
  const reference = `${run}#Schoolbook-0.25M-t16M-v1.0-Q8_0`;
  expect(await in_("baseline", "save", "gain", reference)).toMatchObject({ code: 0 });
  expect(readFileSync(file("gain"), "utf8")).toContain('"baseline": "kinds/closed"');
  expect(await in_("compare", "gain", reference)).toMatchObject({ code: 0 });
});

test("what was timed, how items were asked and how it was measured are kept as data", () => {
  const { version, timings, tasks, protocol } = JSON.parse(readFileSync(file("main"), "utf8"));
  expect({ version, timings: timings[0], scoring: tasks[0].scoring, protocol }).toMatchObject({
    version: 2,
    timings: { metric: "decode_tokens_per_second", work: { phase: "decode", tokens: 32, depth: 0, sequences: 1 } },
    scoring: [{ method: "log-likelihood", inChatTemplate: false }],
    protocol: { answers: { seed: 1 }, timings: { energy: { source: "cpu-time" } } },
  });
});

describe("a baseline that can't be trusted", () => {
  test("because it was edited by hand is named, exit 4", async () => {
    await in_("baseline", "save", "edited");
    writeFileSync(
      file("edited"),
      readFileSync(file("edited"), "utf8").replace('"acc · s/choices": 0', '"acc · s/choices": 1'),
    );
    for (const args of [
      ["baseline", "show", "edited"],
      ["compare", "edited", "main"],
    ]) {
      const { code, stderr } = await in_(...args);
      expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining("edited.json was changed") });
    }
    expect(await in_("baseline", "list")).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/seal is broken[\s\S]*main {2}model/),
    });
  });

  test("because a later program wrote it, or it is something else, is told, exit 2", async () => {
    writeFileSync(file("later"), JSON.stringify({ kind: "schoolmark-baseline", version: 3 }));
    writeFileSync(file("other"), "[]");
    expect(await in_("baseline", "show", "later")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/later\.json has version 3; .*versions up to 2: update it/),
    });
    expect(await in_("baseline", "show", "other")).toMatchObject({ code: 2 });
  });
});
