import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
let [monday, tuesday] = ["", ""];

beforeAll(async () => {
  const results = join(cwd, "results");
  const models = [
    { id: "one", right: answers(40, 30) },
    { id: "two", right: answers(40, 20) },
  ];
  monday = await constructRun(results, { models, prompt: "a secret question", second: 1 });
  tuesday = await constructRun(results, { models, second: 2 });
});

describe("report", () => {
  test("puts several runs on one page under the title that was given", async () => {
    const page = join(cwd, "both.html");
    const { code } = await schoolmark(
      ["report", monday, tuesday, "--format", "html", "-o", page, "--title", "Two <days>"],
      { cwd },
    );
    expect(code).toBe(0);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<title>Two &lt;days&gt;</title>");
    expect(html).toContain("2 runs together");
    expect(html).toContain(`<a href="#run2">${tuesday}</a>`);
  });

  test("leaves questions and answers out with --redact", async () => {
    const page = join(cwd, "redacted.html");
    await schoolmark(["report", monday, "--format", "html", "-o", page, "--redact"], { cwd });
    expect(readFileSync(page, "utf8")).not.toContain("secret");
    await schoolmark(["report", monday, "--format", "html", "-o", page], { cwd });
    expect(readFileSync(page, "utf8")).toContain("a secret question");
  });

  test.runIf(process.platform === "linux")(
    "opens the page with the system's own program, its path as one word",
    async () => {
      const [bin, told] = [join(cwd, "bin"), join(cwd, "told")];
      mkdirSync(bin);
      writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\nprintf '%s\\n' "$#" "$1" > '${told}'\n`);
      chmodSync(join(bin, "xdg-open"), 0o755);
      const page = join(cwd, "a page; touch hacked.html");
      const env = { PATH: `${bin}${delimiter}${process.env["PATH"]}` };
      const { code } = await schoolmark(["report", monday, "--format", "html", "-o", page, "--open"], { cwd, env });
      expect(code).toBe(0);
      await expect.poll(() => existsSync(told) && readFileSync(told, "utf8"), { timeout: 10_000 }).toBe(`1\n${page}\n`);
    },
  );

  test("gives CO₂ by a named grid and the cost of electricity as CSV and JSON", async () => {
    const costs = ["report", monday, "--grid", "FRA", "--kwh-price", "0.25"];
    const of = async (format: string) => (await schoolmark([...costs, "--format", format], { cwd })).stdout;
    const [csv, json] = [await of("csv"), JSON.parse(await of("json"))];
    for (const metric of ["co2_grams_per_1000_correct", "cost_usd_per_1000_correct"]) {
      expect(csv).toContain(metric);
      expect(json.rows.map((row: { metric: string }) => row.metric)).toContain(metric);
    }
  });

  test("holds electricity against a table of prices of the user's", async () => {
    const prices = join(cwd, "prices.json");
    const row = { model: "theirs", inputDollars: 1, outputDollars: 7, asOf: "2026-01-01", source: "their page" };
    writeFileSync(prices, JSON.stringify({ version: 1, prices: [row] }));
    const told = await schoolmark(["report", monday, "--kwh-price", "0.25", "--prices", prices], { cwd });
    expect(told.stderr).toContain("$7 (theirs, 2026-01-01, their page)");
    expect(await schoolmark(["report", monday, "--grid", "MARS"], { cwd })).toMatchObject({ code: 2 });
  });

  test("does not open what is no page", async () => {
    const { code, stderr } = await schoolmark(["report", monday, "--format", "csv", "--open"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("--open shows the page");
  });
});
