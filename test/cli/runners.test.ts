import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

const [smallest = ""] = bundledModels();
const questions = ["-s", "schoolbook", "--limit", "2", "--loads", "1"];
const timings = ["-s", "speed"];
const fixture = new URL("../support/fixture-runner.mjs", import.meta.url).href;

interface Document {
  readonly plan: {
    readonly hash: string;
    readonly runner: string;
    readonly runners: Record<string, unknown>;
    readonly models: readonly { readonly id: string; readonly runner?: string }[];
  };
  readonly rows: readonly {
    readonly model: string;
    readonly metric: string;
    readonly value: number | null;
    readonly reason: string | null;
    readonly origin: string;
  }[];
}

/** A run in a folder of its own. */
async function taken(words: readonly string[], env: Record<string, string> = {}) {
  const cwd = emptyFolder();
  const { code, stdout, stderr } = await schoolmark(["run", ...words, ...questions, "--json"], { cwd, env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const folder = onlyRun(join(cwd, "results"));
  const page = readFileSync(join(folder, "report.html"), "utf8");
  return { cwd, folder, page, document: JSON.parse(stdout) as Document };
}

describe("a run of several runners", { timeout: 240_000 }, () => {
  it("measures a file and made-up models in one run, on one page", async () => {
    const { folder, page, document } = await taken(["fake:skilled", smallest, "fake:novice", "-t", "1"]);
    const { plan, rows } = document;
    expect(plan.runner).toBe("llama");
    expect(plan.models.map(({ runner }) => runner ?? plan.runner)).toEqual(["fake", "fake", "llama"]);
    expect(plan.runners).toEqual({
      fake: { figures: "invented", clock: "engine" },
      llama: { figures: "measured", clock: "engine" },
    });
    const real = plan.models[2]?.id ?? "";
    for (const { id } of plan.models) {
      expect(page).toContain(id);
      expect(rows.some(({ model, metric, value }) => model === id && metric === "acc" && value !== null)).toBe(true);
    }
    const engines = new Map(
      recordsOf(folder)
        .filter(({ kind }) => kind === "load")
        .map(({ model, engine }) => [model, (engine as { name: string }).name]),
    );
    expect(engines.get("fake-skilled")).toBe("fake");
    expect(engines.get(real)).not.toBe("fake");
    const modelled = rows.filter(({ origin, metric }) => origin === "modelled" && metric.startsWith("energy_"));
    expect(modelled.some(({ model, value }) => model === real && value !== null)).toBe(true);
    for (const { model, value, reason } of modelled.filter(({ model: id }) => id !== real)) {
      expect({ model, value }).toEqual({ model, value: null });
      expect(reason).toContain("invented");
    }
  });

  it("is one plan however its models are named, and one that goes on", async () => {
    const dry = async (words: readonly string[]) =>
      (await schoolmark(["run", ...words, ...questions, "--dry-run"])).stdout.split("\n")[0];
    expect(await dry(["fake:skilled"])).toBe(await dry(["skilled", "--runner", "fake"]));
    const { cwd, folder } = await taken(["fake:skilled", "fake:novice"]);
    const bare = ["run", "--runner", "fake", "skilled", "novice", ...questions, "--resume", folder];
    expect(await schoolmark(bare, { cwd })).toMatchObject({ code: 0 });
  });

  it("refuses a name that the runner does not have in one line", async () => {
    expect(await schoolmark(["run", smallest, "fake:genius"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining('the fake runner has no model "genius"'),
    });
  });
});

describe("a model of which nothing is known", { timeout: 240_000 }, () => {
  it("is reported with reasons in place of facts, compared, saved and checked", async () => {
    const { cwd, folder, page } = await taken(["fake:undisclosed", "fake:skilled", ...timings]);
    expect(page).toContain("a made-up model has no file");
    const csv = readFileSync(join(folder, "rows.csv"), "utf8");
    expect(csv).toMatch(/fake-undisclosed,.*model_file_bytes.*a made-up model has no file/);
    expect(csv + page).not.toMatch(/\bNaN\b|\bundefined\b/);
    const [one, other] = ["undisclosed", "skilled"].map((name) => `${folder}#fake-${name}`);
    const compared = await schoolmark(["compare", one ?? "", other ?? "", "--html", "swap.html"], { cwd });
    // An engine that is not known is not the one that is.
    expect(compared).toMatchObject({ code: 4, stdout: expect.stringContaining("engine differs: fake not known") });
    expect(readFileSync(join(cwd, "swap.html"), "utf8")).toContain("not known: a made-up model has no file");
    expect(await schoolmark(["baseline", "save", "it", one ?? ""], { cwd })).toMatchObject({ code: 0 });
    expect((await schoolmark(["baseline", "show", "it"], { cwd })).stdout).toContain("sha256 not known");
    const checked = await schoolmark(["check", one ?? "", "--baseline", "it"], { cwd });
    expect(checked).toMatchObject({ code: 3, stdout: expect.stringContaining("0.0 points") });
    expect(await schoolmark(["pick", "--objective", "accuracy"], { cwd })).toMatchObject({ code: 0 });
  });
});

describe("a runner added by one file and one line", { timeout: 120_000 }, () => {
  const env = { NODE_OPTIONS: `--import ${fixture}` };

  it.each([["run"], ["plan"], ["doctor"]])("stands in the help of %s", async (command) => {
    const { stdout } = await schoolmark([command, "--help"], { env });
    expect(stdout).toMatch(/choices:[^\]]*"elsewhere"/);
  });

  it("stands in the documentation", async () => {
    await import(fixture);
    const { runnerTable } = await import(new URL("../../dist/runners/runner-table.js", import.meta.url).href);
    expect(runnerTable()).toMatch(/^\| `elsewhere` \| a model on another machine \|/m);
  });

  it("is measured, recorded and reported by its traits", async () => {
    const { page, folder, document } = await taken(["elsewhere:alpha", "elsewhere:beta", ...timings], env);
    const { plan, rows } = document;
    expect(plan.runners).toEqual({ elsewhere: { figures: "measured", clock: "wall" } });
    expect(page).toContain("timed from outside the engine");
    expect(page).toContain("the server tells no such thing");
    const kinds = recordsOf(folder);
    expect(kinds.some(({ kind }) => kind === "roof")).toBe(false);
    expect(kinds.find(({ kind }) => kind === "run")).not.toHaveProperty("canary");
    const [load] = kinds.filter(({ kind }) => kind === "load");
    expect(load).toMatchObject({ threadTrial: [] });
    expect(rows.filter(({ metric }) => metric === "peak_resident_bytes").map(({ reason }) => reason)).toEqual(
      Array(2).fill("the model runs in no process of this machine"),
    );
  });
});
