import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startStub } from "../servers/stub.mjs";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

interface ServedRow {
  readonly model: string;
  readonly metric: string;
  readonly arrivals: string | null;
  readonly load: number | null;
  readonly value: number | null;
  readonly low: number | null;
  readonly n: number;
  readonly reason: string | null;
}

async function rowsOf(args: readonly string[]): Promise<readonly ServedRow[]> {
  const { code, stdout, stderr } = await schoolmark(["run", "--json", ...args]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout).rows;
}

const figure = (rows: readonly ServedRow[], metric: string, load: number | null) =>
  rows.find((row) => row.metric === metric && row.load === load);

describe("several users at once", () => {
  it("are told in one sentence, a table and on the page, with a chart", async () => {
    const results = emptyFolder();
    const { code, stdout } = await schoolmark([
      "run",
      "fake:skilled",
      "--concurrency",
      "1,2,64",
      "--rate",
      "1,2/s",
      "--results",
      results,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /2 users at once: first token under 500 ms and at least 20 tokens\/s for 95 % of\s+requests/,
    );
    expect(stdout).toMatch(/64 users at once +\d+ tokens\/s/);
    const [folder = ""] = readdirSync(results);
    const page = readFileSync(join(results, folder, "report.html"), "utf8");
    expect(page).toContain("Several users at once");
    expect(page).toContain('data-chart="users"');
    expect(page).toContain('data-chart="rates"');
    expect(readFileSync(join(results, folder, "rows.csv"), "utf8")).toContain("served_users_within_limits");
  });

  it("are served by a model of this machine in sequences of one process", async () => {
    const [model = ""] = bundledModels();
    const few = ["--requests", "8", "--prompt-tokens", "16", "--answer-tokens", "8", "-t", "1"];
    const rows = await rowsOf([model, "--concurrency", "1,3", "--rate", "50/s", ...few, "--results", emptyFolder()]);
    for (const load of [1, 3, 50]) {
      expect(figure(rows, "served_error_rate", load)).toMatchObject({ value: 0, n: 8 });
      expect(figure(rows, "served_tokens_per_second", load)?.value).toBeGreaterThan(0);
    }
    const tail = figure(rows, "served_first_token_p95_ms", 1);
    expect(tail).toMatchObject({ value: null, reason: expect.stringContaining("8 answers of the 72") });
  });

  it("wait in a server's queue, which an open loop counts", async () => {
    const stub = await startStub({ firstTokenMs: 40, betweenTokensMs: 2, slots: 1 });
    const few = ["--requests", "20", "--answer-tokens", "6", "--arrivals", "constant"];
    const rows = await rowsOf([stub.url, "--rate", "40/s", ...few, "--results", emptyFolder()]).finally(() =>
      stub.close(),
    );
    // Each answer takes 50 ms of the only slot and 25 ms pass to the next: the tenth has waited at least 225 ms.
    expect(figure(rows, "served_first_token_p50_ms", 40)?.value).toBeGreaterThan(225);
    expect(figure(rows, "served_error_rate", 40)?.value).toBe(0);
  });

  it.each([
    [["--concurrency", "0,2"], "--concurrency must be whole numbers"],
    [["--concurrency", "2,"], "--concurrency must be whole numbers"],
    [["--rate", "-1/s"], "--rate must be numbers above 0"],
    [["--requests", "5"], "require --concurrency or --rate"],
    [["--concurrency", "2", "--answer-tokens", "1"], "--answer-tokens must be a whole number of at least 2"],
  ])("are refused in one line: %j", async (args, message) => {
    const { code, stderr } = await schoolmark(["run", "fake:skilled", ...args, "--results", emptyFolder()]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
