import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findEarlierWork } from "../../../src/execute/resume/resume.ts";
import { UserError } from "../../../src/lib/errors.ts";
import { seededRandom } from "../../../src/lib/random.ts";
import { jobId } from "../../../src/records/keys.ts";
import { withChecksum } from "../../../src/records/plan-checksum.ts";
import { countStates, readJobStates, readRun } from "../../../src/records/read.ts";
import type { SchoolmarkRecord } from "../../../src/records/schema.ts";
import type { Item } from "../../../src/tasks/types.ts";
import { carryOut, openWriter, preparedRun } from "../../support/execution.ts";
import { planOf } from "../../support/records.ts";
import { questions, suiteOf, taskOf } from "../../support/suites.ts";

const suite = suiteOf("s", [
  taskOf("s/choice", "multiple-choice", questions(12)),
  taskOf("s/speed", "speed", [
    { id: "d", phase: "decode", tokens: 8 } as Item,
    { id: "long", phase: "decode", tokens: 5000 } as Item,
  ]),
]);
const endsOf = (records: readonly SchoolmarkRecord[]) =>
  records.filter((record) => record.kind === "result" || record.kind === "skip" || record.kind === "fail");

/** Goes on with a run as a later start of the program does. */
async function goOn(prepared: Awaited<ReturnType<typeof preparedRun>>, writer: string) {
  const work = await findEarlierWork(prepared.results, prepared.plan, null);
  return carryOut(prepared, { done: work.done, knownThreads: work.threads }, writer);
}

const scoresOf = (records: readonly SchoolmarkRecord[]) =>
  new Map(records.flatMap((record) => (record.kind === "result" ? [[jobId(record), record.score] as const] : [])));

async function scoresIn(folder: string) {
  const records: SchoolmarkRecord[] = [];
  for await (const { record } of readRun(folder)) records.push(record);
  return scoresOf(records);
}

