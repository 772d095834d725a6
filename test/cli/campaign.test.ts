import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const runner = new URL("../campaign/run.mjs", import.meta.url).pathname;

test("the short form of the campaign holds", { timeout: 900_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, "--short", "--seed", "1"], {
    encoding: "utf8",
  });
  // What did not hold stands in its output, with the command that repeats it.
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  const lines = [...stdout.matchAll(/^(\w\S*) +tried (\d+), held (\d+)/gm)];
  expect(lines.length).toBeGreaterThan(0);
  for (const [, , tried, held] of lines) expect(held).toBe(tried);
});

test.each([
  [["--kind", "none"], "--kind none: choose of edits"],
  [["--seed", "x"], "--seed must be a whole number"],
])("%s is refused", (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [runner, ...args], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
