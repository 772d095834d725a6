import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DamagedError } from "../../src/lib/errors.ts";
import { openLog } from "../../src/records/log.ts";
import { withChecksum } from "../../src/records/plan-checksum.ts";
import { readPlan, readRun, readRunFiles, readRunRecord } from "../../src/records/read.ts";
import { earlierFilesOf } from "../../src/records/run-files.ts";
import type { RunRecord, SchoolmarkRecord } from "../../src/records/schema.ts";
import { testFolder } from "../support/folder.ts";
import { planOf, resultRecord, runRecord } from "../support/records.ts";

function runFolder(items = 6): string {
  const folder = testFolder();
  writeFileSync(join(folder, "plan.json"), JSON.stringify(withChecksum(planOf(items))));
  return folder;
}

interface Written {
  readonly header?: Partial<RunRecord>;
  readonly sealed?: boolean;
}

/** A writer as this version writes it. */
async function write(
  folder: string,
  writer: string,
  records: readonly SchoolmarkRecord[],
  { header = {}, sealed = false }: Written = {},
): Promise<string> {
  const earlierFiles = [...(await earlierFilesOf(folder))];
  using log = openLog(folder, writer);
  log.append({ ...runRecord(writer), earlierFiles, ...header }, ...records);
  if (sealed) log.seal({ at: "2026-01-02T03:04:05Z", counts: { planned: 6, result: 2, skip: 0, fail: 0 } });
  return log.path;
}

async function read(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { record } of readRun(folder)) found.push("item" in record ? `${record.item}` : record.kind);
  return found;
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

async function refused(folder: string, message: string | RegExp): Promise<void> {
  await expect(read(folder)).rejects.toThrow(DamagedError);
  await expect(read(folder)).rejects.toThrow(message);
}

describe("a resumed run", () => {
  /** Interrupted with half a line at its end, then gone on with. */
  async function resumed() {
    const folder = runFolder();
    const first = await write(folder, "1", [resultRecord("a")]);
    appendFileSync(first, '{"kind":"resu');
    return { folder, first, second: await write(folder, "2", [resultRecord("b")], { sealed: true }) };
  }

  it("is covered as a whole", async () => {
    const { folder } = await resumed();
    expect(await read(folder)).toEqual(["run", "a", "run", "b", "end"]);
    expect(await readRunFiles(folder)).toMatchObject({ sealedBy: "whole" });
  });

  it("is refused when the interrupted writer was changed, cut or longer than it was", async () => {
    for (const change of [
      (path: string) => edit(path, '"exact_match":1', '"exact_match":0'),
      (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -5)),
      (path: string) => appendFileSync(path, "x"),
    ]) {
      const { folder, first } = await resumed();
      change(first);
      await refused(folder, `${first} was changed after 2.jsonl went on with the run`);
    }
  });

  it("is refused when the interrupted writer is gone or has another name", async () => {
    const { folder, first } = await resumed();
    renameSync(first, join(folder, "0.jsonl"));
    await refused(folder, `${first} is missing: 2.jsonl went on where it stopped`);
    rmSync(join(folder, "0.jsonl"));
    await refused(folder, `${first} is missing`);
  });

  it("is refused with another writer of the same plan in it, naming both", async () => {
    const { folder } = await resumed();
    const other = runFolder();
    renameSync(await write(other, "15", [resultRecord("c")]), join(folder, "15.jsonl"));
    await refused(folder, /15\.jsonl and 2\.jsonl are not of one run/);
  });

  it("is read in the order in which its writers began, whatever their clocks said", async () => {
    const folder = runFolder();
    await write(folder, "20260102", [resultRecord("a", { prompt: "first" })]);
    await write(folder, "20260101", [resultRecord("a", { prompt: "second" })], { sealed: true });
    const { last } = await readRunFiles(folder);
    expect(last).toEqual([join(folder, "20260101.jsonl")]);
    expect((await readRunRecord(folder)).writer).toBe("20260102");
    const prompts: string[] = [];
    for await (const { record } of readRun(folder)) if (record.kind === "result") prompts.push(record.prompt);
    expect(prompts).toEqual(["first"]);
  });

  it("of an earlier version is checksummed by parts", async () => {
    const folder = runFolder();
    const old = { header: { earlierFiles: undefined } };
    await write(folder, "1", [resultRecord("a")], old);
    await write(folder, "2", [resultRecord("b")], { ...old, sealed: true });
    expect(await read(folder)).toEqual(["run", "a", "run", "b", "end"]);
    expect(await readRunFiles(folder)).toMatchObject({ sealedBy: "parts" });
  });

  it("is covered as a whole once this version goes on with what an earlier one left", async () => {
    const folder = runFolder();
    const first = await write(folder, "9", [resultRecord("a")], { header: { earlierFiles: undefined } });
    await write(folder, "2", [resultRecord("b")], { sealed: true });
    expect(await readRunFiles(folder)).toMatchObject({ sealedBy: "whole" });
    edit(first, '"exact_match":1', '"exact_match":0');
    await refused(folder, `${first} was changed`);
  });
});

