import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { openLog } from "../../src/records/log.ts";
import { withChecksum } from "../../src/records/plan-checksum.ts";
import { countStates, readJobStates, readPlan, readRun, readRunRecord } from "../../src/records/read.ts";
import type { SchoolmarkRecord } from "../../src/records/schema.ts";
import { readWriter } from "../../src/records/writer-file.ts";
import { testFolder } from "../support/folder.ts";
import { failOf, planOf, resultRecord, runRecord, sampleRecord, skipOf } from "../support/records.ts";

/** A run's folder with the plan that its records are of. */
function runFolder(): string {
  const folder = testFolder();
  writeFileSync(join(folder, "plan.json"), JSON.stringify(withChecksum(planOf(6))));
  return folder;
}

function write(folder: string, writer: string, records: readonly SchoolmarkRecord[]): string {
  using log = openLog(folder, writer);
  log.append(runRecord(writer), ...records);
  return log.path;
}

async function read(path: string): Promise<readonly SchoolmarkRecord[]> {
  const records: SchoolmarkRecord[] = [];
  for await (const { record } of readWriter(path)) records.push(record);
  return records;
}

/** What counts of a run, `kind item` each. */
async function readAll(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { record } of readRun(folder))
    found.push("item" in record ? `${record.kind} ${record.item}` : record.kind);
  return found;
}

describe("a file cut off at any byte", () => {
  it("gives the records before the cut, and no error", async () => {
    const folder = testFolder();
    const records = [resultRecord('ä\n"x"'), sampleRecord("b"), resultRecord("b"), failOf("c")];
    const whole = readFileSync(write(folder, "whole", records));
    const all = [runRecord("whole"), ...records];
    const cutPath = join(folder, "cut.jsonl");
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(cutPath, whole.subarray(0, length));
      const lines = whole.subarray(0, length).filter((byte) => byte === 10).length;
      // A line that lacks nothing but its end is complete.
      const complete = whole[length] === 10 ? lines + 1 : lines;
      expect(await read(cutPath)).toEqual(all.slice(0, complete));
    }
  });
});

describe("a file damaged elsewhere", () => {
  it("is refused with file and line", async () => {
    const path = write(testFolder(), "w", [resultRecord("a"), resultRecord("b")]);
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, [lines[0], lines[1]?.slice(0, 40), lines[2], ""].join("\n"));
    await expect(read(path)).rejects.toThrow(UserError);
    await expect(read(path)).rejects.toThrow(`${path}:2 is not a record`);
  });

  it("is refused when a line is JSON but no record, with the field that is wrong", async () => {
    const path = write(testFolder(), "w", [resultRecord("a"), resultRecord("b")]);
    writeFileSync(path, readFileSync(path, "utf8").replace('"promptTokens":4', '"promptTokens":-4'));
    await expect(read(path)).rejects.toThrow(`${path}:2 is not a record: promptTokens`);
  });

  it("is refused when a number became null where there must be one", async () => {
    const path = write(testFolder(), "w", [resultRecord("a")]);
    writeFileSync(path, readFileSync(path, "utf8").replace('"wallMs":2', '"wallMs":null'));
    await expect(read(path)).rejects.toThrow(`${path}:2 is not a record: timing.wallMs`);
  });

  it("is refused when it is of another version, which is named", async () => {
    const path = write(testFolder(), "w", []);
    writeFileSync(path, readFileSync(path, "utf8").replace('"version":1', '"version":2'));
    await expect(read(path)).rejects.toThrow(`${path}:1 has version 2; this program reads version 1`);
  });
});

describe("a run of several writers", () => {
  it("counts a result over an earlier fail", async () => {
    const folder = runFolder();
    write(folder, "1", [failOf("a"), resultRecord("b")]);
    write(folder, "2", [resultRecord("a")]);
    expect(await readAll(folder)).toEqual(["run", "result b", "run", "result a"]);
    expect([...(await readJobStates(folder)).values()].sort()).toEqual(["result", "result"]);
  });

  it("counts a result over a later fail or skip", async () => {
    const folder = runFolder();
    write(folder, "1", [resultRecord("a"), resultRecord("b")]);
    write(folder, "2", [failOf("a"), skipOf("b")]);
    expect(await readAll(folder)).toEqual(["run", "result a", "result b", "run"]);
  });

  it("counts the first of two results", async () => {
    const folder = runFolder();
    write(folder, "1", [resultRecord("a", { prompt: "first" })]);
    write(folder, "2", [resultRecord("a", { prompt: "second" })]);
    const prompts: string[] = [];
    for await (const { record } of readRun(folder)) if (record.kind === "result") prompts.push(record.prompt);
    expect(prompts).toEqual(["first"]);
  });

  it("takes timings only with the result that they belong to", async () => {
    const folder = runFolder();
    // The first writer was stopped after a's samples; b failed after its samples.
    write(folder, "1", [sampleRecord("b", 9), failOf("b"), sampleRecord("a", 9)]);
    write(folder, "2", [
      sampleRecord("a", 1),
      sampleRecord("a", 2),
      resultRecord("a"),
      sampleRecord("b", 3),
      resultRecord("b"),
    ]);
    const walls: string[] = [];
    for await (const { record } of readRun(folder))
      if (record.kind === "sample") walls.push(`${record.item} ${record.timing.wallMs}`);
    expect(walls).toEqual(["a 1", "a 2", "b 3"]);
  });

  it("names each record by its writer and line", async () => {
    const folder = runFolder();
    write(folder, "1", [failOf("a"), resultRecord("b")]);
    write(folder, "2", [resultRecord("a")]);
    const ids: string[] = [];
    for await (const { id, record } of readRun(folder)) if (record.kind === "result") ids.push(id);
    expect(ids).toEqual(["1:3", "2:2"]);
  });

  it("counts how its jobs ended", async () => {
    const folder = runFolder();
    write(folder, "1", [resultRecord("a"), failOf("b"), skipOf("c"), failOf("d")]);
    write(folder, "2", [resultRecord("b")]);
    expect(countStates(planOf(6), (await readJobStates(folder)).values())).toEqual({
      planned: 6,
      result: 2,
      skip: 1,
      fail: 1,
    });
  });

  it("tells its first start, past a writer that never began", async () => {
    const folder = runFolder();
    writeFileSync(join(folder, "0.jsonl"), '{"kind":"ru');
    write(folder, "1", []);
    expect(await readRunRecord(folder)).toEqual(runRecord("1"));
  });

  it("is refused while it holds no records", async () => {
    await expect(readRunRecord(runFolder())).rejects.toThrow("holds no records yet");
  });
});

describe("a plan", () => {
  it("that is missing is named", async () => {
    const folder = testFolder();
    await expect(readPlan(folder)).rejects.toThrow(`${folder} has no plan.json`);
  });

  it.each([
    ["cut off", '{"version":1', "can't be read"],
    ["something else, none of which is shown", "token: secret", /can't be read \(Unexpected token 'o'\);/],
    ["of another version", '{"version":7}', "has version 7; this program reads version 1"],
    ["incomplete", JSON.stringify({ ...planOf(1), seed: "x" }), "is not a plan: seed"],
    ["no object", "[]", "has version null"],
  ])("that is %s is refused", async (_name, text, message) => {
    const folder = testFolder();
    writeFileSync(join(folder, "plan.json"), text);
    const plan = readPlan(folder);
    await expect(plan).rejects.toThrow(UserError);
    await expect(plan).rejects.toThrow(message);
  });
});
