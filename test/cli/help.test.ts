import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, schoolmark } from "./support.ts";

describe("help", () => {
  test.each([
    ["--help"],
    ["run", "--help"],
    ["doctor", "--help"],
    ["calibrate", "--help"],
    ["plan", "--help"],
    ["report", "--help"],
    ["compare", "--help"],
    ["check", "--help"],
    ["baseline", "--help"],
    ["merge", "--help"],
    ["rescore", "--help"],
    ["init", "--help"],
    ["suite", "--help"],
    ["suite", "import", "--help"],
    ["pick", "--help"],
    ["models", "--help"],
    ["models", "download", "--help"],
    ["models", "show", "--help"],
    ["models", "fit", "--help"],
    ["models", "synthesize", "--help"],
  ])("%s %s explains itself with examples", async (...args) => {
    const { code, stdout } = await schoolmark(args.filter((word) => word !== undefined));
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:/);
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("loads no heavy library", async () => {
    const coverage = join(emptyFolder(), "coverage");
    mkdirSync(coverage);
    await schoolmark(["--help"], { env: { NODE_V8_COVERAGE: coverage } });
    const loaded = readdirSync(coverage)
      .map((file) => readFileSync(join(coverage, file), "utf8"))
      .join("");
    expect(loaded).toContain("/yargs/");
    for (const heavy of ["vega", "node-llama-cpp", "systeminformation", "zod"])
      expect(loaded).not.toContain(`/node_modules/${heavy}/`);
  });

  test("without a command says which to name, and exits with 2", async () => {
    expect(await schoolmark([])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("schoolmark run"),
    });
  });

  test("a command misspelt is answered with the one meant", async () => {
    expect(await schoolmark(["rnu"])).toMatchObject({ code: 2, stderr: expect.stringContaining("run") });
  });
});

test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await schoolmark(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
});