describe("the last line of a writer", () => {
  it.each([
    ["its counts", '"result":2', '"result":3'],
    ["its time", "03:04:05Z", "03:04:06Z"],
    ["its checksum", '"lineSha256":"', '"lineSha256":"0'],
  ])("is refused when %s was changed", async (_what, from, to) => {
    const folder = runFolder();
    const path = await write(folder, "1", [resultRecord("a")], { sealed: true });
    edit(path, from, to);
    await refused(folder, `${path} was changed after it was sealed`);
  });
});

describe("records outside the plan", () => {
  it.each([
    ["model", { model: "model-b" }],
    ["variant", { variant: "other" }],
    ["task", { task: "s/other" }],
    ["repetition", { repetition: 1 }],
  ])("are refused by file, line and %s", async (what, changes) => {
    const folder = runFolder();
    const path = await write(folder, "1", [resultRecord("a"), resultRecord("b", changes)]);
    await refused(folder, `${path}:3 is of a ${what} that the run's plan does not have`);
  });

  it("are refused when a task has more items than are planned", async () => {
    const folder = runFolder(2);
    await write(
      folder,
      "1",
      ["a", "b", "c"].map((item) => resultRecord(item)),
    );
    await refused(folder, "has more items of s/t than its plan");
  });

  it("are refused with the whole file when it is of another plan", async () => {
    const folder = runFolder();
    const path = await write(folder, "1", [resultRecord("a")], { header: { planHash: "f".repeat(64) } });
    await refused(folder, `${path} is of another plan (ffffffff) than its folder (01234567)`);
  });
});

describe("a plan", () => {
  it.each([
    ["a path", "/models/", "/other/"],
    ["its hash", "01234567", "11234567"],
    ["a number", '"seed":1', '"seed":2'],
    ["its checksum", '"checksum":"', '"checksum":"0'],
  ])("is refused when %s was changed", async (_what, from, to) => {
    const folder = testFolder();
    const [model] = planOf(3).models;
    if (model === undefined) throw new Error("the plan has no model");
    const plan = withChecksum({ ...planOf(3), models: [{ ...model, path: "/models/m.gguf" }] });
    const path = join(folder, "plan.json");
    writeFileSync(path, JSON.stringify(plan));
    expect(await readPlan(folder)).toEqual(plan);
    edit(path, from, to);
    await expect(readPlan(folder)).rejects.toThrow(`${path} was changed after the run began`);
  });

  it("of an earlier version is held against its hash", async () => {
    const folder = testFolder();
    const kept = new URL("../fixtures/run-version-1/plan.json", import.meta.url).pathname;
    writeFileSync(join(folder, "plan.json"), readFileSync(kept));
    await expect(readPlan(folder)).resolves.toMatchObject({ version: 1 });
    edit(join(folder, "plan.json"), '"primaryMetric":"acc"', '"primaryMetric":"abc"');
    await expect(readPlan(folder)).rejects.toThrow("was changed after the run began");
  });
});

describe("parts of a run in one folder", () => {
  const part = (index: number): Written => ({ header: { shard: { index, of: 2 }, earlierFiles: [] }, sealed: true });

  it("are refused where nobody joined them", async () => {
    const folder = runFolder();
    await write(folder, "1", [resultRecord("a")], part(1));
    await write(folder, "2", [resultRecord("b")], part(2));
    await refused(folder, `${folder} holds files of 2 parts of a run`);
  });

  it("are refused beside a run that was not split", async () => {
    const folder = runFolder();
    await write(folder, "1", [resultRecord("a")], part(1));
    await write(folder, "2", [resultRecord("b")]);
    await refused(folder, "are not of one run");
  });

  it("that were joined are those that were, and all of them", async () => {
    const folder = runFolder();
    await write(folder, "1", [resultRecord("a")], part(1));
    const second = await write(folder, "2", [resultRecord("b")], part(2));
    const mergedFiles = [...(await earlierFilesOf(folder))];
    writeFileSync(join(folder, "plan.json"), JSON.stringify(withChecksum({ ...planOf(6), mergedFiles })));
    expect(await read(folder)).toEqual(["run", "a", "end", "run", "b", "end"]);
    const third = await write(folder, "3", [resultRecord("c")], part(1));
    await refused(folder, `${third} was not there when the parts were joined`);
    rmSync(third);
    rmSync(second);
    await refused(folder, `${second} is missing: it was one of the parts`);
  });

  it("that an earlier version joined may be gone on with", async () => {
    const folder = runFolder();
    for (const index of [1, 2])
      await write(folder, `${index}`, [resultRecord(`${index}`)], {
        header: { shard: { index, of: 2 }, earlierFiles: undefined },
        sealed: true,
      });
    await write(folder, "3", [resultRecord("c")], { header: { shard: { index: 1, of: 2 } }, sealed: true });
    expect(await read(folder)).toEqual(["run", "1", "end", "run", "2", "end", "run", "c", "end"]);
  });
});
