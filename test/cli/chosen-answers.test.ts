import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { ItemBlock } from "../../src/report/data/detail/item-block.ts";
import { emptyFolder, onlyRun, schoolmark } from "./support.ts";

const metrics = ["acc", "acc_norm", "acc_bytes"];

test("the choice that the page tells is right exactly where the task's own score says so", async () => {
  const cwd = emptyFolder();
  const items = Array.from({ length: 40 }, (_, n) => ({
    id: `q${n}`,
    question: `Question ${n}?`,
    choices: ["a", "a longer choice", "é", "the longest of all choices here"],
    answer: n % 4,
  }));
  const tasks = metrics.map((primary) => ({
    name: primary.replace("_", "-"),
    kind: "multiple-choice",
    primary,
    items,
  }));
  writeFileSync(join(cwd, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks }));
  const run = ["run", "--runner", "fake", "skilled", "-s", "s.yaml", "--loads", "1"];
  expect(await schoolmark(run, { cwd })).toMatchObject({ code: 0 });
  const page = readFileSync(join(onlyRun(join(cwd, "results")), "report.html"), "utf8");
  const [, packed = ""] = /data-block>([^<]*)</.exec(page) ?? [];
  const block = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as ItemBlock;
  expect(block.items).toHaveLength(items.length * metrics.length);
  for (const [, id, , , [cell]] of block.items) {
    const place = items.find((item) => item.id === id)?.answer ?? Number.NaN;
    const [score, text] = cell === 0 || cell === undefined ? [] : cell;
    expect([id, text === `choice ${place + 1} of 4`]).toEqual([id, score === 1]);
  }
});
