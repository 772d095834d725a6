import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { townFiles, writeFolder } from "../support/own-data.ts";
import { pdfOf } from "../support/pdf.ts";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  writeFolder(join(folder, "docs"), files);
  return folder;
}

describe("schoolmark init", () => {
  it("goes from a folder to a page in three commands, with the gain from the documents told", async () => {
    const cwd = folderWith(townFiles);
    const init = await schoolmark(["init", "docs"], { cwd });
    expect(init).toMatchObject({ code: 0, stderr: "" });
    expect(init.stdout).toContain("6 documents");
    expect(init.stdout).toMatch(/docs\/cloze-open-book +\d+ items +±\d+ points/);
    expect(init.stdout).toContain("more text like this is needed");
    const run = await schoolmark(
      ["run", "skilled", "novice", "--runner", "fake", "-s", "docs.suite.yaml", "--loads", "1"],
      { cwd },
    );
    expect(run.code).toBe(0);
    expect(run.stdout.replace(/\s+/g, " ")).toMatch(
      /fake-skilled gains .* points .* in docs\/cloze-open-book over cloze-closed-book/,
    );
    const { code, stdout } = await schoolmark(["report", "--format", "json"], { cwd });
    expect(code).toBe(0);
    const { rows } = JSON.parse(stdout) as {
      rows: { metric: string; task: string | null; value: number | null; low: number | null }[];
    };
    const gains = rows.filter(({ metric }) => metric.endsWith("_gain"));
    expect(new Set(gains.map(({ task }) => task))).toEqual(
      new Set(
        ["docs/passages-in-context", "docs/cloze-open-book", "docs/pairs-open-book"].filter((task) =>
          rows.some((row) => row.task === task),
        ),
      ),
    );
    expect(gains.every(({ value, low }) => value !== null && low !== null)).toBe(true);
    const results = recordsOf(onlyRun(join(cwd, "results"))).filter(({ kind }) => kind === "result");
    expect(results.length).toBeGreaterThan(100);
    // Where questions come from stays in the suite: records, and so reports, name no file of the folder.
    expect(JSON.stringify(results)).not.toContain("towns/");
  });

  it("writes the same suite in another locale and time zone", async () => {
    const cwd = folderWith({
      ...townFiles,
      "İstanbul.md": "# İstanbul\n\nText.",
      "ä.md": "# Ä",
      "z.md": "# Z",
      "B.md": "# B",
    });
    const made = async (out: string, env: Record<string, string>) => {
      expect((await schoolmark(["suite", "init", "docs", "--out", out, "--quiet"], { cwd, env })).code).toBe(0);
      return readFileSync(join(cwd, out.replace(".yaml", ""), "cloze.jsonl"), "utf8");
    };
    const first = await made("a.suite.yaml", { LC_ALL: "C", TZ: "UTC" });
    expect(first.length).toBeGreaterThan(1000);
    expect(await made("b.suite.yaml", { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Asia/Tokyo" })).toBe(first);
  });

  it("makes no network connection, in no process of it, and keeps secrets out", async () => {
    const secrets =
      "# Setup\n\nThe deployment uses password=hunter2hunter2 for all of the services that run in the cluster here.\n\nIts key is AKIAIOSFODNN7EXAMPLE and nobody may ever see it in any question.\n";
    const cwd = folderWith({ ...townFiles, "setup.md": secrets, "a.pdf": pdfOf([["The ferry leaves at noon."]]) });
    const guard = join(cwd, "guard.mjs");
    const calls = join(cwd, "calls.txt");
    writeFileSync(calls, "");
    writeFileSync(
      guard,
      `import net from "node:net"; import dns from "node:dns"; import { appendFileSync } from "node:fs";
       appendFileSync(${JSON.stringify(calls)}, "loaded\\n");
       const refuse = (name) => () => { appendFileSync(${JSON.stringify(calls)}, name + "\\n"); throw new Error("no network"); };
       net.Socket.prototype.connect = refuse("connect"); dns.lookup = refuse("lookup"); dns.promises.lookup = refuse("lookup");`,
    );
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(guard)}` };
    const { code, stdout } = await schoolmark(["init", "docs", "--json"], { cwd, env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ language: "en", account: { documents: 8, secrets: 2 } });
    const written = ["passages", "cloze", "quote", "continuation"].map((kind) =>
      readFileSync(join(cwd, "docs.suite", `${kind}.jsonl`), "utf8"),
    );
    expect(written.join("")).not.toMatch(/hunter2|AKIA/);
    // Itself and the reader of PDFs.
    expect(readFileSync(calls, "utf8").trim().split("\n")).toEqual(["loaded", "loaded"]);
  });

  it("sizes passages to the smallest context of the models named, so that every question fits", async () => {
    const cwd = folderWith(townFiles);
    const [model = ""] = bundledModels();
    expect(
      (await schoolmark(["init", "docs", "--models", model, "--kinds", "cloze,passages", "--quiet"], { cwd })).code,
    ).toBe(0);
    const { code, stdout } = await schoolmark(
      ["run", model, "-s", "docs.suite.yaml", "--limit", "2", "--loads", "1", "-t", "1", "--json"],
      { cwd },
    );
    expect(code).toBe(0);
    const skips = recordsOf(onlyRun(join(cwd, "results"))).filter(({ kind }) => kind === "skip");
    expect(skips).toEqual([]);
    expect(stdout.length).toBeGreaterThan(100);
  });

  it("takes a single file", async () => {
    const cwd = folderWith({ "all.txt": Object.values(townFiles).join("\n\n") });
    const { code, stdout } = await schoolmark(["init", "docs/all.txt", "--kinds", "quote,passages"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("all.suite.yaml is ready");
  });

  it.each([
    ["a folder that is not there", ["init", "nowhere"], 'there is no folder or file "nowhere"'],
    ["a folder too small to say anything", ["init", "docs", "--kinds", "pairs"], "are too little"],
    [
      "a kind that there is not",
      ["init", "docs", "--kinds", "riddles"],
      "name some of passages, continuation, cloze, quote, pairs",
    ],
    ["no number of items", ["init", "docs", "--items", "0"], "--items must be a whole number of at least 1"],
    ["a language that is none", ["init", "docs", "--language", "e n"], "is no language tag"],
    ["a place that is no YAML file", ["init", "docs", "--out", "x.txt"], "must end in .yaml"],
    ["a suite that exists", ["init", "docs", "--out", "kept.suite.yaml"], "give --replace"],
  ])("refuses %s in one line", async (_name, args, message) => {
    const cwd = folderWith({ "a.md": "# A\n\nShort." });
    writeFileSync(join(cwd, "kept.suite.yaml"), "");
    const { code, stdout, stderr } = await schoolmark(args, { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(message);
  });
});
