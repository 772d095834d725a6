import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const results = join(cwd, "results");
let whole = "";
beforeAll(async () => {
  const speeds = [100, 100, 100, 100, 100, 100];
  const models = [{ id: "model", right: answers(400, 300), speeds }];
  whole = await constructRun(results, { models, second: 1 });
  expect(await schoolmark(["baseline", "save", "main", whole], { cwd })).toMatchObject({ code: 0 });
});

describe("a run that has not come to its end", () => {
  const place = emptyFolder();
  let name = "";
  beforeAll(async () => {
    const models = [{ id: "model", right: answers(40, 30), sha256: "1".repeat(64) }];
    await constructRun(join(place, "results"), { models, second: 1 });
    // One of its jobs is planned and has no record.
    name = await constructRun(join(place, "results"), { models, planned: 41, second: 2 });
  });

  test.each([
    ["the best", []],
    ["one within limits that none keeps", ["--max-size", "1kB"]],
  ])("is not taken for a whole one in picking %s", async (_, args) => {
    const { code, stderr } = await schoolmark(["pick", name, ...args], { cwd: place });
    expect([code, stderr]).toEqual([4, expect.stringContaining(`${name} is not complete, 40 of 41 jobs ended`)]);
    const json = JSON.parse((await schoolmark(["pick", name, ...args, "--json"], { cwd: place })).stdout) as object;
    expect(JSON.stringify(json)).toContain('"complete":false');
  });

  test("has its page in a site, and no part in the figures over time", async () => {
    const { code, stderr } = await schoolmark(["report", "--site", "site"], { cwd: place });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${name} is not complete: it has its page`)]);
    const index = readFileSync(join(place, "site", "index.html"), "utf8");
    expect(index).toContain("40 of 41<small>not complete</small>");
    // One whole run of the model is counted, not two.
    expect(index).toMatch(/<h2>Models, as last measured[\s\S]*?<td data-v="1">1<\/td>/);
  });
});

describe("another run that starts just now", () => {
  test("does not hinder a plan, which learns from the one before", async () => {
    const place = emptyFolder();
    const before = await constructRun(join(place, "results"), { second: 1 });
    const args = ["plan", "--runner", "fake", "-s", "schoolbook", "--json"];
    for (const [folder, files] of [
      ["20270101T000000Z-00000001", []],
      ["20270101T000000Z-00000002", ["plan.json"]],
    ] as const) {
      mkdirSync(join(place, "results", folder));
      for (const file of files)
        writeFileSync(join(place, "results", folder, file), readFileSync(join(place, "results", before, file)));
      const { code, stderr } = await schoolmark(args, { cwd: place });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    }
  });
});

describe("a side of a comparison that is not there", () => {
  const model = bundledModels()[0]!;
  test.each([
    ["check", ["check", model, "-b", "nothing"]],
    ["compare", ["compare", "nothing", model]],
  ])("is told before anything is measured: %s", async (_, args) => {
    const place = emptyFolder();
    const { code, stdout, stderr } = await schoolmark(args, { cwd: place });
    expect(stderr).toMatch(/^error: "nothing" is neither a run, nor a baseline in baselines, nor a model .*\n$/m);
    expect([code, stdout, existsSync(join(place, "results"))]).toEqual([2, "", false]);
  });
});

describe("the first sentence of a check", () => {
  const checked = async (policy: object) => {
    writeFileSync(join(cwd, "policy.yaml"), JSON.stringify({ version: 1, ...policy }));
    return schoolmark(["check", whole, "-b", "main", "--policy", "policy.yaml"], { cwd });
  };
  const budget = (min: number) => ({ metric: "decode_tokens_per_second", min });
  const gate = { metric: "acc", margin: 0.05 };

  test.each([
    ["budgets alone that are kept", { budgets: [budget(10)] }, 0, /^The budget is kept\./],
    ["budgets alone, one broken", { budgets: [budget(10), budget(1e6)] }, 1, /^A budget is broken\.\n/],
    [
      "a broken budget beside a gate that holds",
      { gates: [gate], budgets: [budget(1e6)] },
      1,
      /^A budget is broken\. Apart from that: /,
    ],
  ])("with %s says what the exit code does", async (_, policy, code, sentence) => {
    const outcome = await checked(policy);
    expect([outcome.code, outcome.stdout]).toEqual([code, expect.stringMatching(sentence)]);
  });
});

describe("a file that holds what is nobody's business", () => {
  test.each(["secret", "secret.json", "secret.jsonl"])(
    "is not shown where it is no list of items: %s",
    async (file) => {
      const place = emptyFolder();
      writeFileSync(join(place, file), "root:hunter2:19000:0:99999:7:::\nuser:swordfish:1\n");
      const task = { name: "one", kind: "generate", items: file };
      writeFileSync(join(place, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks: [task] }));
      const { code, stderr } = await schoolmark(["suite", "lint", "s.yaml"], { cwd: place });
      expect([code, stderr]).toEqual([2, expect.stringContaining("is not JSON: Unexpected token 'r'")]);
      expect(stderr).not.toMatch(/root|hunter2|swordfish/);
    },
  );

  test.each([
    ["baseline", () => ["check", whole, "-b", "./secret.json"], /^error: the baseline .*secret\.json can't be read: /],
    [
      "table of prices",
      () => ["report", whole, "--format", "table", "--kwh-price", "0.3", "--prices", "secret.json"],
      /^error: secret\.json: can't be read as JSON: /,
    ],
    ["list of decisions", () => ["suite", "lint", "s.yaml"], /^error: s\.review\.jsonl:1 is not JSON: /],
  ])("is not shown where it is no %s", async (_, args, sentence) => {
    for (const file of ["secret.json", "s.review.jsonl"]) writeFileSync(join(cwd, file), "root:hunter2:19000:0\n");
    writeFileSync(join(cwd, "i.jsonl"), '{"id":"1","prompt":"1 + 1 =","answer":"2"}\n');
    const task = { name: "one", kind: "generate", items: "i.jsonl" };
    writeFileSync(join(cwd, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks: [task] }));
    const { code, stderr } = await schoolmark(args(), { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
    expect(stderr).not.toMatch(/root|hunter2/);
  });
});

describe.skipIf(process.platform === "win32")("a link that is to be written to, whose target is missing", () => {
  test("stays a link, and its target is made", async () => {
    const place = emptyFolder();
    mkdirSync(join(place, "there"));
    symlinkSync("there/rows.csv", join(place, "link"));
    const out = ["report", join(results, whole), "--format", "csv", "-o", "link"];
    expect(await schoolmark(out, { cwd: place })).toMatchObject({ code: 0 });
    expect(readlinkSync(join(place, "link"))).toBe("there/rows.csv");
    expect(readFileSync(join(place, "there", "rows.csv"), "utf8")).toContain("decode_tokens_per_second");
  });

  test("is refused at once where the target's folder is missing too", async () => {
    const place = emptyFolder();
    symlinkSync("nowhere/rows.csv", join(place, "link"));
    const out = ["report", join(results, whole), "--format", "csv", "-o", "link"];
    expect(await schoolmark(out, { cwd: place })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nowhere\/rows.csv can't be written: there is no folder/),
    });
  });
});

test("one load is not called loads", async () => {
  const place = emptyFolder();
  const run = await constructRun(join(place, "results"), { models: [{ id: "model", right: [1, 0], speeds: [100] }] });
  const { stdout, stderr } = await schoolmark(["baseline", "save", "main", run], { cwd: place });
  const shown = [
    stdout,
    stderr,
    (await schoolmark(["baseline", "list"], { cwd: place })).stdout,
    (await schoolmark(["check", run, "-b", "main", "--all"], { cwd: place })).stdout,
  ].join("\n");
  expect(shown).toContain("1 load");
  expect(shown).not.toMatch(/\b1 (?:loads|items)\b/);
});

test("one of anything is not told as several", async () => {
  const place = emptyFolder();
  writeFileSync(join(place, "i.jsonl"), '{"id":"1","question":"1 + 1 =","choices":["2","3"],"answer":0}\n');
  const task = { name: "one", kind: "multiple-choice", items: "i.jsonl" };
  writeFileSync(join(place, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks: [task] }));
  const limits = ["-s", "s.yaml", "--loads", "1", "--limit", "1"];
  const told: string[] = [];
  for (const args of [
    ["plan", "--runner", "fake", "skilled", ...limits],
    ["run", "--runner", "fake", "skilled", ...limits],
    ["report", "--site", "site"],
    ["suite", "stats", "s.yaml"],
    ["suite", "lint", "s.yaml"],
  ]) {
    const { stdout, stderr } = await schoolmark(args, { cwd: place });
    told.push(stdout, stderr);
  }
  const [run = ""] = readdirSync(join(place, "results"));
  told.push((await schoolmark(["rescore", run, "-s", "s.yaml", "--results", "other"], { cwd: place })).stderr);
  const page = readFileSync(join(place, "results", run, "report.html"), "utf8");
  told.push(page.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<[^>]+>/g, " "));
  expect(
    told.join("\n").match(/.*\b1 (?:items|tasks|jobs|loads|models|pages|runs|answers|questions|groups)\b.*/g),
  ).toBeNull();
});
