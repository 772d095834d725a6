import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { csvLines } from "../support/csv-lines.ts";
import { quantitiesTwice } from "../support/quantities.ts";
import { bundledModels, emptyFolder, type Outcome, onlyRun, recordsOf, schoolmark } from "./support.ts";

const models = bundledModels().slice(0, 2);

describe("a run of two bundled models", () => {
  const cwd = emptyFolder();
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await schoolmark(
      [
        "run",
        ...models,
        "--limit",
        "3",
        "--loads",
        "2",
        "-s",
        "schoolbook",
        "-s",
        "speed",
        "-t",
        "1",
        "--time-budget",
        "5",
      ],
      { cwd },
    );
  });

  test("ends well and prints the table with both models", () => {
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain("accuracy");
    expect(outcome.stdout).toContain("energy/correct");
    expect(outcome.stdout.split("\n").filter((line) => /^Schoolb/.test(line)).length).toBeGreaterThanOrEqual(2);
  });

  test("ends every planned job as exactly one of result, skip and fail, and seals that count", () => {
    const records = recordsOf(onlyRun(join(cwd, "results")));
    const ends = records.filter(({ kind }) => ["result", "skip", "fail"].includes(kind));
    const jobs = new Set(
      ends.map(({ model, task, item, repetition }) => JSON.stringify([model, task, item, repetition])),
    );
    expect(jobs.size).toBe(ends.length);
    const [end] = records.slice(-1);
    expect(end).toMatchObject({ kind: "end", counts: { planned: ends.length, fail: 0 } });
  });

  test("starts a fresh process for each model and load", () => {
    const pids = recordsOf(onlyRun(join(cwd, "results"))).flatMap((record) =>
      record.kind === "load" ? [record["pid"]] : [],
    );
    expect(new Set(pids).size).toBe(4);
  });

  test("keeps raw timings with the engine's call and the wall apart", () => {
    const samples = recordsOf(onlyRun(join(cwd, "results"))).filter(({ kind }) => kind === "sample");
    expect(samples.length).toBeGreaterThan(0);
    for (const { timing } of samples as unknown as { timing: { engineMs: number; wallMs: number } }[]) {
      expect(timing.engineMs).toBeGreaterThan(0);
      expect(timing.engineMs).toBeLessThanOrEqual(timing.wallMs);
    }
  });

  test("leaves the plan, the page and the rows beside the records", () => {
    const files = readdirSync(onlyRun(join(cwd, "results")));
    expect(files).toEqual(expect.arrayContaining(["plan.json", "report.html", "rows.csv"]));
  });

  test("tells in rows.csv of every measured quantity one unit, coverage, method and clock over both models", () => {
    const lines = csvLines(readFileSync(join(onlyRun(join(cwd, "results")), "rows.csv"), "utf8"));
    const decode = lines.filter(
      ({ metric, tokens, depth }) => `${metric} ${tokens} ${depth}` === "decode_tokens_per_second 32 0",
    );
    expect(new Set(decode.map(({ model }) => model)).size).toBe(2);
    expect(quantitiesTwice(lines)).toEqual([]);
  });

  test("reads memory before and after the model was opened", () => {
    const series = recordsOf(onlyRun(join(cwd, "results"))).filter(
      ({ kind, meter }) => kind === "series" && meter === "memory",
    );
    expect(series).toHaveLength(4);
    for (const { columns, rows } of series as unknown as { columns: string[]; rows: number[][] }[]) {
      const resident = columns.indexOf("resident_bytes");
      expect(rows[0]?.[resident]).toBeLessThan(rows.at(-1)?.[resident] ?? 0);
    }
  });

  test("makes the same report from the records alone", async () => {
    const again = await schoolmark(["report", "--format", "json"], { cwd });
    expect(again.code).toBe(0);
    const { rows } = JSON.parse(again.stdout) as { rows: { metric: string; value: number | null; origin: string }[] };
    expect(rows.find(({ metric, value }) => metric === "decode_tokens_per_second" && value !== null)).toBeDefined();
    expect(new Set(rows.filter(({ metric }) => metric.startsWith("energy")).map(({ origin }) => origin))).toEqual(
      new Set(["modelled"]),
    );
  });
});

test("the same questions asked twice give the same scores", async () => {
  const args = ["run", ...models.slice(0, 1), "--limit", "4", "--loads", "1", "-s", "schoolbook", "--json"];
  const [one, two] = [await schoolmark(args), await schoolmark(args)];
  const accuracies = ({ stdout }: Outcome) =>
    (JSON.parse(stdout) as { rows: { metric: string; value: number }[] }).rows
      .filter(({ metric }) => /^(acc|exact|bits|brier|gold)/.test(metric))
      .map(({ value }) => value);
  expect(accuracies(one).length).toBeGreaterThan(5);
  expect(accuracies(one)).toEqual(accuracies(two));
});

test("--json prints one document on stdout and nothing else", async () => {
  const { code, stdout } = await schoolmark(["run", "--runner", "fake", "--json", "-s", "schoolbook", "--limit", "2"]);
  expect(code).toBe(0);
  expect(Object.keys(JSON.parse(stdout) as object).sort()).toEqual([
    "alarms",
    "complete",
    "jobs",
    "noise",
    "plan",
    "rows",
    "run",
    "sealedBy",
  ]);
});

test("--dry-run prints the plan and writes nothing", async () => {
  const cwd = emptyFolder();
  const { code, stdout } = await schoolmark(["run", ...models, "--dry-run"], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain("schoolbook/addition");
  expect(existsSync(join(cwd, "results"))).toBe(false);
});
