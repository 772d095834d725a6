import { expect, test } from "vitest";
import { testFolder } from "../support/folder.ts";
import { schoolmark } from "./support.ts";

const run = ["run", "--runner", "fake", "skilled", "-s", "schoolbook", "-s", "speed", "--limit", "5", "--json"];

test("a sweep measures a model under each setting in turns, and shows and compares the settings like models", async () => {
  const cwd = testFolder();
  const taken = await schoolmark([...run, "--loads", "6", "--sweep", "threads=1,2", "--sweep", "batch=256"], { cwd });
  expect(taken).toMatchObject({ code: 0 });
  const { plan, rows } = JSON.parse(taken.stdout);
  const names = ["threads=1 batch=256", "threads=2 batch=256"];
  expect(plan.variants.map(({ id }: { id: string }) => id)).toEqual(names);
  for (const metric of ["acc", "decode_tokens_per_second", "model_file_bytes"]) {
    const variants = rows
      .filter((row: { metric: string }) => row.metric === metric)
      .map((row: { variant: string }) => row.variant);
    expect([...new Set(variants)].sort()).toEqual(names);
  }

  const shown = await schoolmark(["report"], { cwd });
  for (const name of names) expect(shown.stdout).toContain(`fake-skilled (${name})`);
  const csv = await schoolmark(["report", "--format", "csv"], { cwd });
  for (const name of names) expect(csv.stdout).toContain(`fake-skilled,${name},`);

  const compared = await schoolmark(["compare", "threads=1", "threads=2", "--all", "--json"], { cwd });
  expect(compared.stderr).toBe("");
  const { verdicts } = JSON.parse(compared.stdout);
  const decode = verdicts.find((one: { metric: string }) => one.metric === "decode_tokens_per_second");
  // The made-up model is twice as fast on two threads, and in every load alike, which no real one is.
  expect(decode.candidate / decode.base).toBeCloseTo(2);
  expect(decode).toMatchObject({ verdict: null, significant: null, low: null });
});

test("a sweep's progress names the settings, each in its turn", async () => {
  const cwd = testFolder();
  const words = run.filter((word) => word !== "--json");
  const { stderr } = await schoolmark([...words, "--loads", "1", "--sweep", "batch=256,512"], { cwd });
  for (const name of ["batch=256", "batch=512"])
    for (const task of ["schoolbook/addition", "speed/speed"])
      expect(stderr).toMatch(new RegExp(`\\d+/\\d+ fake-skilled \\(${name}\\) · ${task}`));
});

test("a sweep's long settings are told apart in the terminal, kept as a baseline and checked against it", async () => {
  const cwd = testFolder();
  const sweep = ["--sweep", "flashAttention=on,off", "--sweep", "batch=256,512"];
  await schoolmark([...run, "--loads", "2", ...sweep], { cwd });
  const { stdout } = await schoolmark(["report"], { cwd });
  const rows = stdout.split("\n").filter((line) => /\d %.*1,000/.test(line));
  for (const name of ["on batch=256", "on batch=512", "off batch=256", "off batch=512"])
    expect(rows.filter((line) => line.includes(`flashAttention=${name}`))).toHaveLength(1);

  const subject = (settings: string) => `fake-skilled (${settings})`;
  const saved = await schoolmark(["baseline", "save", "main", subject("flashAttention=on batch=256")], { cwd });
  expect(saved).toMatchObject({ code: 0 });
  expect(saved.stdout).toContain(subject("flashAttention=on batch=256"));
  const check = (settings: string) => schoolmark(["check", subject(settings), "--baseline", "main", "--json"], { cwd });
  const same = JSON.parse((await check("flashAttention=on batch=256")).stdout);
  expect(JSON.stringify(same)).toContain("flashAttention=on batch=256");
  const page = await schoolmark(["report", "--format", "md"], { cwd });
  expect(page.stdout).toContain("flashAttention=off batch=512");
});

test("a run under a time budget says beforehand what the budget leaves out", async () => {
  const cwd = testFolder();
  const budget = ["--time-budget", "1s", "--loads", "2"];
  const { stderr } = await schoolmark([...run.filter((word) => word !== "--json"), ...budget], { cwd });
  expect(stderr).toMatch(
    /timings repeat for 1 s in all \d+ timings together; each is warmed up and taken at least once/,
  );
});

test("a sweep leaves impossible combinations out by name", async () => {
  const cwd = testFolder();
  const sweep = ["--sweep", "flashAttention=on,off", "--sweep", "kvCache=f16,q8_0", "--loads", "1"];
  const { code, stdout, stderr } = await schoolmark(
    ["run", "--runner", "fake", "skilled", "-s", "speed", "--dry-run", ...sweep],
    { cwd },
  );
  expect(code).toBe(0);
  expect(stderr).toContain("left out: flashAttention=off kvCache=q8_0: a KV cache of q8_0 needs flash attention");
  expect(stdout).toContain("flashAttention=on kvCache=q8_0");
});

test.each([
  [["--sweep", "thread=1"], "threads, flashAttention, kvCache, batch"],
  [["--sweep", "kvCache=q9"], "q8_0"],
  [["--sweep", "threads=1,2", "-t", "2"], "given twice"],
  [["--sweep", "threads=1,2", "--until", "decided", "--threshold", "50"], "leave --sweep out"],
  [["--precision", "0"], "--precision 0: write a percentage"],
  [["--precision", "fine"], "--precision fine"],
  [["--time-budget", "soon"], "--time-budget soon: write a time such as 90s"],
  [["--time-budget", "0m"], "--time-budget 0m"],
])("%j is refused with what is allowed", async (options, message) => {
  const { code, stdout, stderr } = await schoolmark([...run, ...options], { cwd: testFolder() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a precision and a budget are part of the plan", async () => {
  const cwd = testFolder();
  const limits = ["--precision", "1%", "--time-budget", "1h30m", "--loads", "1"];
  const { stdout } = await schoolmark([...run, ...limits], { cwd });
  expect(JSON.parse(stdout).plan).toMatchObject({ precision: 0.01, timeBudgetSeconds: 5400 });
});
