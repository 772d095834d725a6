import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

test("a sandbox that shows no processor is measured on one thread", { timeout: 120_000 }, async () => {
  const cwd = emptyFolder();
  const withoutCores = new URL("../support/no-cores.mjs", import.meta.url).href;
  const { code, stderr } = await schoolmark(
    ["run", bundledModels()[0] ?? "", "--suite", "schoolbook", "--limit", "1", "--loads", "1"],
    { cwd, env: { NODE_OPTIONS: `--import ${withoutCores}` } },
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const records = recordsOf(onlyRun(join(cwd, "results")));
  expect(records.find(({ kind }) => kind === "run")).toMatchObject({ environment: { logicalCores: 1 } });
  expect(records.find(({ kind }) => kind === "load")).toMatchObject({ engine: { threads: 1 } });
});