describe("a run that is gone on with", () => {
  it("after a stop takes exactly the jobs that are missing", async () => {
    const prepared = await preparedRun({ models: ["skilled", "novice"], suites: [suite], loads: 2 });
    const controller = new AbortController();
    const first = await carryOut(prepared, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "job" && event.done === 9) controller.abort();
      },
    });
    const second = await goOn(prepared, "2");
    const [before, after] = [first, second].map(({ records }) => endsOf(records).map(jobId));
    expect(before).toHaveLength(9);
    expect(after).toHaveLength(prepared.plan.jobs - 9);
    expect(new Set([...(before ?? []), ...(after ?? [])]).size).toBe(prepared.plan.jobs);
  });

  it("takes the jobs that failed again, and neither results nor skips", async () => {
    const prepared = await preparedRun({ models: ["crashing"], suites: [suite] });
    const first = await carryOut(prepared);
    const failed = endsOf(first.records).filter(({ kind }) => kind === "fail");
    expect(failed.length).toBeGreaterThan(0);
    const second = await goOn(prepared, "2");
    expect(endsOf(second.records).map(jobId)).toEqual(failed.map(jobId));
    expect(countStates(prepared.plan, (await readJobStates(prepared.folder)).values())).toEqual({
      planned: 14,
      result: 13,
      skip: 1,
      fail: 0,
    });
  });

  it("after a cut at any line's end, or anywhere, scores every answer as an undisturbed run does", async () => {
    const undisturbed = await carryOut(await preparedRun({ models: ["skilled"], suites: [suite] }));
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    await carryOut(prepared);
    const path = join(prepared.folder, "1.jsonl");
    const whole = readFileSync(path);
    const lineEnds = [...whole.keys()].filter((index) => whole[index] === 10).map((index) => index + 1);
    const random = seededRandom("cuts");
    const anywhere = Array.from({ length: 30 }, () => Math.floor(random() * whole.length));
    for (const length of [...lineEnds.slice(0, -1), ...anywhere]) {
      writeFileSync(path, whole.subarray(0, length));
      const resumed = join(prepared.folder, "2.jsonl");
      rmSync(resumed, { force: true });
      await goOn(prepared, "2");
      expect(await scoresIn(prepared.folder), `cut at byte ${length}`).toEqual(scoresOf(undisturbed.records));
      // What stood whole before the cut is still what it was.
      expect(readFileSync(path).equals(whole.subarray(0, length))).toBe(true);
    }
  });

  it("keeps the threads that were chosen before", async () => {
    const prepared = await preparedRun({ models: ["crashing"], suites: [suite] });
    await carryOut(prepared);
    const second = await goOn(prepared, "2");
    expect(second.records.find(({ kind }) => kind === "load")).toMatchObject({
      engine: { threads: 4 },
      threadTrial: [],
    });
  });

  it("is the newest unfinished one of the same plan", async () => {
    const prepared = await preparedRun({ models: ["crashing"], suites: [suite] });
    await carryOut(prepared);
    // Newer, but its plan was never written; and newer, but another plan whose hash begins alike.
    const name = basename(prepared.folder).replace("20260102", "20270102");
    mkdirSync(join(prepared.results, name));
    const alike = join(prepared.results, name.replace("20270102", "20280102"));
    mkdirSync(alike);
    writeFileSync(join(alike, "plan.json"), JSON.stringify(withChecksum(planOf(3))));
    expect((await findEarlierWork(prepared.results, prepared.plan, null)).folder).toBe(prepared.folder);
  });

  it("is one whose jobs have all ended but whose seal is missing: it was stopped in what comes after them", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    await carryOut(prepared);
    expect(await findEarlierWork(prepared.results, prepared.plan, null)).toMatchObject({ finalized: false });
  });

  it("is not one that is finished", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    await carryOut(prepared);
    const counts = { planned: prepared.plan.jobs, result: prepared.plan.jobs, skip: 0, fail: 0 };
    openWriter(prepared.folder, "2").seal({ at: "2026-01-02T03:04:05.678Z", counts });
    const search = findEarlierWork(prepared.results, prepared.plan, null);
    await expect(search).rejects.toThrow(UserError);
    await expect(search).rejects.toThrow("no unfinished run of this plan");
  });
});

describe("a run with a record of an item that no task has", () => {
  it("is refused by file, line and item, since its plan only counts them", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    await carryOut(prepared);
    const { tasks } = suite;
    const search = () =>
      findEarlierWork(prepared.results, prepared.plan, prepared.folder, { shard: null, jobs: 14, tasks });
    await expect(search()).resolves.toMatchObject({ folder: prepared.folder });
    const [file = ""] = readdirSync(prepared.folder).filter((name) => name.endsWith(".jsonl"));
    const path = join(prepared.folder, file);
    const lines = readFileSync(path, "utf8").split("\n");
    const place = lines.findIndex((line) => line.includes('"kind":"result"'));
    const item = (JSON.parse(lines[place] ?? "") as { item: string }).item;
    lines[place] = (lines[place] ?? "").replace(`"item":"${item}"`, '"item":"stray"');
    writeFileSync(path, lines.join("\n"));
    await expect(search()).rejects.toThrow(
      `${path}:${place + 1} is of an item that the run's plan does not have (stray of s/choice)`,
    );
  });
});

describe("a run that is named", () => {
  it("is found by path and by name", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    for (const name of [prepared.folder, basename(prepared.folder)])
      expect((await findEarlierWork(prepared.results, prepared.plan, name)).folder).toBe(prepared.folder);
  });

  it("is refused when it is of another plan", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const other = { ...prepared.plan, hash: "f".repeat(64) };
    await expect(findEarlierWork(prepared.results, other, prepared.folder)).rejects.toThrow("is a run of another plan");
  });

  it("is refused when there is none of that name", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    await expect(findEarlierWork(prepared.results, prepared.plan, "yesterday")).rejects.toThrow(
      'there is no run "yesterday"',
    );
  });
});
