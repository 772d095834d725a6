import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ItemBlock } from "../../../src/report/data/detail/item-block.ts";
import { maxAnswers } from "../../../src/report/data/detail/items.ts";
import { byDispute, packItems } from "../../../src/report/data/detail/pack-items.ts";
import { redactedRun } from "../../../src/report/data/detail/redact.ts";
import { createDetailTally } from "../../../src/report/data/detail/tally.ts";
import { settingKey, summarize } from "../../../src/report/data/setting-summaries.ts";
import { briefNames } from "../../../src/report/format/brief-names.ts";
import { renderPage } from "../../../src/report/page/page.ts";
import { inventedInput, inventedRun, ladderModels, plainModels } from "../invented.ts";
import { inventedDetail } from "../invented-detail.ts";

const run = inventedRun(plainModels);
const [first, second] = plainModels.map(({ id }) => id);
const job = { variant: "default", task: "schoolbook/copy", item: "one", repetition: 0 };
const result = {
  kind: "result" as const,
  at: "2026-03-09T14:05:20.000Z",
  load: 0,
  itemHash: "abc",
  method: "free generation" as const,
  prompt: "copy: tree",
  expected: "tree",
  chance: 0,
  flags: ["ran-to-limit"],
  promptTokens: 3,
  generatedTokens: 3,
  timing: { wallMs: 40, engineMs: 30, samplingMs: null, cpuMs: 40 },
};

describe("what the page keeps of single records", () => {
  const tally = createDetailTally(run.plan);
  tally.add({
    ...result,
    ...job,
    model: first!,
    output: { type: "generate", text: "three", stopReason: "length", tokenTimesMs: [10, 12, 15] },
    score: { acc: 0 },
  });
  tally.add({
    kind: "fail",
    at: result.at,
    ...job,
    model: second!,
    cause: "crash",
    message: "it crashed",
    stderrTail: null,
  });
  tally.add({ kind: "skip", at: result.at, ...job, item: "two", model: first!, reason: "decided" });
  const { items, latencies, stretches } = tally.finish();

  it("joins the answers of all models to one question, failures with their cause", () => {
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ task: job.task, id: "one", prompt: "copy: tree", expected: "tree" });
    expect(items[0]!.answers.get(settingKey(first!))).toEqual({
      score: 0,
      text: "three",
      logLikelihoods: [],
      remark: "ran-to-limit",
    });
    expect(items[0]!.answers.get(settingKey(second!))).toMatchObject({ score: null, remark: "failed: it crashed" });
  });

  it("tells waits for the first token and from token to token apart", () => {
    expect(latencies).toEqual([
      { key: settingKey(first!), requests: 1, item: [40], firstToken: [10], betweenTokens: [2, 3] },
    ]);
  });

  it("knows when each model did what", () => {
    const end = Date.parse(result.at);
    expect(stretches).toEqual([{ key: settingKey(first!), kind: "questions", start: end - 40, end }]);
  });
});

describe("the questions on the page", () => {
  const detail = inventedDetail(run, 200, (index) => `question ${index} ${"word ".repeat(index % 30)}`);
  const summary = summarize({ ...run, detail });
  const ordered = byDispute(detail.items);
  const unpacked = (data: string) => JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString()) as ItemBlock;

  it("come with those first on which models differ", () => {
    const scores = ordered.map(({ answers }) => new Set([...answers.values()].map(({ score }) => score)).size);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("are all there with their texts where there is room", () => {
    const { data, withoutTexts } = packItems(summary, ordered, 1e6);
    expect(withoutTexts).toBe(0);
    expect(unpacked(data).items.map(([, id]) => id)).toEqual(ordered.map(({ id }) => id));
    expect(unpacked(data).items.every(([, , prompt]) => prompt !== null)).toBe(true);
  });

  it("lose texts, never scores, where there is not, and say of how many", () => {
    const { data, withoutTexts } = packItems(summary, ordered, 12_000);
    expect(data.length).toBeLessThanOrEqual(12_000);
    const { items } = unpacked(data);
    expect(items).toHaveLength(ordered.length);
    expect(items.filter(([, , prompt]) => prompt === null)).toHaveLength(withoutTexts);
    expect(withoutTexts).toBeGreaterThan(0);
    for (const [, , , , cells] of items) expect(cells.every((cell) => cell !== 0 && cell[0] !== null)).toBe(true);
  });

  it("leave nothing but hashes and lengths behind when they are redacted", async () => {
    const secret = { ...run, detail: inventedDetail(run, 5, (index) => `secret ${index}`) };
    const page = await renderPage({ ...inventedInput(plainModels), runs: [redactedRun(secret)] });
    const block = /data-block>([^<]*)</.exec(page)?.[1] ?? "";
    const text = JSON.stringify(unpacked(block)) + page.replace(block, "");
    expect(text).not.toMatch(/secret|schoolmark run|item-0/);
    expect(text).toMatch(/sha256 [0-9a-f]{12}, 8 characters/);
  });
});

describe("brief names", () => {
  it("leave out what all share, as long as they stay apart", () => {
    expect(briefNames(["school-1M-v1.0-Q8_0", "school-4M-v1.0-Q4_0"])).toEqual(["1M-Q8_0", "4M-Q4_0"]);
    expect(briefNames(["a-b", "b-a"])).toEqual(["a-b", "b-a"]);
    expect(briefNames(["only-one"])).toEqual(["only-one"]);
    expect(briefNames(["one", "other"])).toEqual(["one", "other"]);
  });
});

describe("many models", () => {
  it("sixty of them, and runs of failures alone, make a page without a gap in its words", async () => {
    const sixty = Array.from({ length: 60 }, (_, index) => ({ ...ladderModels[index % 12]!, id: `model-${index}` }));
    const failed = ladderModels.slice(0, 3).map((model) => ({
      ...model,
      accuracy: null,
      energy: null,
      decode: null,
      memory: null,
      reason: "every job failed",
    }));
    for (const models of [sixty, failed]) {
      const page = await renderPage(inventedInput(models));
      expect(page.replace(/<script>[\s\S]*?<\/script>/, "")).not.toMatch(/NaN|Infinity|>null|undefined/);
      expect(page.length).toBeLessThan(3_000_000);
    }
  });
});

it("holds as many questions of each task as a page can open, and counts the others", () => {
  const [small, large] = run.plan.tasks.map(({ key }) => key);
  const tasks = run.plan.tasks.slice(0, 2).map((task, index) => ({ ...task, items: index === 0 ? 10 : 200_000 }));
  const models = run.plan.models.slice(0, 1);
  const tally = createDetailTally({ ...run.plan, models, tasks });
  const add = (task: string, item: string): void =>
    tally.add({
      ...result,
      ...job,
      task,
      item,
      model: models[0]!.id,
      output: { type: "generate", text: "three", stopReason: "length", tokenTimesMs: [] },
      score: { acc: 0 },
    });
  for (let item = 0; item < maxAnswers + 100; item++) add(large!, `${item}`);
  for (let item = 0; item < 10; item++) add(small!, `${item}`);
  const { items, notHeld } = tally.finish();
  expect(items).toHaveLength(maxAnswers);
  expect(items.filter(({ task }) => task === small)).toHaveLength(10);
  expect(notHeld).toBe(200_010 - maxAnswers);
});
