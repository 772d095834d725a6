import { join } from "node:path";
import { expect, it } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

it("refuses a context that can't fit, with the numbers, and opens nothing", { timeout: 120_000 }, async () => {
  const cwd = emptyFolder();
  const [model = ""] = bundledModels();
  const words = ["run", model, "-s", "speed", "--loads", "1", "-t", "1", "-c", "4000000000"];
  const { code, stderr } = await schoolmark(words, { cwd });
  expect(code).toBe(5);
  expect(stderr).toMatch(/not opened: it takes about \d+\.\d GB \(weights .* MB, context \d+\.\d GB/);
  expect(stderr).toContain("--allow-oversize");
  const records = recordsOf(onlyRun(join(cwd, "results")));
  expect(records.filter(({ kind }) => kind === "load")).toEqual([]);
  expect(new Set(records.filter(({ kind }) => kind === "fail").map(({ cause }) => cause))).toEqual(new Set(["load"]));
});
