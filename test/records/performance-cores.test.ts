import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { candidatesOf } from "../../src/execute/prepare/preparation.ts";
import { performanceCores } from "../../src/records/performance-cores.ts";
import { testFolder } from "../support/folder.ts";

function machine(files: Readonly<Record<string, string>>): string {
  const root = testFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const capacities = (...all: readonly string[]) =>
  Object.fromEntries(all.map((text, core) => [`sys/devices/system/cpu/cpu${core}/cpu_capacity`, `${text}\n`]));

describe("fast cores", () => {
  it.each([
    ["of a phone-like chip are those of the greatest capacity", capacities("446", "446", "1024", "1024"), 2],
    ["are not told apart where all are alike", capacities("1024", "1024"), null],
    ["are not told where a capacity is none", capacities("1024", "<garbage>"), null],
    [
      "of an Intel hybrid stand in a list",
      { "sys/devices/cpu_core/cpus": "0-11,14\n", "sys/devices/cpu_atom/cpus": "12-13\n" },
      13,
    ],
    ["are not told by a list without slow ones", { "sys/devices/cpu_core/cpus": "0-3\n" }, null],
    ["are not told by nonsense", { "sys/devices/cpu_core/cpus": "x", "sys/devices/cpu_atom/cpus": "y" }, null],
    ["are not told by nothing", {}, null],
  ])("%s", async (_name, files, expected) => {
    expect(await performanceCores("linux", machine(files))).toBe(expected);
  });

  it.each([
    ["2\n8\n", 8],
    ["1\n8\n", null],
    ["sysctl: unknown oid\n", null],
    [null, null],
  ])("on macOS, whose system says %j, are %s", async (text, expected) => {
    expect(await performanceCores("darwin", "/", async () => text)).toBe(expected);
  });
});

describe("thread counts to try", () => {
  it.each([
    [1, null, [1]],
    [2, null, [1, 2]],
    [12, null, [1, 2, 4, 8, 12]],
    [10, 6, [1, 2, 4, 6, 8, 10]],
    [2, 6, [1, 2]],
    [0, null, [1]],
  ])("of %s usable cores, %s of them fast, are %j", (usable, fast, expected) => {
    expect(candidatesOf(usable, fast)).toEqual(expected);
  });
});
