import { describe, expect, it } from "vitest";
import { type FileCache, fileCacheOf } from "../../../src/execute/load/file-cache.ts";
import type { LoadRecord } from "../../../src/records/schema.ts";
import type { Item } from "../../../src/tasks/types.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";
import { suiteOf, taskOf } from "../../support/suites.ts";

const answering = (text: string | null) =>
  fileCacheOf("linux", async (program) => {
    if (program !== "fincore") throw new Error("not there");
    if (text === null) throw new Error("not there");
    return text;
  }) as FileCache;

describe("the state of a model's file", () => {
  it.each([
    ["    0 50000000\n", { state: "cold", reason: null }],
    ["50003968 50000000\n", { state: "warm", reason: null }],
    ["20000000 50000000\n0 0\n", { state: null, reason: "40 % of the file were in memory" }],
    ["", { state: null, reason: "fincore told nothing of the file" }],
    [null, { state: null, reason: "fincore of util-linux did not tell" }],
  ])("of %j is %j", async (text, state) => {
    expect(await answering(text).state("/m.gguf")).toEqual(state);
  });

  it("does not fail where it can't be dropped, and is not asked for on other systems", async () => {
    await expect(answering(null).drop("/m.gguf")).resolves.toBeUndefined();
    expect(fileCacheOf("darwin")).toBeNull();
  });
});

it("the first load of each model alone begins with its file dropped, and every load says what it found", async () => {
  const suite = suiteOf("s", [taskOf("s/speed", "speed", [{ id: "d", phase: "decode", tokens: 8 } as Item])]);
  const variants = ["x", "y"].map((id) => ({ id, threads: 1, contextSize: null, gpuLayers: 0 }));
  const prepared = await preparedRun({ models: ["skilled", "novice"], suites: [suite], loads: 2, variants });
  const dropped: string[] = [];
  let cold = false;
  const fileCache: FileCache = {
    async drop(path) {
      dropped.push(path);
      cold = true;
    },
    async state() {
      const state = cold ? "cold" : "warm";
      cold = false;
      return { state, reason: null };
    },
  };
  const { records } = await carryOut(prepared, { fileCache });
  expect(dropped.sort()).toEqual(["fake:novice", "fake:skilled"]);
  const loads = records.flatMap((record): LoadRecord[] => (record.kind === "load" ? [record] : []));
  expect(loads).toHaveLength(8);
  for (const { fileCache: told, load, variant } of loads)
    expect(told?.state).toBe(load === 0 && variant === "x" ? "cold" : "warm");
});
